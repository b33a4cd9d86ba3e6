"""Where on screen each thing that lacks before a sale is settled."""

from collections.abc import Mapping

from winvest.group.partners.enums import PartnerStatus
from winvest.offer.catalog.ports import address_of
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.publication.facts import LackCode

_PAGES: Mapping[LackCode, str] = {
    LackCode.FIELDS: "/modifier",
    LackCode.GRID: "/tarification",
    LackCode.COMMISSION: "/commissions",
    LackCode.DOCUMENT: "/documents",
    LackCode.MAPPING: "/parametres#compta-titre",
    LackCode.SIGNOFF: "/historique#versions",
}


def settled_at(code: LackCode, sheet: ProductSheet) -> str:
    """The page where something that lacks is settled."""
    if code is LackCode.PARTNER:
        works = sheet.standing is not None and sheet.standing.status is PartnerStatus.ACTIVE
        return f"/compagnies/{sheet.partner_id}{'/societes' if works else ''}"
    return address_of(sheet.sku) + _PAGES[code]
