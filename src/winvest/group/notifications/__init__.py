"""Notifications: who is told of what, by which channel, in whose words; and what was sent.

Words: notification = notification; boîte = inbox; modèle de message = message template; canal =
channel; préférence = preference; envoi = sending; avis = notice (a kind of event worth telling).
Serves ORG-06.
"""
