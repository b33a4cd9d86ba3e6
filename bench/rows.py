"""The rows: a name of the interface, the page it asks for, and the limits beside it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured page."""

    name: str
    path: str


LIMIT_NAME = "empty answer of the same server at the same connections"
LIMIT_PATH = "/sante/vivant"

ROWS = (
    Row(name="page_catalogue", path="/catalogue"),
    Row(name="page_sheet", path="/produits/MTV-TV-0001"),
)

SQL_LIMITS = {
    "page_catalogue": (
        "SELECT p.id, p.sku, p.name, p.lifecycle_status, r.label, pa.name, c.code"
        " FROM product p JOIN company c ON c.id = p.company_id"
        " JOIN risk r ON r.id = p.risk_id LEFT JOIN partner pa ON pa.id = p.partner_id"
        " ORDER BY p.name_sort, p.id LIMIT 50"
    ),
    "page_sheet": (
        "SELECT p.*, v.* FROM product p LEFT JOIN product_version v"
        " ON v.product_id = p.id AND v.status = 'active' WHERE p.sku = 'MTV-TV-0001'"
    ),
}
