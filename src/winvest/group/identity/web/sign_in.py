"""Doors of the sign-in: password, second factor, sign-out (interface.md, « Sign-in »)."""

from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.enums import RequestEncodingType
from litestar.params import Body
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.visits import current_visit, session_cookie
from winvest.foundation.infra.web import AnyRequest, page, redirect_to
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.access import token_hash
from winvest.group.identity.commands.attempts import Failed, Visitor
from winvest.group.identity.commands.sign_in import Opened, prove_by_code, sign_in, sign_out
from winvest.group.identity.queries import Pending, pending_session
from winvest.group.identity.rules import local_path
from winvest.group.identity.web.proof import proof_page

PUBLIC = {"public": True, "right": None, "company_scoped": False}
Form = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.URL_ENCODED)]
Html = Response[str]
WRONG = "Adresse ou mot de passe incorrect. Vérifiez-les, ou demandez un nouveau mot de passe."
WRONG_CODE = "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant."


@get("/connexion", opt=PUBLIC)
async def sign_in_page(request: AnyRequest) -> Html:
    """The sign-in page; who is signed in already goes on."""
    onward = local_path(request.query_params.get("suite"))
    visit = current_visit()
    if visit and visit.principal:
        return redirect_to(onward)
    return _sign_in_page(request, onward=onward)


@post("/connexion", opt=PUBLIC)
async def sign_in_submit(
    request: AnyRequest, session: AsyncSession, caller: Scope, data: Form
) -> Html:
    """Check the password: 303 onward (or to the second factor), 401, or 429 when locked."""
    onward = local_path(str(data.get("suite") or ""))
    email, password = str(data.get("email") or ""), str(data.get("password") or "")
    outcome = await sign_in(
        session,
        caller,
        email=email,
        password=password,
        visitor=visitor_of(request),
        now=datetime.now(UTC),
    )
    if isinstance(outcome, Failed):
        message = locked_message(outcome.retry_after) if outcome.retry_after else WRONG
        answer = _sign_in_page(
            request,
            onward=onward,
            email=email,
            message=message,
            status=429 if outcome.retry_after else 401,
        )
        return with_retry(answer, outcome)
    return opened(request, outcome, onward=onward)


@get("/connexion/mfa", opt=PUBLIC)
async def factor_page(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """The second factor: a code, a security key, a recovery code."""
    onward = local_path(request.query_params.get("suite"))
    pending = await pending_of(request, session, caller)
    if pending is None:
        return redirect_to(f"/connexion?suite={quote(onward)}")
    if pending.proven:
        return redirect_to(onward)
    return await proof_page(request, session, caller, pending=pending, onward=onward)


@post("/connexion/mfa", opt=PUBLIC)
async def factor_submit(
    request: AnyRequest, session: AsyncSession, caller: Scope, data: Form
) -> Html:
    """Check the code: 303 onward, 401, or 429 when locked."""
    onward = local_path(str(data.get("suite") or ""))
    pending = await pending_of(request, session, caller)
    if pending is None:
        return redirect_to(f"/connexion?suite={quote(onward)}")
    outcome = await prove_by_code(
        session,
        caller,
        pending=pending,
        code=str(data.get("code") or ""),
        visitor=visitor_of(request),
        now=datetime.now(UTC),
    )
    if isinstance(outcome, Failed):
        message = locked_message(outcome.retry_after) if outcome.retry_after else WRONG_CODE
        answer = await proof_page(
            request,
            session,
            caller,
            pending=pending,
            onward=onward,
            message=message,
            status=429 if outcome.retry_after else 401,
        )
        return with_retry(answer, outcome)
    return opened(request, outcome, onward=onward)


@post("/deconnexion", opt=PUBLIC)
async def sign_out_submit(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """Close this browser's session."""
    settings: Settings = request.app.state.settings
    token = request.cookies.get(session_cookie(settings))
    if token:
        await sign_out(session, caller, token=token, now=datetime.now(UTC))
    answer = redirect_to("/connexion")
    answer.delete_cookie(session_cookie(settings), path="/")
    return answer


async def pending_of(request: AnyRequest, session: AsyncSession, scope: Scope) -> Pending | None:
    """The session of this browser's cookie, second factor given or not."""
    token = request.cookies.get(session_cookie(request.app.state.settings))
    if not token:
        return None
    return await pending_session(
        session, scope, token_hash=token_hash(token), now=datetime.now(UTC)
    )


def opened(request: AnyRequest, outcome: Opened, *, onward: str) -> Html:
    """Go on with the new session's cookie: to the second factor, to its enrolment, or onward."""
    settings: Settings = request.app.state.settings
    suite = f"?suite={quote(onward)}" if onward != "/" else ""
    target = onward
    if outcome.must_enrol:
        target = f"/connexion/enrolement{suite}"
    elif outcome.needs_factor:
        target = f"/connexion/mfa{suite}"
    answer = redirect_to(target)
    answer.set_cookie(session_cookie_of(settings, outcome.token))
    return answer


def session_cookie_of(settings: Settings, token: str) -> Cookie:
    """The session's cookie: unreadable by scripts, sent to this site alone."""
    return Cookie(
        key=session_cookie(settings),
        value=token,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )


def visitor_of(request: AnyRequest) -> Visitor:
    """Where the request comes from."""
    visit = current_visit()
    return Visitor(ip=visit.ip if visit else "", user_agent=request.headers.get("user-agent", ""))


def locked_message(seconds: int) -> str:
    """What is said to who tried too often; nothing tells whether the account exists."""
    wait = plural(seconds, "seconde") if seconds < 60 else plural(-(-seconds // 60), "minute")
    return f"Trop d’essais pour cette adresse. Réessayez dans {wait}."


def with_retry(answer: Html, outcome: Failed) -> Html:
    """Tell programs when to come back."""
    if outcome.retry_after:
        answer.headers["Retry-After"] = str(outcome.retry_after)
    return answer


def _sign_in_page(
    request: AnyRequest,
    *,
    onward: str,
    email: str = "",
    message: str | None = None,
    status: int = 200,
) -> Html:
    settings: Settings = request.app.state.settings
    return page(
        "identity/sign_in.html",
        status=status,
        onward=onward,
        email=email,
        message=message,
        oidc_label=settings.oidc.label if settings.oidc else None,
    )


routes = [sign_in_page, sign_in_submit, factor_page, factor_submit, sign_out_submit]
