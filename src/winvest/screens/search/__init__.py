"""Search: the palette, which finds products, partners, families, teams and pages from anywhere.

Words: palette = palette; recherche = search. Serves CAT-06, OPS-06.
"""
