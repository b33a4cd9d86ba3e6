"""Catalogue screen: products with their families and partners beside them.

Words: volet = pane; filtre = filter; puce = chip; aperçu = peek; dès = starting price.
Serves CAT-06.
"""
