"""Doors of the forgotten password: ask for a link, choose a password by it."""

import base64
from datetime import UTC, datetime

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.crypto import keyring
from winvest.foundation.infra.queue import enqueue
from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Toast,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.errors import FieldError, Invalid, Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.commands.reset import GONE, choose_password
from winvest.group.identity.queries import usable_link
from winvest.group.identity.rules import email_faults, normalised_email
from winvest.group.identity.web.sign_in import PUBLIC, Form, Html

ABOUT = b"reset"


@get("/mot-de-passe/oublie", opt=PUBLIC)
async def forgotten_page() -> Html:
    """Ask for a link to choose a password."""
    return page("identity/forgotten.html", email="", sent=False, message=None, errors={})


@post("/mot-de-passe/oublie", opt=PUBLIC, status_code=200)
async def forgotten_submit(request: AnyRequest, session: AsyncSession, data: Form) -> Html:
    """Take the address: the same answer, in the same time, whoever asks (a job looks it up)."""
    email = normalised_email(str(data.get("email") or ""))
    fault = email_faults(email)
    if fault:
        refusal = Invalid([FieldError(field="email", code="malformed", message=fault)])
        raise invalid_page(
            request, refusal, full="identity/forgotten.html", email=email, sent=False, message=None
        )
    sealed = base64.b64encode(keyring().seal(email.encode(), about=ABOUT)).decode()
    lock = f"reset:{keyring().sign('reset', email)}"
    await enqueue(session, "identity.mail_reset_link", queueing_lock=lock, sealed=sealed)
    return page("identity/forgotten.html", email=email, sent=True, message=None, errors={})


@get("/mot-de-passe/nouveau", opt={**PUBLIC, "file": True})
async def new_password_page(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """Choose a password, by a link still good."""
    token = request.query_params.get("jeton", "")
    if await usable_link(session, caller, token=token, now=datetime.now(UTC)) is None:
        return page(
            "identity/forgotten.html", status=410, email="", sent=False, message=GONE, errors={}
        )
    return page("identity/new_password.html", token=token, errors={})


@post("/mot-de-passe/nouveau", opt=PUBLIC, status_code=200)
async def new_password_submit(
    request: AnyRequest, session: AsyncSession, caller: Scope, data: Form
) -> Html:
    """Keep the password, then sign in with it."""
    token = str(data.get("jeton") or "")
    try:
        await choose_password(
            session,
            caller,
            token=token,
            new=str(data.get("new") or ""),
            again=str(data.get("again") or ""),
            now=datetime.now(UTC),
        )
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full="identity/new_password.html", token=token
        ) from refusal
    except Refused as refusal:
        answer = page(
            "identity/forgotten.html",
            status=410,
            email="",
            sent=False,
            message=refusal.message,
            errors={},
        )
        raise FormRejected(answer) from refusal
    return redirect_to(
        "/connexion", toast=Toast(message="Mot de passe enregistré. Connectez-vous avec lui.")
    )


routes = [forgotten_page, forgotten_submit, new_password_page, new_password_submit]
