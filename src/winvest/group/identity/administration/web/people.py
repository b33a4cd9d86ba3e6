"""Doors of the accounts: list, invitation, sheet, correction."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import (
    AnyRequest,
    Html,
    Toast,
    fragment_or_page,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.commands.people import invite_user
from winvest.group.identity.administration.csv_file import people_csv
from winvest.group.identity.administration.forms import (
    GROUP,
    PeopleFilters,
    PersonForm,
    parse_filters,
    parse_person,
    parse_wish,
)
from winvest.group.identity.administration.ports import surroundings
from winvest.group.identity.administration.queries.people import people
from winvest.group.identity.administration.queries.person import (
    company_choices,
    company_codes,
)
from winvest.group.identity.administration.queries.roles import roles
from winvest.group.identity.administration.rules import TOP, Wish, whole_group
from winvest.group.identity.administration.web.frame import (
    PEOPLE,
    day_of,
    needs,
    public_url,
    this_moment,
)
from winvest.group.identity.enums import UserStatus

EXPORTED = 5000
READ, EDIT = needs("users.read"), needs("users.edit")


@get(PEOPLE, opt=READ)
async def people_table(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """The people of one's perimeter: searched, filtered, fifty at a time."""
    codes = await company_codes(session, caller, right="users.read")
    whole = whole_group(caller, "users.read")
    known = [code for code, _ in codes] + ([GROUP] if whole else [])
    filters = parse_filters(request.query_params, companies=known)
    found = await people(session, caller, filters=filters, now=await this_moment())
    answer = fragment_or_page(
        request,
        full="administration/people.html",
        fragment="administration/_people_table.html",
        found=found,
        filters=filters,
        chips=_chips(filters, dict(codes)),
        following=_address(filters, apres=str(found.after)) if found.after else "",
        role_choices=[(one.code, one.label) for one in await roles(session, caller)],
        company_choices=[*codes, (GROUP, "Tout le groupe")] if whole else codes,
        statuses=UserStatus,
        export=_address(filters).replace(PEOPLE, f"{PEOPLE}/export.csv", 1),
        path=PEOPLE,
    )
    if "hx-request" in request.headers:
        answer.headers["HX-Push-Url"] = _address(filters)
    return answer


@get(f"{PEOPLE}/export.csv", opt=needs("users.read", file=True))
async def people_export(
    request: AnyRequest, session: AsyncSession, caller: Scope
) -> Response[bytes]:
    """The people that the list shows with these filters, as a file."""
    codes = [code for code, _ in await company_codes(session, caller, right="users.read")]
    filters = replace(parse_filters(request.query_params, companies=[*codes, GROUP]), after=None)
    found = await people(session, caller, filters=filters, now=await this_moment(), size=EXPORTED)
    return Response(
        people_csv(found.lines),
        media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="utilisateurs.csv"'},
    )


@get(f"{PEOPLE}/nouveau", opt=EDIT)
async def new_person(session: AsyncSession, caller: Scope) -> Html:
    """The form of an invitation."""
    frame = await role_form(session, caller)
    return page("administration/person_new.html", raw=_blank(), errors={}, **frame)


@post(f"{PEOPLE}/nouveau", opt=EDIT, status_code=200)
async def invite_person(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """Open an account and mail the link where its password is chosen."""
    raw = await posted(request)
    frame = await role_form(session, caller)
    now = await this_moment()
    try:
        person, wish = _both(raw, now)
        user_id = await invite_user(
            session, caller, person=person, wish=wish, public_url=public_url(request), now=now
        )
    except Invalid as refusal:
        raise invalid_page(
            request,
            refusal,
            full="administration/person_new.html",
            raw={**_blank(), **raw},
            **frame,
        ) from refusal
    toast = Toast(message=f"{person.display_name} est invité par courriel (lien valable 7 jours).")
    return redirect_to(f"{PEOPLE}/{user_id}", request=request, toast=toast)


async def role_form(session: AsyncSession, scope: Scope) -> dict[str, Any]:
    """What a form that gives a role offers: only what this administrator may give."""
    companies = await company_choices(session, scope, right="users.edit")
    whole = whole_group(scope, "users.edit")
    lines = await roles(session, scope)
    return {
        "role_choices": [
            (one.code, one.label) for one in lines if one.code != TOP or scope.group_admin
        ],
        "company_choices": [*companies, (GROUP, "Tout le groupe")] if whole else companies,
        "families": [
            (one.code, one.label) for one in await surroundings().families(session, scope)
        ],
    }


def _both(raw: dict[str, str], now: datetime) -> tuple[PersonForm, Wish]:
    """Who and which role: what is wrong with both is told at once."""
    errors: list[FieldError] = []
    try:
        person = parse_person(raw)
    except Invalid as refusal:
        errors += refusal.errors
    try:
        wish = parse_wish(raw, today=day_of(now))
    except Invalid as refusal:
        errors += refusal.errors
    if errors:
        raise Invalid(errors)
    return person, wish


def _blank() -> dict[str, str]:
    names = ("display_name", "email", "phone", "role", "company_id", "families", "valid_from")
    return dict.fromkeys((*names, "valid_to"), "")


def _address(filters: PeopleFilters, **changes: str) -> str:
    parts = {name: value for name, value in {**filters.parts, **changes}.items() if value}
    return f"{PEOPLE}?{urlencode(parts)}" if parts else PEOPLE


def _chips(filters: PeopleFilters, companies: dict[str, str]) -> list[dict[str, str]]:
    named = (
        ("role", "Rôle", filters.role.label if filters.role else ""),
        ("societe", "Société", companies.get(filters.company, "Tout le groupe")
         if filters.company else ""),
        ("statut", "État", filters.status.label if filters.status else ""),
    )  # fmt: skip
    return [
        {"name": label, "value": value, "remove": _address(filters, **{key: ""})}
        for key, label, value in named
        if value
    ]


routes = [people_table, people_export, new_person, invite_person]
