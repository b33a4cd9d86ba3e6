"""The plan de comptes of each demo company: the accounts that its products and settings name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from winvest.app.demo.content.catalogue import PRODUCTS
from winvest.app.demo.content.shapes_group import Company
from winvest.group.accounting.account_enums import AccountNature

LABELS: Mapping[str, tuple[str, AccountNature]] = {
    "411000": ("Clients", AccountNature.THIRD_PARTY),
    "401000": ("Fournisseurs", AccountNature.THIRD_PARTY),
    "445660": ("TVA déductible sur autres biens et services", AccountNature.TAX),
    "445710": ("TVA collectée à 20 %", AccountNature.TAX),
    "445712": ("TVA collectée à 10 %", AccountNature.TAX),
    "445713": ("TVA collectée à 5,5 %", AccountNature.TAX),
    "512000": ("Banque", AccountNature.TREASURY),
    "607000": ("Achats de marchandises", AccountNature.EXPENSE),
    "622200": ("Commissions et courtages sur ventes", AccountNature.EXPENSE),
    "627000": ("Services bancaires et assimilés", AccountNature.FEE),
    "627100": ("Frais de prélèvement et de paiement", AccountNature.FEE),
    "641300": ("Primes et gratifications", AccountNature.EXPENSE),
    "701100": ("Ventes de café et produits finis", AccountNature.REVENUE),
    "706100": ("Abonnements internet et téléphonie fixe", AccountNature.REVENUE),
    "706110": ("Abonnements mobiles", AccountNature.REVENUE),
    "706120": ("Installations et interventions", AccountNature.REVENUE),
    "706200": ("Services et conciergerie", AccountNature.REVENUE),
    "706300": ("Abonnements de télévision", AccountNature.REVENUE),
    "706400": ("Dépannages", AccountNature.REVENUE),
    "706410": ("Entretiens", AccountNature.REVENUE),
    "706500": ("Prestations énergie", AccountNature.REVENUE),
    "706600": ("Prestations aux sociétés du groupe", AccountNature.REVENUE),
    "706700": ("Locations de machines", AccountNature.REVENUE),
    "707100": ("Ventes de décodeurs", AccountNature.REVENUE),
    "707200": ("Ventes de bornes et de matériel", AccountNature.REVENUE),
    "708200": ("Commissions et courtages reçus", AccountNature.COMMISSION),
    "709100": ("Rabais, remises et ristournes accordés", AccountNature.COMMISSION),
    "756100": ("Commissions d’assistance", AccountNature.COMMISSION),
    "756200": ("Commissions d’assurance", AccountNature.COMMISSION),
}
EVERYWHERE = (
    *("401000", "411000", "445660", "445710", "512000", "607000", "627000"),
    *("627100", "641300", "708200"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account of a demo company."""

    number: str
    label: str
    nature: AccountNature


def accounts_of(company: Company) -> Iterator[Account]:
    """The accounts of a company, by number: those all have, and those its products name."""
    named = {
        booking.account
        for product in PRODUCTS
        for version in product.versions
        for booking in version.mappings
        if booking.company == company.code and booking.account
    }
    for number in sorted({*EVERYWHERE, company.revenue_account, *named}):
        label, nature = LABELS[number]
        yield Account(number=number, label=label, nature=nature)
