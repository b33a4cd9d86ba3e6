"""Inbox: signed messages of partners, stored raw, taken once, worked on in a job.

Words: événement reçu = webhook event; reçu, traité, échec, ignoré = its status;
accusé = receipt. Serves CAT-01, INT-05.
"""
