"""The parts of a content, as the rules read them."""

from datetime import UTC, datetime
from decimal import Decimal

from winvest.offer.catalog.enums import Recurrence
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    TierBasis,
    ValueType,
)
from winvest.offer.documents.enums import DocumentType
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.versions.rules.content import (
    Content,
    ExtraKind,
    ExtraPart,
    GridPart,
    PaperPart,
    PlanPart,
    PricePart,
    SchemePart,
    TierPart,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def d(value: str) -> Decimal:
    """A number."""
    return Decimal(value)


def fixed(amount: str, **more: object) -> PricePart:
    """A fixed price of the plan A, TTC at 20 %."""
    values = {"plan": "A", "type": PricingType.FIXED, "payload": {"amount": d(amount)},
              "tax_rate": d("20"), "tax_included": True}  # fmt: skip
    return PricePart(**(values | more))  # type: ignore[arg-type]


def tiered(*rows: tuple[str, str | None, str], mode: TierMode = TierMode.VOLUME) -> PricePart:
    """A price by tiers of the plan A."""
    payload = [
        {"min": d(low), "max": None if high is None else d(high), "amount": d(value)}
        for low, high, value in rows
    ]
    return fixed("0", type=PricingType.TIERED, tier_mode=mode, payload=payload)


def scheme(*values: str, company: str = "0.7") -> SchemePart:
    """A commission by volume: 0–99, 100–499, 500+."""
    spans = (("0", "99"), ("100", "499"), ("500", None))
    return SchemePart(
        plan=None, applies_to=AppliesTo.NEW, settlement=Settlement.ON_COLLECTION,
        tier_mode=CommissionTierMode.VOLUME,
        split={"company": d(company), "commercial": 1 - d(company)},
        tiers=tuple(
            TierPart(basis=TierBasis.VOLUME, min=d(low), max=None if high is None else d(high),
                     value_type=ValueType.PERCENT, value=d(value))
            for (low, high), value in zip(spans, values, strict=True)
        ),
    )  # fmt: skip


def paper(kind: DocumentType, title: str = "CG", file: str = "a", **more: object) -> PaperPart:
    """A compulsory document."""
    values = {"type": kind, "title": title, "version": "1", "file_hash": file * 64,
              "mandatory": True}  # fmt: skip
    return PaperPart(**(values | more))  # type: ignore[arg-type]


PLAN = PlanPart(code="A", name="Essentiel", recurrence=Recurrence.MONTHLY)
BASE = Content(
    plans=(PLAN,), prices=(fixed("9.90"),), schemes=(scheme("10", "12", "15"),),
    papers=(paper(DocumentType.CG),),
)  # fmt: skip
FEE = ExtraPart(kind=ExtraKind.FEE, plan=None, code="F", label="Mise en service", value=d("10"))
GRID = (GridPart(amount=d("20"), min_age=18, max_age=40), GridPart(amount=d("30"), min_age=41))
STEPS = (("0", "99", "10"), ("100", None, "8"))
