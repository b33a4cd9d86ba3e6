"""Quotes: asked for, worked out from what is on offer, kept for good, replayed.

Words: devis = quote; tarif coté = quoted tariff; rejeu = replay. Serves PRI-03, PRI-04, AHEAD-01.
"""
