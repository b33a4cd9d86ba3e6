"""Saved views of the lists, and the columns that each person chose.

Words: vue = view; vue partagée = shared view; colonnes = columns; par défaut = default.
A list declares itself (`lists.KnownList`); this room keeps the views of all of them.
Serves CAT-06.
"""
