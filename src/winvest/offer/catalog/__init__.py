"""Catalog: risks (families), products, their versions and plans; the group's reference.

Words: risque, famille = risk; champ propre = risk field; produit = product; code produit = SKU;
société détentrice = owner company; version = version; formule = plan; canal = channel;
zone = zone; code externe = external mapping; cycle de vie = life cycle.
Serves CAT-01, CAT-02, CAT-04, CAT-05, VER-01, VER-03.
"""
