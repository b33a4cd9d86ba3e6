"""A new partner: its form, its look-alikes while one types, its creation."""

from datetime import UTC, datetime

from litestar import get, post
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, invalid_page, page
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.group.partners.commands import create_partner
from winvest.group.partners.sheet_queries import EDIT, partner_twins
from winvest.screens.partners.forms import BLANK, PATH, may_be_confirmed, read_new
from winvest.screens.partners.web.frame import EDITING, back, card_typed

FRAGMENT = {**EDITING, "fragment": True}


@get(f"{PATH}/nouvelle", opt=EDITING)
async def new_partner(
    session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The form of a new partner."""
    choices = await _owners(session, caller)
    raw = {**BLANK, "company_id": choices[0][0] if len(choices) == 1 else ""}
    return page(
        "partners/new.html", errors={}, **card_typed(raw), owners=choices, confirm=False, path=PATH
    )


@post(f"{PATH}/nouvelle", opt=EDITING, status_code=200)
async def create(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Create a partner, in test until each function signed its integration (annexe D 3.4).

    A doubtful number or a look-alike asks for a confirmation.
    """
    raw = {**BLANK, **await posted(request)}
    choices = await _owners(session, caller)
    try:
        company, form = read_new(raw)
        made = await create_partner(
            session,
            caller,
            company_id=company,
            card=form.card,
            iban=form.iban,
            slug=form.slug,
            confirmed=raw["confirme"] == "1",
            now=datetime.now(UTC),
        )
    except Invalid as refusal:
        raise invalid_page(
            request,
            refusal,
            full="partners/new.html",
            **card_typed(raw),
            owners=choices,
            confirm=may_be_confirmed(refusal, raw),
            path=PATH,
        ) from refusal
    return back(request, f"{PATH}/{made.slug}", f"{form.card.name} est créée, en test.")


@get(f"{PATH}/doublons", opt=FRAGMENT)
async def partner_twins_found(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The partners that look like the one being typed."""
    raw = {name: str(value) for name, value in request.query_params.items()}
    name = " ".join(raw.get("name", "").replace("\0", "").split())[:160]
    siren = Reading(raw).compact("siren", longest=40)
    without = Reading(raw).identifier("sauf")
    twins = (
        await partner_twins(session, caller, name=name, siren=siren, without=without)
        if name
        else ()
    )
    return page("partners/_partner_twins.html", twins=twins, path=PATH)


async def _owners(session: AsyncSession, scope: Scope) -> list[tuple[str, str]]:
    """The companies that may own a new partner."""
    names = await company_names(session, scope, ids=scope.companies_with(EDIT))
    return [(str(one.id), one.name) for one in names]


routes = [new_partner, create, partner_twins_found]
