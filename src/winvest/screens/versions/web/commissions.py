"""The commissions of a draft: schemes, tiers and split, a sale worked out beside each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.group.partners.queries import partner_choices
from winvest.offer.catalog.enums import Channel
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
    PARTS,
    SchemeEntry,
    pressed_schemes,
    scheme_entries,
    typed_schemes,
)
from winvest.offer.versions.rules.content import Content
from winvest.screens.product_sheet.around import Around
from winvest.screens.product_sheet.earnings import Sale
from winvest.screens.versions.earned import Earned, earned_by, example_sale, total_of
from winvest.screens.versions.web.editing import Editing, editing, editor, kept, refusals_shown
from winvest.screens.versions.web.frame import PAYING, zone_of

FULL, FRAGMENT = "versions/commissions.html", "versions/_commission_editor.html"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the lists of the editor offer, and the zone of its days."""

    zone: str
    companies: Pairs
    partners: Pairs


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
    return await shown(request, session, caller, one, one.alone("/commissions", FULL))


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
    around = one.alone("/commissions", FULL)
    changed = await saved(request, session, caller, one, raw=raw, around=around)
    if not isinstance(changed, bool):
        return changed
    return kept(request, one, changed=changed, told="Commissions enregistrées.")


async def shown(
    request: AnyRequest, session: AsyncSession, scope: Scope, one: Editing, around: Around
) -> Html:
    """The editor of what is stored, on a page."""
    lists = await _lists(session, scope, one)
    entries = scheme_entries(one.content, zone=lists.zone)
    return _editor(request, one, entries, lists, around)


async def saved(
    request: AnyRequest,
    session: AsyncSession,
    scope: Scope,
    one: Editing,
    *,
    raw: Mapping[str, str],
    around: Around,
) -> Html | bool:
    """Save, and say whether anything changed; or the editor again, after one of its buttons."""
    lists = await _lists(session, scope, one)
    entries, act = typed_schemes(raw), raw.get("acte", "")
    seen, sale = raw.get("lu", "")[:64], raw.get("vente", "")[:20]
    again = partial(_editor, request, one, entries, lists, around, seen=seen, sale=sale)
    with refusals_shown(again):
        if act and act != "enregistrer":
            pressed = pressed_schemes(entries, act)
            return _editor(request, one, pressed, lists, around, seen=seen, sale=sale)
        wanted = parse_schemes(
            entries, one.content, zone=lists.zone, companies={each for each, _ in lists.companies},
            partners={each for each, _ in lists.partners},
        )  # fmt: skip
        return await write_commissions(
            session, scope, sku=one.sheet.sku, number=one.version.number, seen=seen, wanted=wanted
        )


async def _lists(session: AsyncSession, scope: Scope, one: Editing) -> Chosen:
    named = await company_names(session, scope)
    offered = await partner_choices(
        session, scope, company_ids=[one.sheet.company_id], keep=one.sheet.partner_id
    )
    partners = {str(each.id): each.name for each in offered}
    for scheme in one.content.schemes:
        if scheme.partner_id is not None:
            partners.setdefault(str(scheme.partner_id), "Partenaire d’avant")
    return Chosen(
        zone=await zone_of(session, one.sheet),
        companies=[(str(each.id), each.name) for each in named],
        partners=list(partners.items()),
    )


def _editor(
    request: AnyRequest,
    one: Editing,
    entries: Sequence[SchemeEntry],
    lists: Chosen,
    around: Around,
    *,
    seen: str | None = None,
    sale: str = "",
    errors: dict[str, str] | None = None,
    conflict: str = "",
) -> Html:
    example = example_sale(one.content, sale)
    return editor(
        request,
        one,
        around,
        fragment=FRAGMENT,
        seen=seen,
        errors=errors,
        conflict=conflict,
        entries=entries,
        totals=[total_of(each) for each in entries],
        earned=[_earned(each, one.content, lists, example) for each in entries],
        sale=example,
        typed_sale=sale,
        plans=[(each.code, each.name) for each in one.content.plans],
        companies=lists.companies,
        partners=lists.partners,
        parts=[(PARTS[each], each.label) for each in SplitParty],
        channels=Channel,
        applied=AppliesTo,
        settlements=Settlement,
        modes=CommissionTierMode,
        bases=TierBasis,
        kinds=ValueType,
    )


def _earned(one: SchemeEntry, content: Content, lists: Chosen, sale: Sale) -> Earned | None:
    """The example of a scheme as typed; nothing until it can be read."""
    try:
        scheme = parse_schemes(
            [one], content, zone=lists.zone, companies={each for each, _ in lists.companies},
            partners={each for each, _ in lists.partners},
        )[0].scheme  # fmt: skip
    except Invalid:
        return None
    return earned_by(scheme, sale)


routes = [version_commissions, version_commissions_saved]
