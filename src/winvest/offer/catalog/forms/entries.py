"""The values of a sheet as its form shows them: what is typed, and compared with what stands."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from winvest.offer.catalog.forms.correction import Description, FamilyField, FieldValue


def entries(description: Description, family: Sequence[FamilyField]) -> dict[str, str]:
    """The values of a sheet as its form shows them."""
    found = {
        "name": description.name,
        "short_name": description.short_name or "",
        "description": description.description or "",
        "partner_id": str(description.partner_id or ""),
        "revenue_model": description.revenue_model.value,
        "tariff_mode": description.tariff_mode.value,
        "channels": ",".join(description.channels),
        "zones": ", ".join(description.zones),
        "min_age": "" if description.min_age is None else str(description.min_age),
        "max_age": "" if description.max_age is None else str(description.max_age),
        "client_kinds": ",".join(description.client_kinds),
        "badges": ",".join(description.badges),
    }
    for field in family:
        found[field.input_name] = entry(description.fields.get(field.code))
    return found


def entry(value: FieldValue) -> str:
    """A value of a family field as its input shows it.

    >>> entry(Decimal("1000.0000")), entry(True), entry(None)
    ('1000', 'oui', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return value
