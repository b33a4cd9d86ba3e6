"""Exclusions: clients to whom a company does not sell, products and channels it refuses to sell.

Words: exclusion = client exclusion; liste noire, interdiction = sale ban; lever = lift.
Serves PRI-03, VER-04 (CDC §8: listes noires).
"""
