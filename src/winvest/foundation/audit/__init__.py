"""Audit: who changed what, when, under which command; append-only and tamper-evident.

Words: piste d’audit = audit trail; chaîne = chain; scellement = sealing; ancre = anchor;
avant, après = before, after. Serves ORG-05, CAT-01.
"""
