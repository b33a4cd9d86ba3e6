"""Lists on screen: `/listes` and each list, its entries, where they are used, their history.

Words: liste = list; entrée = entry; employée par = used by; convertisseur = converter.
Serves CAT-15, LAW-06.
"""
