"""Screens of the families (risques): taxonomy, a family, its typed fields and their definitions.

Words: famille, risque = risk; champ = field; définition = definition; commune au groupe = global.
Serves CAT-02.
"""
