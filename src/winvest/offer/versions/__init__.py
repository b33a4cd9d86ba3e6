"""Versions: how the content of a product changes, from a draft to the day it goes live.

Words: brouillon = draft, soumettre = submit, approuver = approve, planifier = schedule, mise en
production = going live, retour = rollback, changement majeur = breaking change, empreinte =
content hash. Serves VER-02, VER-03, VER-07.
"""
