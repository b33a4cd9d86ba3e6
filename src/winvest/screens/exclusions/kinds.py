"""The two lists, in their words and at their addresses."""

from dataclasses import dataclass

from winvest.screens.exclusions.queries import (
    RIGHT,
)

KEEPING = {"right": RIGHT, "public": False, "company_scoped": True}


PATH = "/exclusions"


SALES = "/exclusions/ventes"


TABS = (("Clients", PATH), ("Produits et canaux", SALES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One of the two lists, in its words."""

    path: str
    table: str
    title: str
    add: str
    noun: str
    form: str


CLIENTS = Kind(
    path=PATH, table="client_exclusion", title="Clients exclus", add="Exclure un client",
    noun="exclusion", form="exclusions/client_fields.html",
)  # fmt: skip


BANS = Kind(
    path=SALES, table="sale_ban", title="Ventes interdites", add="Interdire une vente",
    noun="interdiction", form="exclusions/ban_fields.html",
)  # fmt: skip
