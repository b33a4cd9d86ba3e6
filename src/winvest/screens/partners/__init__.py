"""Screens of the partners (compagnies): list, sheet, companies, contacts, access, history.

Words: fiche = sheet; accès = access (keys and extranet codes); doublon = twin; doute = doubt.
Serves CAT-03.
"""
