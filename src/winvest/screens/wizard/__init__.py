"""Wizard: from an idea to a product submitted for validation, in five steps (Annexe E §2.3).

Owns the order of the steps and their progress; each step's form, template and command live in
their own room, and what is typed is saved at once in the product's own rows. Words: étape = step;
brouillon = draft; point bloquant = block. Serves CAT-08.
"""
