"""Diffusion of a product: to whom it is given, what lacks before, its pilots, its end.

Words: diffusion = publication; société qui vend = selling company; pilote = pilot; élargir =
widen; arrêter = end; ce qui manque = gate. Serves VER-04, VER-05.
"""
