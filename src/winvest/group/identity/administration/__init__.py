"""The administration of people, rights, access reviews and API keys.

Words: droit = right; rôle = role; attribution = assignment; périmètre = perimeter (its companies);
revue des accès = access review; clé d’API = API key; vu comme = view as.
Serves ORG-02, ORG-04, KPI-04.
"""
