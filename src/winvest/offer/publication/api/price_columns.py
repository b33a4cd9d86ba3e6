"""The columns of the export of the prices, which an import recognises by their names."""

from winvest.foundation.infra.sheets import Column, Kind, Line
from winvest.foundation.kit.calendar import local_day
from winvest.offer.publication.export_queries import TariffRow
from winvest.offer.versions.rules.tariff_lines import TariffLine
from winvest.offer.versions.rules.typed_periods import end_told, start_told

PRODUCT = (Column(label="Code"), Column(label="Produit", width=40))
PRICES = (
    *PRODUCT,
    Column(label="Société"),
    Column(label="Version", kind=Kind.INTEGER),
    Column(label="En vigueur depuis", kind=Kind.DAY),
    Column(label="Formule"),
    Column(label="Nom de la formule"),
    Column(label="Récurrence"),
    Column(label="Type de prix"),
    Column(label="Mode des paliers"),
    Column(label="De", kind=Kind.NUMBER),
    Column(label="À", kind=Kind.NUMBER),
    Column(label="Montant", kind=Kind.NUMBER),
    Column(label="Base"),
    Column(label="Devise"),
    Column(label="Taux de TVA", kind=Kind.PERCENT),
    Column(label="TTC", kind=Kind.FLAG),
    Column(label="Unité"),
    Column(label="Libellé"),
    Column(label="Détail"),
    Column(label="Code de l’élément"),
    Column(label="Effet"),
    Column(label="Âge de", kind=Kind.INTEGER),
    Column(label="Âge à", kind=Kind.INTEGER),
    Column(label="Zones du prix"),
    Column(label="Foyer de", kind=Kind.INTEGER),
    Column(label="Foyer à", kind=Kind.INTEGER),
    Column(label="Niveau du prix"),
    Column(label="Clients du prix"),
    Column(label="Code promo"),
    Column(label="Premiers mois", kind=Kind.INTEGER),
    Column(label="Cumulable", kind=Kind.FLAG),
    Column(label="Prix valable du", kind=Kind.DAY),
    Column(label="Prix valable jusqu’au", kind=Kind.DAY),
    Column(label="Code TVA"),
    Column(label="Jours de facturation", kind=Kind.INTEGER),
)


def price_line(row: TariffRow, one: TariffLine) -> Line:
    """A line of the tariff of a version, as the file tells it."""
    return (
        *(row.sku, row.name, row.company, row.version),
        local_day(row.effective_from, zone=row.zone),
        *(one.plan_code, one.plan_name, one.recurrence, one.price_type, one.tier_mode),
        *(one.tier_min, one.tier_max, one.amount, one.tier_base),
        *(one.currency, one.tax_rate, one.tax_included, one.unit, one.price_label),
        *(one.price_detail, one.extra_code, one.effect, one.price_min_age, one.price_max_age),
        *(one.price_zones, one.price_min_household, one.price_max_household, one.price_level),
        *(one.price_kinds, one.promo_code, one.first_months, one.combinable),
        start_told(one.price_from, zone=row.zone),
        end_told(one.price_to, zone=row.zone),
        *(one.tax_code, one.cycle),
    )
