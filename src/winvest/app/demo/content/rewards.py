"""Commissions as the content writes them: splits, tiers, schemes, and where flows are booked."""

from decimal import Decimal

from winvest.app.demo.content.shapes import (
    AppliesTo,
    Basis,
    Booking,
    Channel,
    MappingStatus,
    Scheme,
    Settlement,
    Tier,
    TierMode,
)

# Who gets what of a commission; each line sums to 1.
HOUSE = {"company": Decimal("0.60"), "commercial": Decimal("0.30"), "manager": Decimal("0.10")}
BROKER = {"company": Decimal("0.55"), "commercial": Decimal("0.35"), "manager": Decimal("0.10")}
WITH_PARTNER = {
    "company": Decimal("0.45"),
    "commercial": Decimal("0.30"),
    "manager": Decimal("0.05"),
    "partner": Decimal("0.20"),
}
WITH_PLATFORM = {
    "company": Decimal("0.50"),
    "commercial": Decimal("0.30"),
    "manager": Decimal("0.10"),
    "platform": Decimal("0.10"),
}
HOUSE_ONLY = {"company": Decimal("1")}


def scheme(
    *tiers: Tier,
    split: dict[str, Decimal],
    settlement: Settlement = "on_collection",
    applies_to: AppliesTo = "both",
    mode: TierMode = "volume",
    channel: Channel | None = None,
    year: int | None = None,
    maximum: str | None = None,
) -> Scheme:
    """A commission scheme."""
    return Scheme(
        applies_to=applies_to,
        settlement=settlement,
        split=split,
        tiers=tiers,
        tier_mode=mode,
        channel=channel,
        year=year,
        max_amount=None if maximum is None else Decimal(maximum),
    )


def rate(percent: str, *, low: str = "0", high: str | None = None, of: Basis = "revenue") -> Tier:
    """A percentage from `low` to `high` of the basis."""
    top = None if high is None else Decimal(high)
    return Tier(basis=of, min=Decimal(low), max=top, value_type="percent", value=Decimal(percent))


def bounty(amount: str, *, low: str = "0", high: str | None = None, of: Basis = "volume") -> Tier:
    """A fixed amount a sale, from `low` to `high` of the basis."""
    top = None if high is None else Decimal(high)
    return Tier(basis=of, min=Decimal(low), max=top, value_type="amount", value=Decimal(amount))


def upfront(
    first: str, renewal: str, *, split: dict[str, Decimal] = BROKER
) -> tuple[Scheme, Scheme]:
    """First year paid in advance by the insurer, renewals as premiums come in."""
    return (
        scheme(rate(first), split=split, settlement="upfront", applies_to="new", year=1),
        scheme(rate(renewal), split=split, settlement="recurring", applies_to="renewal"),
    )


def linear(percent: str, *, split: dict[str, Decimal] = BROKER) -> tuple[Scheme, ...]:
    """The same rate for good, as premiums come in."""
    return (scheme(rate(percent), split=split, settlement="recurring"),)


def sales_booking(
    company: str,
    account: str,
    *,
    tax_code: str = "TN20",
    cost_center: str,
    status: MappingStatus = "validated",
) -> tuple[Booking, ...]:
    """Revenue net on 70x, its VAT on 44571 (the specification's annex F credits the gross)."""
    tax = {"TN20": "445710", "TN10": "445712", "TN055": "445713"}[tax_code]
    return (
        Booking(
            company=company,
            nature="revenue",
            account=account,
            journal="VENTE",
            tax_code=tax_code,
            cost_center=cost_center,
            status=status,
        ),
        Booking(
            company=company,
            nature="tax",
            account=tax,
            journal="VENTE",
            tax_code=tax_code,
            status=status,
        ),
    )


def commission_booking(
    company: str,
    *,
    cost_center: str,
    account: str | None = "756200",
    status: MappingStatus = "to_validate",
) -> tuple[Booking, ...]:
    """Received commissions: 756/709 are only the specification's default, Compta has to say."""
    return (
        Booking(
            company=company,
            nature="commission",
            account=account,
            journal="VENTE",
            tax_code="EXO",
            cost_center=cost_center,
            status=status,
        ),
    )
