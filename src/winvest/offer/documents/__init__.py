"""Documents: what a version must show or hand over, stored with its hash and validity.

Words: DIPA = insurance product information document; CG, CP, CGV, CGU, CGA = conditions; fiche
tarif = tariff sheet; script = call script; média = media; obligatoire = mandatory;
expiré = expired; archivé = archived; publié = published. Serves DOC-01, CAT-01.
"""
