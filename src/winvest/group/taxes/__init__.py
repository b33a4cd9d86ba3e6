"""Taxes: the dated rates that prices are taxed by — VAT, and taxes on insurance premiums.

Words: TVA = VAT; taxe sur les conventions d’assurance = premium tax; taux = rate.
VAT codes are edited in the room of the lists; here is what holds on a day.
Serves PRI-02, LAW-06.
"""
