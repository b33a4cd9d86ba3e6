"""The normalised lists for programs: the codes that products, prices and channels are made of."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.api.doors import Answer, answer, cursor, place, query_of
from winvest.foundation.infra.api.openapi import Operation
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.labelled import Labelled
from winvest.foundation.kit.scope import Scope
from winvest.group.lists.queries import channel_choices, unit_choices, vat_rates, zone_groups
from winvest.group.partners.enums import PartnerStatus, PartnerType
from winvest.offer.catalog.api.shapes import PageQuery
from winvest.offer.catalog.enums import (
    Badge,
    ClientKind,
    IntegrationStatus,
    LifecycleStatus,
    Recurrence,
    RevenueModel,
    TariffMode,
    VersionStatus,
)


class ListItem(Struct, kw_only=True):
    """Une liste normalisée."""

    name: str
    label: str


class ListIndex(Struct, kw_only=True):
    """Les listes qui se lisent."""

    items: list[ListItem]
    next: str | None


class EntryItem(Struct, kw_only=True, omit_defaults=True):
    """Un code d’une liste ; `rate` et ses dates pour un code de TVA, `group` pour une zone."""

    code: str
    label: str
    group: str | None = None
    rate: Decimal | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class EntryPage(Struct, kw_only=True):
    """Une page d’une liste, dans son ordre."""

    items: list[EntryItem]
    next: str | None


Reads = Callable[[AsyncSession, Scope], Awaitable[Sequence[EntryItem]]]
TAG = "Référentiels"
READING = {"public": False, "company_scoped": False, "right": "catalog.read"}
INDEX = Operation(
    tag=TAG, summary="Lister les listes normalisées", query=PageQuery, answer=ListIndex
)
READ = Operation(
    tag=TAG,
    summary="Lire une liste normalisée",
    description="Canaux, unités, codes TVA en vigueur, zones, statuts : codes et libellés.",
    path={"name": "Nom de la liste, par exemple channels."},
    query=PageQuery,
    answer=EntryPage,
)
FIXED: Mapping[str, tuple[str, type[Labelled]]] = {
    "badges": ("Badges", Badge),
    "client_kinds": ("Clientèles", ClientKind),
    "integration_statuses": ("Statuts d’intégration", IntegrationStatus),
    "lifecycle_statuses": ("Statuts de produit", LifecycleStatus),
    "partner_statuses": ("Statuts de compagnie", PartnerStatus),
    "partner_types": ("Métiers des compagnies", PartnerType),
    "recurrences": ("Récurrences", Recurrence),
    "revenue_models": ("Modèles de revenu", RevenueModel),
    "tariff_modes": ("Modes de tarif", TariffMode),
    "version_statuses": ("Statuts de version", VersionStatus),
}


@get("/api/catalog/lists", opt={**READING, "api": INDEX}, sync_to_thread=False)
def list_index(request: AnyRequest) -> Answer:
    """The names of the lists: a dozen and a half."""
    asked = query_of(request, PageQuery)
    named = {name: label for name, (label, _) in {**KEPT, **FIXED}.items()}
    items = [ListItem(name=name, label=named[name]) for name in sorted(named)]
    start = int(_rank(asked.after)) if asked.after else 0
    shown = items[start : start + asked.limit]
    following = start + asked.limit
    return answer(
        ListIndex(items=shown, next=cursor(str(following)) if following < len(items) else None)
    )


@get("/api/catalog/lists/{name:str}", opt={**READING, "api": READ})
async def list_read(
    request: AnyRequest,
    name: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """The entries of one list, in its order; a few hundred at most."""
    asked = query_of(request, PageQuery)
    if name in KEPT:
        entries = await KEPT[name][1](session, caller)
    elif name in FIXED:
        entries = [EntryItem(code=one.value, label=one.label) for one in FIXED[name][1]]
    else:
        raise NotFound("Cette liste n’existe pas : lisez leurs noms à /api/catalog/lists.")
    start = _rank(asked.after) if asked.after else 0
    following = start + asked.limit
    return answer(
        EntryPage(
            items=list(entries[start:following]),
            next=cursor(str(following)) if following < len(entries) else None,
        )
    )


async def _channels(session: AsyncSession, scope: Scope) -> Sequence[EntryItem]:
    found = await channel_choices(session, scope)
    return [EntryItem(code=one.value, label=one.label) for one in found]


async def _units(session: AsyncSession, scope: Scope) -> Sequence[EntryItem]:
    found = await unit_choices(session, scope)
    return [EntryItem(code=one.value, label=one.label) for one in found]


async def _zones(session: AsyncSession, scope: Scope) -> Sequence[EntryItem]:
    found = await zone_groups(session, scope)
    return [
        EntryItem(code=zone.value, label=zone.label, group=group.kind.value)
        for group in found
        for zone in group.zones
    ]


async def _vat_codes(session: AsyncSession, scope: Scope) -> Sequence[EntryItem]:
    today = today_in(datetime.now(UTC))
    found = await vat_rates(session, scope, on=today)
    return [
        EntryItem(
            code=one.code,
            label=one.label,
            rate=one.rate,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
        for one in found
    ]


KEPT: Mapping[str, tuple[str, Reads]] = {
    "channels": ("Canaux", _channels),
    "units": ("Unités", _units),
    "vat_codes": ("Codes TVA en vigueur", _vat_codes),
    "zones": ("Pays et zones", _zones),
}


def _rank(after: str) -> int:
    text = place(after, size=1)[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


routes = [list_index, list_read]
