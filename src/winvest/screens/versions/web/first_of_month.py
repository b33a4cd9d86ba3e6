"""A change for the 1st of next month (annexe D 3.2): its draft is made, then written.

What is in force that day is where it starts from: the version of today, or the one planned before.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, redirect_to
from winvest.foundation.kit.calendar import start_of_day, today_in
from winvest.foundation.kit.errors import NotFound, Refused
from winvest.foundation.kit.french import long_date
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.sheets import product_sheet
from winvest.offer.versions.commands.drafting import draft_from
from winvest.offer.versions.queries import in_force_on, versions_of
from winvest.offer.versions.rules.moves import EDITABLE, first_of_next_month
from winvest.screens.versions.web.frame import EDITING, address, zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is changed: in words, and the editor that writes it."""

    words: str
    editor: str


SUBJECTS = {
    "commissions": Subject(words="commissions", editor="/commissions"),
    "promotions": Subject(words="promotions", editor="/supplements"),
    "prix": Subject(words="prix", editor="/prix"),
}


@post("/produits/{sku:str}/versions/premier-du-mois", opt=EDITING)
async def version_for_the_first(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The draft of the 1st of next month, the same however often it is asked for."""
    raw = await posted(request)
    subject = SUBJECTS.get(raw.get("quoi", ""))
    if subject is None:
        raise NotFound("On change les commissions, les promotions ou les prix : choisissez.")
    sheet = await product_sheet(session, caller, sku=sku)
    zone = await zone_of(session, sheet)
    first = first_of_next_month(today_in(datetime.now(UTC), zone=zone))
    day = start_of_day(first, zone=zone)
    versions = await versions_of(session, caller, product_id=sheet.id)
    ready = next(
        (one for one in versions if one.status in EDITABLE and one.effective_from == day), None
    )
    if ready is not None:
        return redirect_to(address(sheet.sku, ready.number, subject.editor), request=request)
    source = in_force_on(versions, day)
    if source is None:
        raise Refused(
            "Aucune version ne sera en vigueur ce jour-là : préparez-en une depuis l’historique.",
            code="never_in_force",
        )
    made = await draft_from(
        session, caller, sku=sheet.sku, source=source.number, effective_from=day,
        notes=f"Nouvelles {subject.words} au {long_date(first)}"
        if subject.words != "prix" else f"Nouveaux prix au {long_date(first)}",
    )  # fmt: skip
    return redirect_to(address(made.sku, made.number, subject.editor), request=request)


routes = [version_for_the_first]
