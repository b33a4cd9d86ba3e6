"""Doors of a company's messages: the words of each, the Slack channel, what was sent."""

from typing import Any
from uuid import UUID

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.delivery.smtp import reference_of
from winvest.foundation.infra.posted import pack_undo, posted, unpack_undo
from winvest.foundation.infra.web import AnyRequest, Html, Toast, invalid_page, page, redirect_to
from winvest.foundation.kit.errors import Forbidden, Invalid, NotFound
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import CompanyName, company_names
from winvest.group.notifications.enums import NoticeChannel, SendingStatus
from winvest.group.notifications.forms import parse_slack, parse_words
from winvest.group.notifications.message_commands import (
    remove_slack,
    send_again,
    set_slack,
    usual_message,
    word_message,
)
from winvest.group.notifications.queries import (
    notice_of,
    own_templates,
    sendings,
    slack_of,
    words_of,
)
from winvest.group.notifications.rules import Words, check_words, register

HERE = "/administration/messages"
EDIT = {"right": "messages.edit", "public": False, "company_scoped": True}
ONE = f"{HERE}/{{code:str}}/{{event:str}}/{{channel:str}}"


@get(HERE, opt=EDIT)
async def messages(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """Every event with its channels, for a company: whose words it speaks."""
    names = await _companies(session, caller)
    company = _chosen(names, request.query_params.get("societe"), caller)
    return page("notifications/messages.html", **await _list(session, caller, names, company))


@get(ONE, opt=EDIT)
async def message(
    session: AsyncSession, caller: Scope, code: str, event: str, channel: str
) -> Html:
    """The words of a message, with an example filled."""
    frame = await _frame(session, caller, code, event, channel)
    words = frame.pop("words")
    raw = {"subject": words.subject, "body": words.body}
    preview = check_words(frame["notice"], frame["channel"], words)
    return page("notifications/message.html", raw=raw, errors={}, preview=preview, **frame)


@post(ONE, opt=EDIT, status_code=200)
async def save_message(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str, event: str, channel: str
) -> Html:
    """Keep the words, or show them filled (`apercu`)."""
    raw = await posted(request)
    frame = await _frame(session, caller, code, event, channel)
    before = frame.pop("words")
    try:
        words = parse_words(raw)
        preview = check_words(frame["notice"], frame["channel"], words)
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full="notifications/message.html", raw=raw, preview=None, **frame
        ) from refusal
    if "apercu" in raw:
        return page("notifications/message.html", raw=raw, errors={}, preview=preview, **frame)
    await word_message(
        session,
        caller,
        company_id=frame["company"].id,
        event=event,
        channel=frame["channel"],
        words=words,
        lock_version=Reading(raw).version(),
    )
    undo = _undo(code, event, channel, before, own=frame["own"])
    toast = Toast(message="Le message est enregistré.", undo=undo)
    return redirect_to(f"{HERE}?societe={code}", request=request, toast=toast)


@post(f"{ONE}/maison", opt=EDIT, status_code=200)
async def usual(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str, event: str, channel: str
) -> Html:
    """Go back to the house's words."""
    frame = await _frame(session, caller, code, event, channel)
    gone = await usual_message(
        session, caller, company_id=frame["company"].id, event=event, channel=frame["channel"]
    )
    undo = _undo(code, event, channel, gone, own=True)
    toast = Toast(message="Le message de la maison est de retour.", undo=undo)
    return redirect_to(f"{HERE}?societe={code}", request=request, toast=toast)


@post(f"{ONE}/retablissement/{{token:str}}", opt=EDIT, status_code=200)
async def restore(
    request: AnyRequest,
    session: AsyncSession,
    caller: Scope,
    code: str,
    event: str,
    channel: str,
    token: str,
) -> Html:
    """Take the last change of a message back."""
    values = unpack_undo("notifications.words", token)
    frame = await _frame(session, caller, code, event, channel)
    target = {"company_id": frame["company"].id, "event": event, "channel": frame["channel"]}
    if values["own"]:
        words = Words(subject=values["subject"], body=values["body"])
        version = frame["lock_version"]
        await word_message(session, caller, words=words, lock_version=version, **target)
    else:
        await usual_message(session, caller, **target)
    toast = Toast(message="Le message d’avant est de retour.", tone="info")
    return redirect_to(f"{HERE}?societe={code}", request=request, toast=toast)


@post(f"{HERE}/{{code:str}}/slack", opt=EDIT, status_code=200)
async def save_slack(request: AnyRequest, session: AsyncSession, caller: Scope, code: str) -> Html:
    """Link the company to a Slack channel."""
    raw = await posted(request)
    names = await _companies(session, caller)
    company = _named(names, code)
    sandbox = request.app.state.settings.environment != "prod"
    try:
        label, url = parse_slack(raw, sandbox=sandbox)
    except Invalid as refusal:
        frame = await _list(session, caller, names, company)
        frame.pop("errors")
        frame["raw"] = {"label": raw.get("label", ""), "url": ""}
        raise invalid_page(
            request, refusal, full="notifications/messages.html", **frame
        ) from refusal
    await set_slack(session, caller, company_id=company.id, label=label, url=url)
    toast = Toast(message=f"Les messages Slack partent vers {label}.")
    return redirect_to(f"{HERE}?societe={code}", request=request, toast=toast)


@post(f"{HERE}/{{code:str}}/slack/retrait", opt=EDIT, status_code=200)
async def forget_slack(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str
) -> Html:
    """Unlink the company from Slack."""
    company = _named(await _companies(session, caller), code)
    await remove_slack(session, caller, company_id=company.id)
    toast = Toast(message="Plus rien ne part vers Slack pour cette société.")
    return redirect_to(f"{HERE}?societe={code}", request=request, toast=toast)


@get(f"{HERE}/envois", opt=EDIT)
async def sending_log(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """What was sent, and what did not go."""
    asked = request.query_params.get("etat", "")
    status = next((one for one in SendingStatus if one.value == asked), None)
    companies = [
        one for one in caller.shown_company_ids if caller.may("messages.edit", company_id=one)
    ]
    lines, following = await sendings(
        session,
        caller,
        company_ids=companies,
        status=status,
        after=request.query_params.get("apres"),
    )
    sender = request.app.state.settings.mail_from
    return page(
        "notifications/sendings.html",
        lines=lines,
        following=following,
        chosen=status,
        statuses=SendingStatus,
        references={
            one.id: reference_of(str(one.id), sender=sender)
            for one in lines
            if one.channel is NoticeChannel.MAIL
        },
        notices=register.notices,
        path=HERE,
    )


@post(f"{HERE}/envois/{{sending_id:uuid}}/renvoi", opt=EDIT, status_code=200)
async def again(
    request: AnyRequest, session: AsyncSession, caller: Scope, sending_id: UUID
) -> Html:
    """Send a message that did not go."""
    target = await send_again(session, caller, sending_id=sending_id)
    toast = Toast(message=f"Le message repart vers {target}.")
    return redirect_to(f"{HERE}/envois", request=request, toast=toast)


async def _companies(session: AsyncSession, scope: Scope) -> tuple[CompanyName, ...]:
    return await company_names(session, scope, ids=scope.companies_with("messages.edit"))


def _named(names: tuple[CompanyName, ...], code: str) -> CompanyName:
    found = next((one for one in names if one.code == code), None)
    if found is None:
        raise NotFound("Cette société n’est pas dans votre périmètre. Choisissez-en une autre.")
    return found


def _chosen(names: tuple[CompanyName, ...], code: str | None, scope: Scope) -> CompanyName:
    if not names:
        raise Forbidden("Vous ne rédigez les messages d’aucune société. Demandez-en le droit.")
    if code:
        return _named(names, code)
    return next((one for one in names if one.id == scope.selected_company_id), names[0])


async def _list(
    session: AsyncSession, scope: Scope, names: tuple[CompanyName, ...], company: CompanyName
) -> dict[str, Any]:
    slack = await slack_of(session, scope, company_id=company.id)
    return {
        "names": names,
        "company_shown": company,
        "notices": register.by_family(),
        "channels": NoticeChannel,
        "own": await own_templates(session, scope, company_id=company.id),
        "slack": slack,
        "raw": {"label": slack.label if slack else "", "url": ""},
        "errors": {},
        "path": HERE,
    }


async def _frame(
    session: AsyncSession, scope: Scope, code: str, event: str, channel: str
) -> dict[str, Any]:
    company = _named(await _companies(session, scope), code)
    notice = notice_of(event)
    try:
        shown = NoticeChannel(channel)
    except ValueError:
        raise NotFound("Ce canal n’existe pas. Revenez à la liste des messages.") from None
    own = await words_of(session, scope, company_id=company.id, event=event)
    versions = await own_templates(session, scope, company_id=company.id)
    return {
        "company": company,
        "notice": notice,
        "channel": shown,
        "words": own.get(shown, notice.usual_words(shown)),
        "own": shown in own,
        "lock_version": versions.get((event, shown), 0),
        "path": HERE,
    }


def _undo(code: str, event: str, channel: str, words: Words, *, own: bool) -> str:
    values = {"subject": words.subject, "body": words.body, "own": own}
    token = pack_undo("notifications.words", values)
    return f"{HERE}/{code}/{event}/{channel}/retablissement/{token}"


routes = [
    messages,
    sending_log,
    again,
    message,
    save_message,
    usual,
    restore,
    save_slack,
    forget_slack,
]
