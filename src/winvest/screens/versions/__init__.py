"""Screens of the versions: prepare, write the prices, compare, decide, plan, go back.

Words: brouillon = draft, comparaison = comparison, ce qui change = difference, journal = log.
Serves VER-02, VER-03, VER-07.
"""
