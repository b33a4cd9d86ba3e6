"""Tariffs on screen: `/tarifs` — promotions, negotiated prices, taxes on premiums, price grids.

Words: tarif = tariff; promotion = promotion; prix négocié = negotiated price; taxe = tax;
grille = grid; à venir = to come; changer à partir du = to change from a day on.
Serves PRI-01, PRI-02, AHEAD-01, LAW-06.
"""
