"""Product sheet: all that is known of a product on one page, its correction and its creation.

Words: fiche = sheet; en-tête = header; aperçu = peek; reprendre ma saisie = keep mine;
garder l’autre = keep theirs. Serves CAT-04, CAT-05, CAT-07, CAT-09.
"""
