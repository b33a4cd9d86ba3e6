"""Partners for programs: list, read, create, correct."""

from collections.abc import Sequence
from datetime import UTC, datetime

from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import UNSET, structs
from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.api.doors import (
    Answer,
    answer,
    check_if_match,
    cursor,
    identifier_in,
    json_of,
    place,
    query_of,
    tagged,
)
from winvest.foundation.infra.api.idempotency import once
from winvest.foundation.infra.api.openapi import Operation
from winvest.foundation.infra.api.shapes import shaped
from winvest.foundation.infra.refusals import BadRequest
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.errors import Conflict, Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.api.reading import (
    corrected,
    item_of,
    new_partner,
    pointed,
    waiting_told,
)
from winvest.group.partners.api.shapes import (
    PartnerInput,
    PartnerItem,
    PartnerPage,
    PartnerPatch,
    PartnerQuery,
)
from winvest.group.partners.commands import change_status, create_partner, edit_partner
from winvest.group.partners.list_queries import partners_after
from winvest.group.partners.models import Partner
from winvest.group.partners.sheet_queries import PartnerSheet, partner_sheet

TAG = "Compagnies"
PATH = {"id": "Identifiant (UUID) ou identifiant court (slug) de la compagnie."}
READING = {"public": False, "company_scoped": True, "right": "partners.read"}
WRITING = {**READING, "right": "partners.edit"}
DOUBTS = (
    "Un numéro sûrement faux est refusé ; une clé de contrôle douteuse est acceptée et dite dans "
    "`warnings`, car la source peut se tromper."
)
LIST = Operation(
    tag=TAG,
    summary="Lister les compagnies",
    description="Celles de la société de la clé et celles qui sont activées pour elle.",
    query=PartnerQuery,
    answer=PartnerPage,
)
READ = Operation(tag=TAG, summary="Lire une compagnie", path=PATH, answer=PartnerItem, tagged=True)
CREATE = Operation(
    tag=TAG,
    summary="Créer une compagnie",
    description=f"{DOUBTS} Chaque fonction de la matrice est priée de signer l’intégration ; la "
    "compagnie est en test d’ici là.",
    body=PartnerInput,
    answer=PartnerItem,
    status=201,
    tagged=True,
    idempotent=True,
    refusals={"partner_slug_taken": "cet identifiant est déjà pris dans la société."},
    example={
        "company_id": "11111111-1111-1111-1111-111111111111",
        "name": "Mutuelle Océane",
        "type": "insurer",
        "addresses": [{"line1": "1 rue de la Mer", "postal_code": "29200", "city": "Brest"}],
    },
)
CHANGE = Operation(
    tag=TAG,
    summary="Modifier une compagnie",
    description=f"Les propriétés absentes restent telles quelles. {DOUBTS}",
    path=PATH,
    body=PartnerPatch,
    answer=PartnerItem,
    tagged=True,
    conditional=True,
    refusals={"partner_name_taken": "la société a déjà une compagnie de ce nom."},
    example={"payment_terms": "30 jours fin de mois"},
)


@get("/api/catalog/partners", opt={**READING, "api": LIST})
async def partner_list(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Answer:
    """A page of the partners that the caller may read, by id."""
    asked = query_of(request, PartnerQuery)
    after = identifier_in(place(asked.after, size=1)[0]) if asked.after else None
    found = await partners_after(
        session, caller, after=after, limit=asked.limit, extra=_matching(asked)
    )
    shown = found[: asked.limit]
    following = cursor(str(shown[-1].id)) if len(found) > asked.limit else None
    return answer(PartnerPage(items=[item_of(one) for one in shown], next=following))


@get("/api/catalog/partners/{id:str}", opt={**READING, "api": READ})
async def partner_read(
    request: AnyRequest,
    id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """One partner, by its id or its slug."""
    sheet = await partner_sheet(session, caller, key=id)
    return tagged(request, item_of(sheet), etag_of(sheet))


@post("/api/catalog/partners", opt={**WRITING, "api": CREATE})
async def partner_create(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Answer:
    """Create a partner, once for an Idempotency-Key."""
    sent = await json_of(request, caller)

    async def act() -> Answer:
        body = shaped(PartnerInput, sent)
        form = new_partner(body)
        try:
            made = await create_partner(
                session,
                caller,
                company_id=body.company_id,
                card=form.card,
                iban=form.iban,
                slug=form.slug,
                status=body.status,
                confirmed=True,
                now=datetime.now(UTC),
            )
        except Invalid as refusal:
            raise pointed(refusal) from refusal
        sheet = await partner_sheet(session, caller, key=made.id)
        headers = {"Location": f"/api/catalog/partners/{made.id}", "ETag": etag_of(sheet)}
        told = waiting_told(asked=body.status, sheet=sheet)
        return answer(item_of(sheet, *told), status=201, headers=headers)

    return await once(request, session, caller, sent=sent, act=act)


@patch("/api/catalog/partners/{id:str}", opt={**WRITING, "api": CHANGE})
async def partner_change(
    request: AnyRequest,
    id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """Correct a partner from the state named by If-Match."""
    sent = await json_of(request, caller)
    sheet = await partner_sheet(session, caller, key=id)
    check_if_match(request, etag_of(sheet))
    body = shaped(PartnerPatch, sent)
    given = {name: value for name, value in structs.asdict(body).items() if value is not UNSET}
    status = given.pop("status", None)
    card, iban = corrected(sheet, given)
    try:
        await edit_partner(
            session,
            caller,
            partner_id=sheet.id,
            lock_version=sheet.lock_version,
            card=card,
            iban=iban,
            confirmed=True,
        )
    except Conflict as conflict:
        raise BadRequest(412) from conflict
    except Invalid as refusal:
        raise pointed(refusal) from refusal
    if status is not None:
        await change_status(
            session, caller, partner_id=sheet.id, status=status, now=datetime.now(UTC)
        )
    sheet = await partner_sheet(session, caller, key=sheet.id)
    return answer(item_of(sheet), headers={"ETag": etag_of(sheet)})


def etag_of(sheet: PartnerSheet) -> str:
    """Of the partner's own columns."""
    return f'"{sheet.lock_version}"'


def _matching(asked: PartnerQuery) -> Sequence[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    words = " ".join(asked.q.split())
    if words:
        plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        pattern = func.fr_unaccent(func.lower(f"%{plain}%"))
        clauses.append(
            or_(
                func.fr_unaccent(func.lower(Partner.name)).like(pattern),
                func.fr_unaccent(func.lower(Partner.legal_name)).like(pattern),
                Partner.siren == words.replace(" ", ""),
            )
        )
    if asked.slug is not None:
        clauses.append(Partner.slug == asked.slug)
    if asked.company_id is not None:
        clauses.append(Partner.company_id == asked.company_id)
    if asked.type is not None:
        clauses.append(Partner.type == asked.type)
    if asked.status is not None:
        clauses.append(Partner.status == asked.status)
    return clauses


routes = [partner_list, partner_read, partner_create, partner_change]
