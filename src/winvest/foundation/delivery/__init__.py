"""Delivery: what leaves the house by mail or SMS, through the queue.

Words: courriel = mail, texto = SMS, boîte d’envoi = outbox. A message is written inside the
transaction that has the reason to send it, sealed into a job, and carried by SMTP or an HTTP
gateway when settings name one, else laid down in `var/outbox/` (development).
Serves ORG-04, ORG-06.
"""
