"""Depositing a document: its file, what is said of it, the products that it is for."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import quote

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.turns import step_aside
from winvest.foundation.infra.web import (
    AnyRequest,
    Html,
    Toast,
    invalid_page,
    is_partial,
    page,
    redirect_to,
)
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import NBSP, plural
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.commands import Deposited, deposit_document
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.files.reception import FIELD, received, spooled, stored
from winvest.offer.documents.files.rules import MEBI, MOST_BYTES
from winvest.offer.documents.forms import LANGUAGES, MOST_PRODUCTS, Aim, parse_deposit
from winvest.offer.documents.targets import targets_of
from winvest.screens.library.queries import Choice, partner_choices

PATH = "/documents"
NEW = f"{PATH}/nouveau"
EDITING = {"right": "documents.edit", "public": False, "company_scoped": True}
FULL, FRAGMENT = "library/new.html", "library/_deposit_form.html"
FIRST = 1
MOST_BODY = MOST_BYTES + 15 * MEBI  # a file somewhat too large is told beside its field
Asked = TypeVar("Asked")
NO_FILE = FieldError(field=FIELD, code="missing", message="Choisissez le fichier à déposer.")


@get(NEW, opt=EDITING)
async def deposit_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The form, for the product or the type of the address."""
    asked = request.query_params
    form = {
        "produits": str(asked.get("produit", "")),
        "type": str(asked.get("type", "")),
        "langue": "fr",
        "version": Aim.PREPARED.value,
    }
    partners = await partner_choices(session, caller)
    return page(FULL, **deposit_form(form, partners), errors={}, lost=False)


@post(NEW, opt=EDITING, status_code=200, request_max_body_size=MOST_BODY)
async def deposit(request: AnyRequest, caller: NamedDependency[Scope]) -> Html:
    """Look at the file, keep it, then put it in its versions.

    The transaction opens once the file is here: a slow line holds no connection.
    """
    step_aside()
    raw = await posted(request)
    now = datetime.now(UTC)
    try:
        made = await deposited(request, caller, raw, now=now)
    except Invalid as refusal:
        async with transaction(request.app.state.db, caller) as session:
            partners = await partner_choices(session, caller)
        raise invalid_page(
            request,
            refusal,
            full=FULL,
            fragment=FRAGMENT,
            lost=not is_partial(request),
            **deposit_form(raw, partners),
        ) from refusal
    return redirect_to(_after(made), request=request, toast=Toast(message=_told(made, raw)))


async def asked_and_sent(
    request: AnyRequest, parse: Callable[[], Asked]
) -> tuple[Asked, UploadFile]:
    """What a form asks, and its file; what is wrong with either is told together."""
    sent = (await request.form()).get(FIELD)
    missing = [] if isinstance(sent, UploadFile) else [NO_FILE]
    try:
        asked = parse()
    except Invalid as refusal:
        raise Invalid([*missing, *refusal.errors]) from refusal
    if not isinstance(sent, UploadFile):
        raise Invalid(missing)
    return asked, sent


async def deposited(
    request: AnyRequest, caller: Scope, raw: Mapping[str, str], *, now: datetime
) -> tuple[Deposited, ...]:
    """Look at the file that a form sends, keep it, put it in its versions; `Invalid` otherwise."""
    asked, sent = await asked_and_sent(request, lambda: parse_deposit(raw, today=today_in(now)))
    db, folder = request.app.state.db, request.app.state.settings.var_dir / "uploads"
    async with spooled(sent, folder=folder) as path:
        one = await received(sent, path, kind=asked.entry.type)
        async with transaction(db, caller) as session:
            await targets_of(session, caller, deposit=asked)
        await stored(one, path, now=now)
    async with transaction(db, caller) as session:
        targets = await targets_of(session, caller, deposit=asked)
        return await deposit_document(
            session, caller, entry=asked.entry, targets=targets, file=one, now=now
        )


def deposit_form(form: Mapping[str, str], partners: tuple[Choice, ...]) -> dict[str, Any]:
    """What the form of a deposit is drawn from."""
    return {
        "save_at": NEW,
        "for_one": False,
        "deposit_foot": "library/deposit_foot.html",
        "form": form,
        "types": DocumentType,
        "channels": Channel,
        "chosen_channels": [one for one in form.get("canaux", "").split(",") if one],
        "languages": LANGUAGES,
        "aims": Aim,
        "partners": [(one.code, one.label) for one in partners],
        "most": MOST_BYTES // MEBI,
        "most_products": MOST_PRODUCTS,
        "path": PATH,
        "back": _sheet(form["produits"]) if form.get("produits", "").strip() else PATH,
    }


def _sheet(typed: str) -> str:
    first = typed.replace(",", " ").split()[0]
    return f"/produits/{quote(first.upper())}/documents"


def _after(made: tuple[Deposited, ...]) -> str:
    """To the product's documents, or the version's that it joins; to the list of several."""
    if len(made) != 1:
        return PATH
    one = made[0]
    if one.joins and one.joins > FIRST:  # the sheet shows what is in force, not what is prepared
        return f"/produits/{quote(one.sku, safe='')}/versions/{one.joins}#documents"
    return _sheet(one.sku)


def _told(made: tuple[Deposited, ...], raw: Mapping[str, str]) -> str:
    title = raw.get("titre", "").strip()[:80]
    where = made[0].sku if len(made) == 1 else plural(len(made), "produit")
    if len(made) == 1 and made[0].joins:
        where += f", version {made[0].joins}"
    told = f"«{NBSP}{title}{NBSP}» est déposé pour {where}."
    waits = sum(one.check_id is not None for one in made)
    if not waits:
        return told
    part = "" if waits == len(made) else f" pour {plural(waits, 'produit')} en vente"
    return f"{told} Il attend sa vérification légale{part}{NBSP}: il comptera une fois signé."


routes = [deposit_page, deposit]
