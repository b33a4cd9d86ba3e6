"""Doors of the codes by SMS: add one's telephone, receive a sign-in code, a company's choice."""

from datetime import UTC, datetime
from urllib.parse import quote

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, Toast, invalid_page, page, redirect_to
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.sheet_queries import company_sheet
from winvest.group.companies.web import EDIT, LIST, READ, company_tabs
from winvest.group.identity.commands.sms import add_phone, allow_sms, confirm_phone, send_code
from winvest.group.identity.queries import sms_policy
from winvest.group.identity.rules import local_path
from winvest.group.identity.web.account import OWN
from winvest.group.identity.web.sign_in import PUBLIC, Form, Html, pending_of

WRONG = "Ce code n’est pas le bon, ou il a expiré. Après cinq essais, demandez-en un autre."
POLICY = f"{LIST}/{{code:str}}/connexion"


@get("/compte/telephone", opt=OWN)
async def phone_page(caller: Scope) -> Html:
    """Add a telephone as a third factor."""
    caller.require_step_up()
    return page("identity/phone.html", phone="", sent=False, errors={})


@post("/compte/telephone", opt=OWN, status_code=200)
async def phone_submit(
    request: AnyRequest, session: AsyncSession, caller: Scope, data: Form
) -> Html:
    """Send a code to the telephone."""
    caller.require_step_up()
    phone = str(data.get("phone") or "")
    try:
        await add_phone(session, caller, phone=phone, now=datetime.now(UTC))
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full="identity/phone.html", phone=phone, sent=False
        ) from refusal
    return page("identity/phone.html", phone=phone, sent=True, errors={})


@post("/compte/telephone/confirmation", opt=OWN, status_code=200)
async def phone_confirmation(session: AsyncSession, caller: Scope, data: Form) -> Html:
    """Confirm the telephone by the code received; a wrong one is counted."""
    caller.require_step_up()
    code = str(data.get("code") or "")
    if not await confirm_phone(session, caller, code=code, now=datetime.now(UTC)):
        refusal = Invalid([FieldError(field="code", code="wrong", message=WRONG)])
        return page("identity/phone.html", status=422, phone="", sent=True, errors=refusal.by_field)
    return redirect_to("/compte", toast=Toast(message="Téléphone confirmé."))


@post("/connexion/sms", opt=PUBLIC)
async def code_request(
    request: AnyRequest, session: AsyncSession, caller: Scope, data: Form
) -> Html:
    """Send a sign-in code to the telephone, then back to where it is typed."""
    onward = local_path(str(data.get("suite") or ""))
    pending = await pending_of(request, session, caller)
    if pending is None:
        return redirect_to(f"/connexion?suite={quote(onward)}")
    number = await send_code(session, caller, pending=pending, now=datetime.now(UTC))
    back = "/connexion/confirmation" if pending.proven else "/connexion/mfa"
    toast = Toast(message=f"Code envoyé au {number}. Il vaut dix minutes.")
    return redirect_to(f"{back}?suite={quote(onward)}", toast=toast)


@get(POLICY, opt=READ)
async def policy_page(session: AsyncSession, caller: Scope, code: str) -> Html:
    """How the people of a company sign in."""
    sheet = await company_sheet(session, caller, code=code)
    return page(
        "identity/policy.html",
        sheet=sheet,
        tab_items=company_tabs(sheet, "connexion"),
        sms_allowed=await sms_policy(session, caller, company_id=sheet.id),
    )


@post(POLICY, opt=EDIT)
async def policy_submit(session: AsyncSession, caller: Scope, code: str, data: Form) -> Html:
    """Allow or refuse the code by SMS in a company."""
    sheet = await company_sheet(session, caller, code=code)
    allowed = data.get("sms_allowed") == "1"
    await allow_sms(session, caller, company_id=sheet.id, allowed=allowed)
    message = f"Le code par SMS est {'accepté' if allowed else 'refusé'} chez {sheet.name}."
    return redirect_to(f"{LIST}/{code}/connexion", toast=Toast(message=message))


routes = [
    phone_page,
    phone_submit,
    phone_confirmation,
    code_request,
    policy_page,
    policy_submit,
]
