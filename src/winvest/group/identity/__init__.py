"""Identity: who people are, how they prove it, and what they may do where.

Words: utilisateur = user, droit = right, rôle = role, périmètre = perimeter (role assignment),
second facteur = second factor, clé de sécurité = passkey, code de secours = recovery code,
confirmation d’identité = step-up, clé d’API = API key, revue des accès = access review.
Serves ORG-02, ORG-04 (annexe G 2, G 4).
"""
