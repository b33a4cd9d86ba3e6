"""OggoData's products and what they cost: whole cents, by age at the effective date and place."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

BANDS = ((18, 30), (31, 40), (41, 50), (51, 60), (61, 70))
# Departments where care costs more: Paris and its ring, the Mediterranean coast.
DEAR = {"75": 108, "92": 106, "93": 105, "94": 105, "06": 104, "13": 103}
HEALTH_TAX = 1327
ASSISTANCE_TAX = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class OggoProduct:
    """One product of the market, with a monthly premium (cents) a plan and age band."""

    code: str
    label: str
    insurer: str
    risk: str
    max_age: int
    tax_basis_points: int
    plans: dict[str, tuple[int, ...]]
    channels: tuple[str, ...]
    updated_at: str
    first_year: str
    renewal: str
    min_age: int = 18


PRODUCTS = (
    OggoProduct(
        code="OGD-ASSIST-AP",
        label="Assistance aux personnes",
        insurer="Assisteurs Réunis",
        risk="ASSIST",
        max_age=79,
        tax_basis_points=ASSISTANCE_TAX,
        plans={"SOLO": (690, 690, 690, 790, 890), "FOYER": (1190, 1190, 1190, 1290, 1390)},
        channels=("field", "telesales"),
        updated_at="2026-09-01T08:00:00Z",
        first_year="100.00",
        renewal="100.00",
    ),
    OggoProduct(
        code="OGD-SAN-ESS-26",
        label="Santé Essentielle 2026",
        insurer="Assurances du Ponant",
        risk="SANTE",
        max_age=70,
        tax_basis_points=HEALTH_TAX,
        plans={"ECO": (2490, 3140, 4180, 5620, 7490), "CONFORT": (3350, 4210, 5570, 7240, 9380)},
        channels=("field", "telesales", "web"),
        updated_at="2026-01-01T08:00:00Z",
        first_year="12.00",
        renewal="6.00",
    ),
    OggoProduct(
        code="OGD-SAN-EQU-26",
        label="Santé Équilibre 2026",
        insurer="Mutuelle des Deux Rives",
        risk="SANTE",
        max_age=70,
        tax_basis_points=HEALTH_TAX,
        plans={
            "CONFORT": (3990, 4950, 6340, 8250, 10700),
            "FAMILLE": (8930, 10770, 12580, 14460, 16360),
        },
        channels=("field", "telesales", "web"),
        updated_at="2026-01-01T08:00:00Z",
        first_year="12.00",
        renewal="6.00",
    ),
    OggoProduct(
        code="OGD-SAN-FAM-26",
        label="Santé Famille 2026",
        insurer="Mutuelle des Deux Rives",
        risk="SANTE",
        max_age=65,
        tax_basis_points=HEALTH_TAX,
        plans={"FAMILLE": (11240, 13160, 14890, 16720, 18950)},
        channels=("field", "telesales"),
        updated_at="2026-03-15T08:00:00Z",
        first_year="12.00",
        renewal="6.00",
    ),
)
BY_CODE = {product.code: product for product in PRODUCTS}


def age_on(birth: date, day: date) -> int:
    """Completed years; who is born on 29 February grows older on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def monthly_cents(product: OggoProduct, plan: str, *, age: int, postcode: str) -> int:
    """Premium of a month, taxes included, rounded half up to the cent."""
    row = product.plans[plan]
    band = next((n for n, (_, last) in enumerate(BANDS) if age <= last), len(BANDS) - 1)
    return (row[band] * DEAR.get(postcode[:2], 100) + 50) // 100


def taxes_cents(product: OggoProduct, premium: int) -> int:
    """The tax within a premium, half up: `premium - premium / (1 + rate)`."""
    base = 10000 + product.tax_basis_points
    return premium - (premium * 10000 * 2 + base) // (2 * base)


def described(product: OggoProduct, *, host: str) -> dict[str, Any]:
    """A product as `GET /products` gives it."""
    return {
        "code": product.code,
        "label": product.label,
        "insurer": product.insurer,
        "risk": product.risk,
        "plans": [{"code": plan, "label": plan.capitalize()} for plan in product.plans],
        "channels": list(product.channels),
        "ages": {"min": product.min_age, "max": product.max_age},
        "documents": [_document(product, kind, host=host) for kind in ("DIPA", "CG", "TARIF")],
        "commission": {
            "first_year": product.first_year,
            "renewal": product.renewal,
            "mode": "precompte",
        },
        "updated_at": product.updated_at,
    }


def document_text(code: str, kind: str) -> bytes:
    """The content of a product's document."""
    return f"{kind} – {BY_CODE[code].label} – {BY_CODE[code].insurer}\n".encode()


def _document(product: OggoProduct, kind: str, *, host: str) -> dict[str, Any]:
    return {
        "type": kind,
        "url": f"{host}/oggo/v1/documents/{product.code}/{kind}",
        "sha256": hashlib.sha256(document_text(product.code, kind)).hexdigest(),
        "version": "2026-1",
    }
