"""Trees of the dated prices: promotions beside the versions, prices agreed with businesses."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from winvest.app.demo.content.catalogue import PRODUCTS
from winvest.app.demo.content.dated import AGREED, PROMOTIONS, Agreed, DatedOff
from winvest.app.demo.moments import moment_of, moment_or_none
from winvest.app.demo.trees import Tree, company_id, demo_id
from winvest.app.demo.wording import french_spaces
from winvest.offer.pricing.dated.models import DatedPromotion
from winvest.offer.pricing.models import NegotiatedPrice

OWNERS: Mapping[str, str] = {product.sku: product.company for product in PRODUCTS}


def dated_trees(*, anchor: date) -> tuple[Tree, ...]:
    """Every dated price of the demo, row by row."""
    return (
        *(_promotion(one, anchor) for one in PROMOTIONS),
        *(_agreed(one, anchor) for one in AGREED),
    )


def _promotion(one: DatedOff, anchor: date) -> Tree:
    key = demo_id("dated_promotion", one.sku, one.plan or "", one.code, one.value)
    row = {
        "id": key,
        "product_id": demo_id("product", one.sku),
        "owner_company_id": company_id(OWNERS[one.sku]),
        "plan_code": one.plan,
        "code": one.code,
        "label": french_spaces(one.label),
        "effect": one.effect,
        "value": Decimal(one.value),
        "promo_code": one.promo_code,
        "first_months": one.first_months,
        "combinable": one.combinable,
        "valid_from": moment_of(one.starts, anchor=anchor),
        "valid_to": moment_or_none(one.ends, anchor=anchor),
        "reason": french_spaces(one.reason),
    }
    return Tree(root=DatedPromotion, id=key, rows=((DatedPromotion, row),))


def _agreed(one: Agreed, anchor: date) -> Tree:
    key = demo_id("negotiated_price", one.sku, one.plan or "", one.client, one.amount)
    owner = company_id(OWNERS[one.sku])
    row = {
        "id": key,
        "product_id": demo_id("product", one.sku),
        "owner_company_id": owner,
        "company_id": owner,
        "plan_code": one.plan,
        "client_reference": one.client,
        "amount": Decimal(one.amount),
        "tax_rate": Decimal("20.00"),
        "tax_code": "TN20",
        "tax_included": False,
        "valid_from": moment_of(one.starts, anchor=anchor),
        "valid_to": moment_or_none(one.ends, anchor=anchor),
        "reason": french_spaces(one.reason),
    }
    return Tree(root=NegotiatedPrice, id=key, rows=((NegotiatedPrice, row),))
