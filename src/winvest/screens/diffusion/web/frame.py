"""What the doors of the diffusion share: the product and right, its address, its form."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    Toast,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, Refused
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.access import may_read
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.publication.enums import PriceVisibility, Visibility
from winvest.offer.publication.forms import day_typed
from winvest.offer.publication.pilots import PilotTeam, teams_at
from winvest.offer.publication.queries import sellers_at
from winvest.screens.diffusion.queries import PublicationView

READING = {"right": "publication.read", "public": False, "company_scoped": True}
PUBLISHING = {"right": "publication.publish", "public": False, "company_scoped": True}
HERE = "/produits/{sku:str}/diffusion"
ONE = f"{HERE}/{{diffusion:uuid}}"
SEEN = (
    (
        Visibility.HIDDEN.value,
        Visibility.HIDDEN.label,
        "Présent, invisible pour les vendeurs.",
    ),
    (
        Visibility.INTERNAL.value,
        Visibility.INTERNAL.label,
        "Vu dans Winvest, jamais sur un portail.",
    ),
    (Visibility.PUBLIC.value, Visibility.PUBLIC.label, "Vu et choisi par tous ses canaux."),
)
PRICES = (
    (PriceVisibility.HIDDEN.value, "Masqué", "Les vendeurs ne voient ni prix ni devis."),
    (PriceVisibility.INTERNAL.value, "Interne", "Vu dans Winvest, jamais sur un portail."),
    (PriceVisibility.PUBLIC.value, "Public", "Vu par tous ses canaux."),
)


def now_and_today() -> tuple[datetime, date]:
    """This moment, and its day in Paris."""
    now = datetime.now(UTC)
    return now, today_in(now)


def address_of(sku: str) -> str:
    """Where the diffusion of a product is read."""
    return f"/produits/{quote(sku, safe='')}/diffusion"


async def read_product(session: AsyncSession, scope: Scope, sku: str) -> ProductSheet:
    """The product, for who reads its publications."""
    sheet = await product_sheet(session, scope, sku=sku)
    if not may_read(scope, "publication.read", owner=sheet.company_id, risk_family=sheet.risk_code):
        raise Forbidden(
            "Votre rôle ne lit pas les diffusions de ce produit : demandez ce droit à votre "
            "administrateur.",
            right="publication.read",
        )
    return sheet


def may_publish(scope: Scope, sheet: ProductSheet) -> bool:
    """May this person publish, at the owner's?"""
    return scope.may(
        "publication.publish", company_id=sheet.company_id, risk_family=sheet.risk_code
    )


async def own_product(session: AsyncSession, scope: Scope, sku: str) -> ProductSheet:
    """The product, for who may publish it."""
    sheet = await product_sheet(session, scope, sku=sku)
    scope.require("publication.publish", company_id=sheet.company_id, risk_family=sheet.risk_code)
    return sheet


def form_of(one: PublicationView) -> dict[str, str]:
    """A publication as its form shows it."""
    return {
        "canaux": ",".join(one.channels),
        "visibilite": one.visibility.value,
        "prix": one.price_visibility.value,
        "conditions": one.conditions or "",
        "au": day_typed(one.end_at, last=True),
        "pilote": "1" if one.pilot else "",
        "equipes": ",".join(str(each.id) for each in one.teams),
        "personnes": ",".join(map(str, one.pilots)),
    }


async def pilots_offered(
    session: AsyncSession,
    scope: Scope,
    sheet: ProductSheet,
    *,
    company_id: UUID,
    now: datetime,
    kept: Collection[UUID] = (),
) -> dict[str, Any]:
    """Whom a pilot at the company may name; an archived team that it names already is kept."""
    people = await sellers_at(session, scope, company_id=company_id, now=now)
    teams = [
        one
        for one in await teams_at(session, scope, product_id=sheet.id, company_id=company_id)
        if not one.archived or one.id in kept
    ]
    return {
        "people": people,
        "people_options": tuple((str(one.id), one.name) for one in people),
        "teams": teams,
        "team_options": tuple((str(one.id), one.name, _team_told(one)) for one in teams),
    }


def pilots_named(shown: dict[str, Any]) -> dict[str, list[UUID]]:
    """The ids among which a form of a pilot chooses."""
    return {name: [one.id for one in shown[name]] for name in ("people", "teams")}


def _team_told(team: PilotTeam) -> str:
    if team.archived:
        return "Archivée : elle n’ouvre le pilote à personne."
    return plural(team.people, "personne") if team.people else "Personne pour l’instant."


def shown_again(
    request: AnyRequest, refusal: Invalid | Refused | Conflict, *, full: str, **shown: Any
) -> FormRejected:
    """The page with what was refused: beside its field (422), or above all (409)."""
    if isinstance(refusal, Invalid):
        return invalid_page(request, refusal, full=full, refused=None, **shown)
    return FormRejected(page(full, status=409, errors={}, refused=refusal, **shown))


def done(request: AnyRequest, sku: str, message: str, tone: str = "ok") -> Html:
    """Back to the diffusion of the product, with what was done."""
    return redirect_to(address_of(sku), request=request, toast=Toast(message=message, tone=tone))


def chosen(raw: str, known: dict[UUID, str], default: UUID) -> UUID:
    """The company of an address; a wrong one is the default."""
    try:
        asked = UUID(raw)
    except ValueError:
        return default
    return asked if asked in known else default
