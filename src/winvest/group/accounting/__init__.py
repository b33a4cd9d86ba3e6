"""Accounting: which account, journal, tax code and cost centre each flow of a product goes to.

Words: mapping comptable = accounting mapping; nature = nature; compte = general ledger account;
journal = journal; centre de coûts = cost centre; à valider, validé, erreur, exporté = its status.
Serves ACC-01, CAT-01.
"""
