"""The way of a version for programs: submit, approve, schedule, go back to a past content."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.api.doors import Answer, json_of, tagged
from winvest.foundation.infra.api.idempotency import once
from winvest.foundation.infra.api.openapi import Operation
from winvest.foundation.infra.api.shapes import shaped
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.feed import product_named
from winvest.offer.catalog.queries.sheets import product_of
from winvest.offer.publication.api.shapes import DecisionInput, ScheduleInput, VersionWhole
from winvest.offer.publication.api.versions import PRODUCT, TAG, number_in, version_whole
from winvest.offer.versions.commands.going_back import roll_back
from winvest.offer.versions.commands.going_live import schedule_version
from winvest.offer.versions.commands.validation import approve_version, submit_version

Act = Callable[[str, int], Awaitable[int]]
PATH = "/api/catalog/products/{id:str}/versions/{n:str}"
NAMED = {"id": PRODUCT, "n": "Numéro de la version."}
STEP = {"public": False, "company_scoped": True}
ASKED = "Retour demandé par l’API."
MOVED = {"version_move": "la version n’en est pas là."}
SUBMIT = Operation(
    tag=TAG,
    summary="Soumettre une version à approbation",
    path=NAMED,
    answer=VersionWhole,
    tagged=True,
    idempotent=True,
    refusals={
        **MOVED,
        "grid_incomplete": "aucune formule, ou une formule sans prix.",
        "breaking_changes": "le contenu est un changement majeur et ne le dit pas.",
    },
)
APPROVE = Operation(
    tag=TAG,
    summary="Approuver une version",
    description="Jamais par qui l’a préparée ou soumise, sauf si personne d’autre ne le peut.",
    path=NAMED,
    body=DecisionInput,
    body_optional=True,
    answer=VersionWhole,
    tagged=True,
    idempotent=True,
    refusals={**MOVED, "same_hand": "une autre personne doit approuver."},
)
SCHEDULE = Operation(
    tag=TAG,
    summary="Planifier la mise en production d’une version",
    description="Exactement le contenu approuvé ; ce qui est en vigueur s’arrête à cet instant.",
    path=NAMED,
    body=ScheduleInput,
    answer=VersionWhole,
    tagged=True,
    idempotent=True,
    refusals={
        **MOVED,
        "not_publishable": "il manque quelque chose : `errors` dit quoi.",
        "version_overlap": "une autre version couvre déjà cette période.",
        "content_changed": "le contenu n’est plus celui qui a été approuvé.",
        "product_retired": "le produit est retiré.",
    },
    example={"effective_from": "2027-01-01T00:00:00+01:00"},
)
ROLL_BACK = Operation(
    tag=TAG,
    summary="Revenir au contenu d’une version passée",
    description="Une version nouvelle entre en vigueur tout de suite avec ce contenu ; c’est elle "
    "qui est rendue.",
    path=NAMED,
    body=DecisionInput,
    body_optional=True,
    answer=VersionWhole,
    status=201,
    tagged=True,
    idempotent=True,
    refusals={
        "never_in_force": "elle n’a jamais été en vigueur.",
        "already_in_force": "elle, ou son contenu, est en vigueur.",
        "product_retired": "le produit est retiré.",
        "version_overlap": "une version planifiée s’y oppose.",
    },
)


@post(f"{PATH}/submit", status_code=200, opt={**STEP, "right": "catalog.edit", "api": SUBMIT})
async def version_submit(
    request: AnyRequest,
    id: FromPath[str],
    n: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """Submit a version for approval."""

    async def submitted(sku: str, number: int) -> int:
        await submit_version(session, caller, sku=sku, number=number)
        return number

    return await _stepped(request, session, caller, id, n, sent={}, act=submitted)


@post(f"{PATH}/approve", status_code=200, opt={**STEP, "right": "versions.approve", "api": APPROVE})
async def version_approve(
    request: AnyRequest,
    id: FromPath[str],
    n: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """Approve a version as it stands."""
    sent = await _sent(request, caller)

    async def approved(sku: str, number: int) -> int:
        comment = (shaped(DecisionInput, sent).comment or "").strip() or None
        await approve_version(
            session, caller, sku=sku, number=number, seen=None, comment=comment,
            now=datetime.now(UTC),
        )  # fmt: skip
        return number

    return await _stepped(request, session, caller, id, n, sent=sent, act=approved)


@post(
    f"{PATH}/schedule",
    status_code=200,
    opt={**STEP, "right": "publication.publish", "api": SCHEDULE},
)
async def version_schedule(
    request: AnyRequest,
    id: FromPath[str],
    n: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """Plan the moment at which an approved version goes live."""
    sent = await json_of(request, caller)

    async def scheduled(sku: str, number: int) -> int:
        at = shaped(ScheduleInput, sent).effective_from
        await schedule_version(
            session, caller, sku=sku, number=number, effective_from=at, now=datetime.now(UTC)
        )
        return number

    return await _stepped(request, session, caller, id, n, sent=sent, act=scheduled)


@post(f"{PATH}/rollback", opt={**STEP, "right": "publication.publish", "api": ROLL_BACK})
async def version_roll_back(
    request: AnyRequest,
    id: FromPath[str],
    n: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """Put the content of a past version in force again, under a new number."""
    sent = await _sent(request, caller)

    async def rolled_back(sku: str, number: int) -> int:
        comment = (shaped(DecisionInput, sent).comment or "").strip() or ASKED
        made = await roll_back(
            session, caller, sku=sku, number=number, comment=comment, now=datetime.now(UTC)
        )
        return made.number

    return await _stepped(request, session, caller, id, n, sent=sent, act=rolled_back, status=201)


async def _stepped(
    request: AnyRequest,
    session: AsyncSession,
    scope: Scope,
    named: str,
    number: str,
    *,
    sent: object,
    act: Act,
    status: int = 200,
) -> Answer:
    """Do one step, once for its Idempotency-Key, and answer the version as it then stands."""
    row = await product_named(session, scope, named=named)

    async def step() -> Answer:
        which = await act(row.sku, number_in(number))
        product = await product_of(session, scope, product_id=row.id)
        whole = await version_whole(session, scope, product, number=which)
        made = {"Location": f"/api/catalog/products/{row.id}/versions/{which}"}
        return tagged(None, whole, status=status, headers=made if status == 201 else None)

    return await once(request, session, scope, sent=sent, act=step)


async def _sent(request: AnyRequest, scope: Scope) -> object:
    """The body, when there is one."""
    return await json_of(request, scope) if await request.body() else {}


routes = [version_submit, version_approve, version_schedule, version_roll_back]
