"""Help: pages for whoever is signed in, whatever their rights."""

from datetime import UTC, datetime

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, Html, fragment_or_page, page, redirect_to
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Invalid, NotFound
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.law.queries import obligations
from winvest.screens.help.acts import act_groups
from winvest.screens.help.annexes import ANNEXES, annex_text
from winvest.screens.help.checklists import checklists, steps
from winvest.screens.help.diagram import diagram
from winvest.screens.help.dictionary import AREAS, area, tables, tables_of
from winvest.screens.help.finding import found
from winvest.screens.help.glossary import glossary
from winvest.screens.help.map import THEMES, about
from winvest.screens.help.queries import families, icon_names, roles_by_right
from winvest.screens.help.screens import FOLDER, SCREENS
from winvest.screens.help.statuses import FAMILIES

ANYONE = {"right": None, "public": False, "company_scoped": False}
PICTURES = {one.name: FOLDER / f"{one.name}.png" for one in SCREENS}


@get("/aide", opt=ANYONE, sync_to_thread=False)
def help_index(request: AnyRequest) -> Html:
    """The map of the help, and what holds the words typed (`?q=`)."""
    q = " ".join(request.query_params.get("q", "").split())[:100]
    return fragment_or_page(
        request,
        full="help/index.html",
        fragment="help/_help_map.html",
        q=q,
        places=found(q),
        themes=THEMES,
    )


@get("/aide/ici", opt={**ANYONE, "fragment": True}, sync_to_thread=False)
def help_here(request: AnyRequest) -> Html:
    """The page that explains the screen one comes from (`?page=`)."""
    return redirect_to(about(request.query_params.get("page", "")))


@get("/aide/glossaire", opt=ANYONE, sync_to_thread=False)
def help_glossary() -> Html:
    """The words of the group, from the repository's own glossary."""
    return page("help/glossary.html", terms=glossary())


@get("/aide/statuts", opt=ANYONE, sync_to_thread=False)
def help_statuses() -> Html:
    """Every normalised status, and what it means."""
    return page("help/statuses.html", families=FAMILIES)


@get("/aide/familles", opt=ANYONE)
async def help_families(
    session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The taxonomy of risks, as it stands."""
    return page("help/families.html", families=await families(session, caller))


@get("/aide/publication", opt=ANYONE)
async def help_publication(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """What a publication asks for: the gate's own lines, and documents by family and channel."""
    today = today_in(datetime.now(UTC))
    raw, errors = dict(request.query_params), {}
    try:
        reading = Reading(raw)
        day = reading.day("au") or today
        reading.finish()
    except Invalid as refusal:
        day, errors = today, refusal.by_field
    risks = {one.code: one.label for one in await families(session, caller)}
    return page(
        "help/publication.html",
        status=422 if errors else 200,
        steps=steps(),
        lists=checklists(await obligations(session), day=day, risks=risks),
        channels=tuple(Channel),
        day=day,
        today=today,
        typed=raw.get("au", ""),
        errors=errors,
    )


@get("/aide/actes", opt=ANYONE)
async def help_acts(session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]) -> Html:
    """Every act of the house: who may, and whether it can be taken back."""
    return page("help/acts.html", groups=act_groups(await roles_by_right(session, caller)))


@get("/aide/dictionnaire", opt=ANYONE, sync_to_thread=False)
def help_dictionary() -> Html:
    """The areas of the data dictionary, with their tables."""
    listed = tuple((one, tables_of(one.code)) for one in AREAS)
    return page("help/dictionary.html", areas=listed)


@get("/aide/dictionnaire/{domaine:str}", opt=ANYONE, sync_to_thread=False)
def help_area(domaine: FromPath[str]) -> Html:
    """An area: its diagram, and each of its tables column by column."""
    own = tables_of(area(domaine).code)
    return page(
        "help/area.html",
        area=area(domaine),
        areas=AREAS,
        tables=own,
        drawing=diagram(own, every=tables()),
    )


@get("/aide/annexes/{lettre:str}", opt=ANYONE, sync_to_thread=False)
def help_annex(lettre: FromPath[str]) -> Html:
    """An annex, from its text in the repository."""
    return page("help/annex.html", text=annex_text(lettre), annexes=ANNEXES, letter=lettre.upper())


@get("/aide/ecrans", opt=ANYONE, sync_to_thread=False)
def help_screens() -> Html:
    """The key screens, with their numbered parts."""
    return page("help/screens.html", screens=SCREENS)


@get("/aide/ecrans/{nom:str}", opt={**ANYONE, "file": True}, sync_to_thread=True)
def help_picture(nom: FromPath[str]) -> Response[bytes]:
    """The picture of a key screen."""
    path = PICTURES.get(nom.removesuffix(".png"))
    if path is None or not nom.endswith(".png") or not path.is_file():
        raise NotFound("Cette image n’est pas dans l’aide. Revenez aux écrans clés.")
    headers = {"Cache-Control": "private, max-age=3600"}
    return Response(path.read_bytes(), media_type="image/png", headers=headers)


@get("/aide/composants", opt=ANYONE, sync_to_thread=False)
def help_components() -> Html:
    """Every component in every state: what a room takes instead of drawing its own."""
    return page("help/components.html", families=FAMILIES, icons=icon_names())


routes = [
    help_index,
    help_here,
    help_glossary,
    help_statuses,
    help_families,
    help_publication,
    help_acts,
    help_dictionary,
    help_area,
    help_annex,
    help_screens,
    help_picture,
    help_components,
]
