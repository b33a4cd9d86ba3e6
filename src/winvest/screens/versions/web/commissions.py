"""The commissions of a draft: schemes, tiers and split, a sale worked out beside each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import FormRejected, Html, fragment_or_page
from winvest.foundation.kit.errors import Conflict, Invalid
from winvest.foundation.kit.french import percent
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.group.partners.queries import partner_choices
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    SplitParty,
    TierBasis,
    ValueType,
)
from winvest.offer.versions.commands.schemes import write_commissions
from winvest.offer.versions.forms.scheme_reading import parse_schemes
from winvest.offer.versions.forms.schemes import (
    HUNDRED,
    PARTS,
    SchemeEntry,
    parts_total,
    pressed_schemes,
    scheme_entries,
    typed_schemes,
)
from winvest.offer.versions.queries import Version, version_content
from winvest.offer.versions.rules.content import Content, SchemePart, sha256_of
from winvest.screens.product_sheet.around import Around
from winvest.screens.product_sheet.earnings import Part, Sale, TierFact, Worked, shares, worked
from winvest.screens.versions.web.editing import editing, kept
from winvest.screens.versions.web.frame import PAYING, address, zone_of

AnyRequest = Request[Any, Any, State]
FULL, FRAGMENT = "versions/commissions.html", "versions/_commission_editor.html"
FOOT = "versions/editor_foot.html"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the lists of the editor offer, and the zone of its days."""

    zone: str
    companies: Pairs
    partners: Pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What the parts of a scheme add up to, and whether it is the whole."""

    told: str
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What a sale gives by a scheme as typed, and who takes what."""

    worked: Worked
    parts: tuple[Part, ...]


@get("/produits/{sku:str}/versions/{brouillon:str}/commissions", opt=PAYING)
async def version_commissions(
    request: AnyRequest,
    sku: FromPath[str],
    brouillon: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The commissions of a version in preparation."""
    one = await editing(
        session, caller, sku=sku, number=brouillon, right="commissions.edit",
        asked=request.query_params,
    )  # fmt: skip
    return await shown(
        request, session, caller, one.sheet, one.version,
        _alone(one.sheet, one.version, one.asked_back),
    )  # fmt: skip


@post("/produits/{sku:str}/versions/{brouillon:str}/commissions", opt=PAYING)
async def version_commissions_saved(
    request: AnyRequest,
    sku: FromPath[str],
    brouillon: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save, or do what a button of the editor says and show it again; nothing typed is lost."""
    raw = await posted(request)
    one = await editing(
        session, caller, sku=sku, number=brouillon, right="commissions.edit", asked=raw
    )
    changed = await saved(
        request, session, caller, one.sheet, one.version, raw=raw,
        around=_alone(one.sheet, one.version, one.asked_back),
    )  # fmt: skip
    if not isinstance(changed, bool):
        return changed
    return kept(request, one, changed=changed, told="Commissions enregistrées.")


async def shown(
    request: AnyRequest,
    session: AsyncSession,
    scope: Scope,
    sheet: ProductSheet,
    version: Version,
    around: Around,
) -> Html:
    """The editor of what is stored, on a page."""
    content = await version_content(session, scope, version=version)
    lists = await _lists(session, scope, sheet, content)
    entries = scheme_entries(content, zone=lists.zone)
    return _editor(
        request, sheet, version, content, entries, lists, around, seen=sha256_of(content)
    )


async def saved(
    request: AnyRequest,
    session: AsyncSession,
    scope: Scope,
    sheet: ProductSheet,
    version: Version,
    *,
    raw: Mapping[str, str],
    around: Around,
) -> Html | bool:
    """Save, and say whether anything changed; or the editor again, after one of its buttons."""
    content = await version_content(session, scope, version=version)
    lists = await _lists(session, scope, sheet, content)
    entries, act = typed_schemes(raw), raw.get("acte", "")
    seen, sale = raw.get("lu", "")[:64], raw.get("vente", "")[:20]

    def again(
        those: tuple[SchemeEntry, ...],
        *,
        errors: dict[str, str] | None = None,
        conflict: str = "",
    ) -> Html:
        return _editor(
            request, sheet, version, content, those, lists, around, sale=sale, errors=errors,
            seen=sha256_of(content) if conflict else seen, conflict=conflict,
        )  # fmt: skip

    try:
        if act and act != "enregistrer":
            return again(pressed_schemes(entries, act))
        wanted = parse_schemes(
            entries, content, zone=lists.zone, companies={one for one, _ in lists.companies},
            partners={one for one, _ in lists.partners},
        )  # fmt: skip
        return await write_commissions(
            session, scope, sku=sheet.sku, number=version.number, seen=seen, wanted=wanted
        )
    except Invalid as refusal:
        raise FormRejected(again(entries, errors=dict(refusal.by_field))) from refusal
    except Conflict as conflict:
        raise FormRejected(again(entries, conflict=conflict.message)) from conflict


def _alone(sheet: ProductSheet, version: Version, asked_back: str) -> Around:
    return Around(
        save_at=address(sheet.sku, version.number, "/commissions"),
        full=FULL,
        foot=FOOT,
        said={"asked_back": asked_back},
    )


async def _lists(
    session: AsyncSession, scope: Scope, sheet: ProductSheet, content: Content
) -> Chosen:
    named = await company_names(session, scope)
    offered = await partner_choices(
        session, scope, company_ids=[sheet.company_id], keep=sheet.partner_id
    )
    partners = {str(one.id): one.name for one in offered}
    for one in content.schemes:
        if one.partner_id is not None:
            partners.setdefault(str(one.partner_id), "Partenaire d’avant")
    return Chosen(
        zone=await zone_of(session, sheet),
        companies=[(str(one.id), one.name) for one in named],
        partners=list(partners.items()),
    )


def _editor(
    request: AnyRequest,
    sheet: ProductSheet,
    version: Version,
    content: Content,
    entries: Sequence[SchemeEntry],
    lists: Chosen,
    around: Around,
    *,
    seen: str,
    sale: str = "",
    errors: dict[str, str] | None = None,
    conflict: str = "",
) -> Html:
    example = _sale(content, sale)
    said = {"asked_back": "", **around.said}
    return fragment_or_page(
        request,
        full=around.full,
        fragment=FRAGMENT,
        status=409 if conflict else 422 if errors else 200,
        save_at=around.save_at,
        foot=around.foot,
        one=sheet,
        version=version,
        entries=entries,
        totals=[_total(one) for one in entries],
        earned=[_earned(one, content, lists, example) for one in entries],
        sale=example,
        typed_sale=sale,
        seen=seen,
        errors=errors or {},
        conflict=conflict,
        plans=[(each.code, each.name) for each in content.plans],
        companies=lists.companies,
        partners=lists.partners,
        parts=[(PARTS[one], one.label) for one in SplitParty],
        channels=Channel,
        applied=AppliesTo,
        settlements=Settlement,
        modes=CommissionTierMode,
        bases=TierBasis,
        kinds=ValueType,
        **said,
    )  # fmt: skip


def _total(one: SchemeEntry) -> Total | None:
    found = parts_total(one)
    return None if found is None else Total(told=percent(found), whole=found == HUNDRED)


def _sale(content: Content, typed: str) -> Sale:
    """The sale of the example: the amount typed, else the first fixed price, else 100 €."""
    reading = Reading({"vente": typed})
    asked = reading.number("vente", places=2)
    if asked is None or not 0 < asked < 10_000_000:
        asked = Decimal(100)
        for one in content.prices:
            if one.type.value == "fixed" and one.payload.get("amount"):
                factor = 1 + one.tax_rate / 100 if one.tax_included else Decimal(1)
                asked = (Decimal(str(one.payload["amount"])) / factor).quantize(Decimal("0.01"))
                break
    return Sale(plan="", amount_excl_tax=asked, currency="EUR", per="")


def _earned(one: SchemeEntry, content: Content, lists: Chosen, sale: Sale) -> Earned | None:
    """The example of a scheme as typed; nothing until it can be read."""
    try:
        scheme = parse_schemes(
            [one], content, zone=lists.zone, companies={each for each, _ in lists.companies},
            partners={each for each, _ in lists.partners},
        )[0].scheme  # fmt: skip
    except Invalid:
        return None
    done = worked(_facts(scheme), sale, least=scheme.min_amount, most=scheme.max_amount)
    if done is None:
        return None
    return Earned(worked=done, parts=shares(scheme.split, done.total, sale.currency))


def _facts(scheme: SchemePart) -> list[TierFact]:
    return [
        TierFact(
            basis=one.basis, min=one.min, max=one.max, value_type=one.value_type, value=one.value
        )
        for one in scheme.tiers
    ]


routes = [version_commissions, version_commissions_saved]
