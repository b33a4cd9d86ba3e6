"""Price simulator: what a client would pay, and why, by the very code that makes quotes.

Words: simulateur = simulator; panier = basket; devis = quote; pourquoi ce montant = explanation.
Serves PRI-02, PRI-03, AHEAD-01.
"""
