"""Doors of enrolment and of the confirmation of identity."""

import io
from datetime import UTC, datetime
from urllib.parse import quote

import segno
from litestar import Response, get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, invalid_page, page, redirect_to
from winvest.foundation.kit.errors import Invalid, NotSignedIn
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.commands.attempts import Failed
from winvest.group.identity.commands.enrolment import Enrolled, confirm_totp, draft_totp
from winvest.group.identity.commands.sign_in import prove_by_code, prove_by_password
from winvest.group.identity.factor_rules import base32, totp_address
from winvest.group.identity.queries import Pending, factors_of
from winvest.group.identity.rules import local_path
from winvest.group.identity.web.proof import proof_page
from winvest.group.identity.web.sign_in import (
    PUBLIC,
    WRONG_CODE,
    Form,
    Html,
    locked_message,
    opened,
    pending_of,
    session_cookie_of,
    visitor_of,
    with_retry,
)

WRONG_PASSWORD = "Ce n’est pas votre mot de passe. Vérifiez-le, puis recommencez."  # noqa: S105 - a sentence


@get("/connexion/enrolement", opt=PUBLIC)
async def enrolment_page(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """Add an application: at the first sign-in of who must, or from one's account."""
    pending = await may_enrol(request, session, caller)
    draft = await draft_totp(session, caller, user_id=pending.account.id)
    return page(
        "identity/enrolment.html",
        onward=local_path(request.query_params.get("suite")),
        secret=_spaced(base32(draft.secret)),
        first=not pending.proven,
        errors={},
    )


@get("/connexion/enrolement/code.svg", opt={**PUBLIC, "file": True})
async def enrolment_code(
    request: AnyRequest, session: AsyncSession, caller: Scope
) -> Response[bytes]:
    """The QR code of the application being added, for its owner's eyes."""
    pending = await may_enrol(request, session, caller)
    draft = await draft_totp(session, caller, user_id=pending.account.id)
    address = totp_address(draft.secret, email=pending.account.email)
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", scale=5, border=2, dark="#000", light="#fff", xmldecl=False
    )
    return Response(drawn.getvalue(), media_type="image/svg+xml")


@post("/connexion/enrolement", opt=PUBLIC)
async def enrolment_submit(
    request: AnyRequest, session: AsyncSession, caller: Scope, data: Form
) -> Html:
    """Confirm the application by a code; show the recovery codes once, then go on."""
    onward = local_path(str(data.get("suite") or ""))
    pending = await may_enrol(request, session, caller)
    draft = await draft_totp(session, caller, user_id=pending.account.id)
    try:
        done = await confirm_totp(
            session,
            caller,
            pending=pending,
            code=str(data.get("code") or ""),
            visitor=visitor_of(request),
            now=datetime.now(UTC),
        )
    except Invalid as refusal:
        raise invalid_page(
            request,
            refusal,
            full="identity/enrolment.html",
            onward=onward,
            secret=_spaced(base32(draft.secret)),
            first=not pending.proven,
        ) from refusal
    return shown_codes(request, done, onward=onward)


@get("/connexion/confirmation", opt=PUBLIC)
async def confirmation_page(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """Prove again who one is, before a sensitive act."""
    onward = local_path(request.query_params.get("suite"))
    pending = await pending_of(request, session, caller)
    if pending is None or not pending.proven:
        return redirect_to(f"/connexion?suite={quote(onward)}")
    return await proof_page(request, session, caller, pending=pending, onward=onward)


@post("/connexion/confirmation", opt=PUBLIC)
async def confirmation_submit(
    request: AnyRequest, session: AsyncSession, caller: Scope, data: Form
) -> Html:
    """Check the proof: back to the act, 401, or 429 when locked."""
    onward = local_path(str(data.get("suite") or ""))
    pending = await pending_of(request, session, caller)
    if pending is None or not pending.proven:
        return redirect_to(f"/connexion?suite={quote(onward)}")
    factors = await factors_of(session, caller, user_id=pending.account.id)
    visitor, now = visitor_of(request), datetime.now(UTC)
    if factors.any:
        given = str(data.get("code") or "")
        outcome = await prove_by_code(
            session, caller, pending=pending, code=given, visitor=visitor, now=now
        )
    else:
        given = str(data.get("password") or "")
        outcome = await prove_by_password(
            session, caller, pending=pending, password=given, visitor=visitor, now=now
        )
    if isinstance(outcome, Failed):
        wrong = WRONG_CODE if factors.any else WRONG_PASSWORD
        answer = await proof_page(
            request,
            session,
            caller,
            pending=pending,
            onward=onward,
            message=locked_message(outcome.retry_after) if outcome.retry_after else wrong,
            status=429 if outcome.retry_after else 401,
        )
        return with_retry(answer, outcome)
    return opened(request, outcome, onward=onward)


def shown_codes(request: AnyRequest, done: Enrolled, *, onward: str) -> Html:
    """Go on with the renewed session; the recovery codes, if any, are shown on the way, once."""
    if not done.codes:
        return opened(request, done.opened, onward=onward)
    answer = page("identity/recovery_codes.html", codes=done.codes, onward=onward)
    answer.set_cookie(session_cookie_of(request.app.state.settings, done.opened.token))
    return answer


async def may_enrol(request: AnyRequest, session: AsyncSession, scope: Scope) -> Pending:
    """Who is signed in (and confirmed it just now), or who must enrol before being so."""
    pending = await pending_of(request, session, scope)
    if pending is None:
        raise NotSignedIn
    factors = await factors_of(session, scope, user_id=pending.account.id)
    if pending.proven:
        scope.require_step_up()
    elif factors.any:
        raise NotSignedIn  # a factor exists: it must be given, not bypassed by a new one
    return pending


def _spaced(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


routes = [
    enrolment_page,
    enrolment_code,
    enrolment_submit,
    confirmation_page,
    confirmation_submit,
]
