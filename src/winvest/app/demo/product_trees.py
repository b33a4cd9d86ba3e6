"""Trees of the catalogue: a product with its family's fields, sellers, partner codes, versions."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from winvest.app.demo.content.catalogue import PRODUCTS
from winvest.app.demo.content.mappings import mapping_entry
from winvest.app.demo.content.risks import RISKS
from winvest.app.demo.content.shapes import AttributeValue, Product
from winvest.app.demo.printing import Printed
from winvest.app.demo.trees import Tree, Values, company_id, demo_id, partner_id, risk_id
from winvest.app.demo.version_rows import version_rows
from winvest.app.demo.wording import french_spaces
from winvest.foundation.infra.models import Base
from winvest.offer.catalog.models import products
from winvest.offer.catalog.models.mappings import ProductMapping

TYPED = ("value_text", "value_number", "value_boolean", "value_date", "value_choices")
_KINDS = {(risk.code, field.code): field.kind for risk in RISKS for field in risk.fields}


def product_trees(*, anchor: date, printed: Mapping[str, Printed]) -> tuple[Tree, ...]:
    """Every product of the demo."""
    return tuple(
        Tree(
            root=products.Product,
            id=demo_id("product", product.sku),
            rows=tuple(_rows(product, anchor=anchor, printed=printed)),
        )
        for product in PRODUCTS
    )


def _rows(
    product: Product, *, anchor: date, printed: Mapping[str, Printed]
) -> Iterator[tuple[type[Base], Values]]:
    this, owner = demo_id("product", product.sku), company_id(product.company)
    yield (
        products.Product,
        {
            "id": this,
            "company_id": owner,
            "partner_id": partner_id(product.partner) if product.partner else None,
            "risk_id": risk_id(product.risk),
            "sku": product.sku,
            "name": french_spaces(product.name),
            "short_name": french_spaces(product.short_name),
            "description": french_spaces(product.description),
            "revenue_model": product.revenue_model,
            "lifecycle_status": product.lifecycle,
            "integration_status": product.integration,
            "tariff_mode": product.tariff_mode,
            "channels": list(product.channels),
            "zones": list(product.zones),
            "min_age": product.min_age,
            "max_age": product.max_age,
            "client_kinds": list(product.kinds),
            "badges": list(product.badges),
        },
    )
    sellers = {one.company for version in product.versions for one in version.publications}
    for code in sorted(sellers | {product.company}):
        yield (
            products.ProductSeller,
            {
                "id": demo_id("seller", product.sku, code),
                "product_id": this,
                "owner_company_id": owner,
                "company_id": company_id(code),
            },
        )
    for code, value in product.attributes.items():
        yield (
            products.ProductFieldValue,
            {
                "id": demo_id("value", product.sku, code),
                "product_id": this,
                "owner_company_id": owner,
                "risk_field_id": demo_id("risk_field", product.risk, code),
                "risk_id": risk_id(product.risk),
                "kind": _KINDS[product.risk, code],
            }
            | _typed(value),
        )
    for system, code in product.external.items():
        yield (
            products.ExternalMapping,
            {
                "id": demo_id("external", product.sku, system),
                "product_id": this,
                "owner_company_id": owner,
                "system": system,
                "external_code": code,
            },
        )
    mapped = mapping_entry(product)
    if mapped is not None:
        base = {"id": demo_id("mapping", product.sku), "product_id": this}
        yield ProductMapping, base | {"owner_company_id": owner} | asdict(mapped)
    for version in product.versions:
        yield from version_rows(product, version, anchor=anchor, printed=printed)


def _typed(value: AttributeValue) -> dict[str, object]:
    columns: dict[str, object] = dict.fromkeys(TYPED)
    if isinstance(value, bool):
        columns["value_boolean"] = value
    elif isinstance(value, str):
        columns["value_text"] = french_spaces(value)
    elif isinstance(value, date):
        columns["value_date"] = value
    elif isinstance(value, tuple):
        columns["value_choices"] = [french_spaces(one) for one in value]
    else:
        columns["value_number"] = Decimal(value)
    return columns
