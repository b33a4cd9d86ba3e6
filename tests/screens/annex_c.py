"""Annexe C: each list of statuses, by the title that the help gives it, in the annex's words."""

ANNEX_C = {
    "Produit": "Brouillon, Test, Actif, Gelé, Retiré",
    "Intégration": "Non intégré, Demande en cours, Intégré API, Intégré Import, Inactif",
    "Visibilité": "Caché, Interne, Public",
    "Commission": "Précomptée, Post-comptée, Clawback, Gelée",
    "Document": "Obligatoire, Optionnel, Expiré, Archivé, Publié",
    "Comptabilité": "À valider, Validé, Erreur, Exporté",
    "Message d’un partenaire": "Reçu, Traité, Échec, Ignoré",
}


def labels_of(title: str) -> set[str]:
    """The labels of a list.

    >>> sorted(labels_of("Visibilité"))
    ['Caché', 'Interne', 'Public']
    """
    return set(ANNEX_C[title].split(", "))
