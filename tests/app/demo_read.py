"""How the tests of the demo group read its content."""

from collections.abc import Iterator

from winvest.app.demo.content.catalogue import PRODUCTS
from winvest.app.demo.content.shapes import Product, Version

BY_SKU = {product.sku: product for product in PRODUCTS}


def versions() -> Iterator[tuple[Product, Version]]:
    """Every version with its product."""
    for product in PRODUCTS:
        for version in product.versions:
            yield product, version


def in_force(sku: str) -> Version:
    """The version in force of a product."""
    (found,) = (one for one in BY_SKU[sku].versions if one.status == "active")
    return found
