"""The catalogue as a list with views: its columns, and what its address may hold."""

from collections.abc import Mapping

from winvest.offer.catalog.forms.filters import parse_filters
from winvest.screens.catalogue.forms import PATH
from winvest.screens.saved_views.lists import Column, KnownList, declare


def canonical(raw: Mapping[str, str]) -> dict[str, str]:
    """The filters and the order that an address holds, nothing else of it.

    >>> canonical({"statut": "Actif", "pan": "risques", "tri": "-maj", "apres": "x"})
    {'statut': 'active', 'tri': '-maj'}
    """
    return parse_filters(raw).address_parts()


CATALOGUE = declare(
    KnownList(
        key="catalogue",
        path=PATH,
        right="catalog.read",
        canonical=canonical,
        columns=(
            Column(code="code", label="Code"),
            Column(code="nom", label="Nom", fixed=True),
            Column(code="statut", label="Statut"),
            Column(code="societe", label="Société"),
            Column(code="compagnie", label="Compagnie"),
            Column(code="risque", label="Risque", usual=False),
            Column(code="canaux", label="Canaux"),
            Column(code="des", label="Dès"),
            Column(code="version", label="Version"),
            Column(code="integration", label="Intégration", usual=False),
            Column(code="diffuse", label="Diffusé", usual=False),
            Column(code="modele", label="Modèle de prix", usual=False),
            Column(code="completude", label="Complétude", usual=False),
            Column(code="badges", label="Badges", usual=False),
            Column(code="maj", label="Mise à jour", usual=False),
        ),
    )
)
