"""Pricing: grids, options, surcharges, fees, promotions and negotiated prices of a version.

Words: grille = pricing rule; palier = tier; option = option; surcharge = surcharge;
frais initiaux = initial fee; promotion = promotion; prix négocié = negotiated price.
Serves PRI-01, PRI-02, CAT-01.
"""
