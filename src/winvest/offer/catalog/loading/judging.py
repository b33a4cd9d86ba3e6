"""What a line of a file does to a product, under the rules of its forms: nothing is written here.

Entries are those of the forms (`name`, `channels`, `champ_…`), with two more: `sku`, and
`code_<system>` for the code under which another system knows the product.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from winvest.foundation.kit.errors import FieldError, Invalid, Refused
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.choices import not_offered
from winvest.offer.catalog.commands.correction import changed_names, refuse_locked_names
from winvest.offer.catalog.commands.creation import partner_refused, risk_refused
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.correction import Description, FamilyField, parse_description
from winvest.offer.catalog.forms.creation import NewProduct, parse_new_product
from winvest.offer.catalog.forms.entries import entries
from winvest.offer.catalog.queries.choices import RiskChoice
from winvest.offer.catalog.rules import SKU_SHAPE

CODE = "code_"
FORMER = "ancien code"  # the system of a product's former codes
BLANK: Mapping[str, str] = dict.fromkeys(
    (
        *("sku", "name", "short_name", "description", "risk_id", "partner_id", "revenue_model"),
        *("channels", "zones", "min_age", "max_age", "client_kinds", "badges"),
    ),
    "",
) | {"tariff_mode": "manual"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the lines of one company lean on: its families and their fields, partners, lists."""

    company_id: UUID
    risks: Mapping[UUID, RiskChoice]
    families: Mapping[UUID, Sequence[FamilyField]]
    drafts: Mapping[UUID, Sequence[FamilyField]]  # the same, none required: completed afterwards
    partners: frozenset[UUID]
    channels: frozenset[str]
    zones: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A product as it stands, and the entries that its form would show."""

    id: UUID
    sku: str
    risk_id: UUID
    risk_code: str
    status: LifecycleStatus
    lock_version: int
    description: Description
    family: Sequence[FamilyField]
    entries: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A line that may be written; `changes` tells each entry, before and after."""

    standing: Standing | None
    new: NewProduct | None
    sku: str
    description: Description
    family: Sequence[FamilyField]
    changes: Mapping[str, tuple[str, str]]


def judged(
    ground: Ground, scope: Scope, standing: Standing | None, given: Mapping[str, str]
) -> Judged:
    """What these entries make of a product; raises what the forms would refuse."""
    if standing is None:
        return _creation(ground, scope, given)
    return _correction(ground, scope, standing, given)


def _creation(ground: Ground, scope: Scope, given: Mapping[str, str]) -> Judged:
    raw = {**BLANK, **{name: value for name, value in given.items() if value}}
    raw["company_id"] = str(ground.company_id)
    errors: list[FieldError] = []
    risk = ground.risks.get(_uuid(raw["risk_id"]))
    if raw["risk_id"] and risk is None:
        errors.append(risk_refused())
    family = ground.drafts.get(risk.id, ()) if risk else ()
    new, description = None, None
    try:
        new = parse_new_product(raw)
    except Invalid as refusal:
        errors += refusal.errors
    try:
        description = parse_description(raw, family=family)
    except Invalid as refusal:
        errors += refusal.errors
    errors += _code_errors(raw)
    if description is not None:
        errors += _outside(ground, description, None)
    if errors or new is None or description is None or risk is None:
        raise Invalid(_once(errors))
    scope.require("catalog.create", company_id=ground.company_id, risk_family=risk.code)
    after = _entries(new.sku, new.risk_id, description, family, _codes(raw))
    return Judged(
        standing=None,
        new=new,
        sku=new.sku,
        description=description,
        family=family,
        changes={name: ("", value) for name, value in after.items() if value},
    )


def _correction(
    ground: Ground, scope: Scope, standing: Standing, given: Mapping[str, str]
) -> Judged:
    before = standing.entries
    given = {**given, **_respaced(before, given)}
    raw = {**before, **given}
    same = all(before.get(name, "") == value for name, value in given.items())
    if same:
        return Judged(
            standing=standing, new=None, sku=standing.sku, description=standing.description,
            family=standing.family, changes={},
        )  # fmt: skip
    family = standing.family
    if standing.status is LifecycleStatus.DRAFT:  # a draft may be completed afterwards
        family = [replace(one, required=False) for one in family]
    errors = _code_errors(given)
    if raw["risk_id"] != before["risk_id"]:
        message = (
            "La famille d’un produit ne change pas par import : "
            "cochez-le au catalogue et choisissez « Changer de famille »."
        )
        errors.append(FieldError(field="risk_id", code="risk_kept", message=message))
    if not SKU_SHAPE.fullmatch(raw["sku"]) and raw["sku"] != standing.sku:
        message = "Le code s’écrit en capitales, chiffres et tirets, sans espace ni accent."
        errors.append(FieldError(field="sku", code="sku_shape", message=message))
    description = None
    try:
        read = parse_description(raw, family=family)
        held = standing.description
        description = replace(
            read,
            name=held.name if raw["name"] == before["name"] else read.name,
            short_name=(
                held.short_name if raw["short_name"] == before["short_name"] else read.short_name
            ),
        )
        errors += _outside(ground, description, standing.description)
    except Invalid as refusal:
        errors += refusal.errors
    if errors or description is None:
        raise Invalid(_once(errors))
    scope.require("catalog.edit", company_id=ground.company_id, risk_family=standing.risk_code)
    refuse_locked_names(standing.status, changed_names(standing.description, description))
    if raw["sku"] != standing.sku and standing.status is LifecycleStatus.RETIRED:
        raise Refused(
            "Le code d’un produit retiré ne change plus : laissez l’ancien.", code="locked_in_sale"
        )
    after = _entries(raw["sku"], standing.risk_id, description, family, _codes(raw))
    names = dict.fromkeys((*before, *after))
    return Judged(
        standing=standing,
        new=None,
        sku=raw["sku"],
        description=description,
        family=standing.family,
        changes={
            name: (before.get(name, ""), after.get(name, ""))
            for name in names
            if before.get(name, "") != after.get(name, "")
        },
    )


def _respaced(before: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Names that only differ by their kind of spaces, as they stand: a file has no fine ones.

    >>> _respaced({"name": "Forfait 100\\u00a0€"}, {"name": "Forfait 100 €"})
    {'name': 'Forfait 100\\xa0€'}
    """
    return {
        name: before[name]
        for name in ("name", "short_name")
        if name in given and given[name].split() == before[name].split()
    }


def standing_entries(
    sku: str,
    risk_id: UUID,
    description: Description,
    family: Sequence[FamilyField],
    codes: Mapping[str, str],
) -> dict[str, str]:
    """The entries of a product as it stands."""
    return _entries(sku, risk_id, description, family, codes)


def _entries(
    sku: str,
    risk_id: UUID,
    description: Description,
    family: Sequence[FamilyField],
    codes: Mapping[str, str],
) -> dict[str, str]:
    found = entries(description, family)
    found["sku"], found["risk_id"] = sku, str(risk_id)
    found.update((CODE + system, code) for system, code in codes.items())
    return found


def _codes(raw: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(CODE): " ".join(value.split())
        for name, value in raw.items()
        if name.startswith(CODE)
    }


def _code_errors(raw: Mapping[str, str]) -> list[FieldError]:
    """Codes of other systems obey the form of creation."""
    errors: list[FieldError] = []
    for name, value in raw.items():
        if name.startswith(CODE) and value:
            reading = Reading({"system": name.removeprefix(CODE), "code": value})
            reading.text("system", longest=60)
            reading.text("code", longest=120)
            errors += [replace(one, field=name) for one in reading.errors]
    return errors


def _outside(ground: Ground, wanted: Description, before: Description | None) -> list[FieldError]:
    """What the lists do not offer, a partner that the company may not use; what stands may stay."""
    kept_channels = {str(one) for one in before.channels} if before else set()
    kept_zones = set(before.zones) if before else set()
    errors = not_offered(
        {str(one) for one in wanted.channels} - kept_channels,
        set(wanted.zones) - kept_zones,
        channels=ground.channels,
        zones=ground.zones,
    )
    partner = wanted.partner_id
    moved = before is None or before.partner_id != partner
    if partner is not None and moved and partner not in ground.partners:
        errors.append(partner_refused())
    return errors


def _once(errors: Sequence[FieldError]) -> list[FieldError]:
    """Two forms read the same entry: each fault is told once."""
    return list({(one.field, one.code): one for one in reversed(errors)}.values())[::-1]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
