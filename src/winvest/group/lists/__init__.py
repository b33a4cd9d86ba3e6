"""Lists: the group's normalised lists, edited on screen and never forgotten (their audit stays).

Words: liste normalisée = list; entrée = entry; unité = unit; grandeur = dimension;
facteur = factor; code TVA = VAT code; canal = channel; zone = zone; pays = country;
source légale = legal source.
Serves CAT-15, LAW-06.
"""
