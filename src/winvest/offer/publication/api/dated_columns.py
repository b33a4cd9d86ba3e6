"""The dated prices beside the export of the prices: promotions, and prices agreed with clients.

They live by periods of their own, whatever version is in force: in files of their own, with
headers that no import takes for those of a tariff.
"""

from winvest.foundation.infra.sheets import Column, Kind, Line
from winvest.foundation.kit.calendar import local_day
from winvest.offer.pricing.dated.queries import AgreedRow, PromotionRow
from winvest.offer.pricing.dated.rules import last_day_of
from winvest.offer.publication.api.price_columns import PRODUCT

PROMOTIONS = (
    *PRODUCT,
    Column(label="Formule"),
    Column(label="Code de la promotion"),
    Column(label="Ce que lira le client", width=40),
    Column(label="Remise en"),
    Column(label="Remise", kind=Kind.NUMBER),
    Column(label="Code que donne le client"),
    Column(label="Premiers mois seulement", kind=Kind.INTEGER),
    Column(label="Cumulable avec d’autres", kind=Kind.FLAG),
    Column(label="Premier jour", kind=Kind.DAY),
    Column(label="Dernier jour", kind=Kind.DAY),
    Column(label="Motif", width=40),
)
AGREED = (
    *PRODUCT,
    Column(label="Formule"),
    Column(label="Société qui vend"),
    Column(label="Référence du client"),
    Column(label="Prix convenu", kind=Kind.NUMBER),
    Column(label="Devise"),
    Column(label="Taux de TVA", kind=Kind.PERCENT),
    Column(label="TTC", kind=Kind.FLAG),
    Column(label="Code TVA"),
    Column(label="Premier jour", kind=Kind.DAY),
    Column(label="Dernier jour", kind=Kind.DAY),
    Column(label="Motif", width=40),
)


def promotion_line(row: PromotionRow) -> Line:
    """A dated promotion, as the file tells it."""
    one = row.entry
    return (
        *(row.sku, row.product, one.plan_code, one.code, one.label, one.effect.label, one.value),
        *(one.promo_code, one.first_months, one.combinable),
        *(local_day(row.start), last_day_of(row.end), one.reason),
    )


def agreed_line(row: AgreedRow) -> Line:
    """A price agreed with a client, as the file tells it."""
    one = row.entry
    return (
        *(row.sku, row.product, one.plan_code, one.company, one.client_reference, one.amount),
        *(row.currency, row.tax_rate, one.tax_included, one.tax_code or None),
        *(local_day(row.start), last_day_of(row.end), one.reason),
    )
