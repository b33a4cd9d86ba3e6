"""Doors of the security keys: add one, sign in or confirm with one."""

from datetime import UTC, datetime
from urllib.parse import quote

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, invalid_page, page, redirect_to
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.commands.attempts import Failed
from winvest.group.identity.commands.passkeys import (
    add_passkey,
    prove_by_passkey,
    registration_options,
)
from winvest.group.identity.rules import local_path
from winvest.group.identity.web.enrolment import may_enrol, shown_codes
from winvest.group.identity.web.proof import proof_page, site_of
from winvest.group.identity.web.sign_in import (
    PUBLIC,
    Form,
    Html,
    locked_message,
    opened,
    pending_of,
    visitor_of,
    with_retry,
)

WRONG_KEY = "Cette clé n’a pas été reconnue. Présentez-la à nouveau, ou utilisez un autre moyen."
ADD = "/connexion/enrolement/cle"


@get(ADD, opt=PUBLIC)
async def passkey_page(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """Add a security key: at the first sign-in of who must, or from one's account."""
    pending = await may_enrol(request, session, caller)
    options = await registration_options(session, caller, pending=pending, site=site_of(request))
    return page(
        "identity/passkey.html",
        onward=local_path(request.query_params.get("suite")),
        options=options,
        name="",
        errors={},
    )


@post(ADD, opt=PUBLIC)
async def passkey_submit(
    request: AnyRequest, session: AsyncSession, caller: Scope, data: Form
) -> Html:
    """Keep the key that the browser made; show the recovery codes the first time."""
    onward = local_path(str(data.get("suite") or ""))
    name = str(data.get("name") or "")
    pending = await may_enrol(request, session, caller)
    site = site_of(request)
    try:
        done = await add_passkey(
            session,
            caller,
            pending=pending,
            answer=str(data.get("answer") or ""),
            name=name,
            site=site,
            visitor=visitor_of(request),
            now=datetime.now(UTC),
        )
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full="identity/passkey.html", onward=onward, options="", name=name
        ) from refusal
    return shown_codes(request, done, onward=onward)


@post("/connexion/cle", opt=PUBLIC)
async def passkey_proof(
    request: AnyRequest, session: AsyncSession, caller: Scope, data: Form
) -> Html:
    """Check the key's proof: 303 onward, 401, or 429 when locked."""
    onward = local_path(str(data.get("suite") or ""))
    pending = await pending_of(request, session, caller)
    if pending is None:
        return redirect_to(f"/connexion?suite={quote(onward)}")
    outcome = await prove_by_passkey(
        session,
        caller,
        pending=pending,
        answer=str(data.get("answer") or ""),
        site=site_of(request),
        visitor=visitor_of(request),
        now=datetime.now(UTC),
    )
    if isinstance(outcome, Failed):
        answer = await proof_page(
            request,
            session,
            caller,
            pending=pending,
            onward=onward,
            message=locked_message(outcome.retry_after) if outcome.retry_after else WRONG_KEY,
            status=429 if outcome.retry_after else 401,
        )
        return with_retry(answer, outcome)
    return opened(request, outcome, onward=onward)


routes = [passkey_page, passkey_submit, passkey_proof]
