"""One entry of a list on its page: what was typed of it, where it is used, what may be done."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Forbidden
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.account_enums import AccountNature
from winvest.group.accounting.account_forms import entries_of as account_entries
from winvest.group.accounting.account_queries import account
from winvest.group.companies.queries import company_names
from winvest.group.lists.commands.entries import MEASURE
from winvest.group.lists.enums import Dimension, Listing, VatKind, ZoneKind
from winvest.group.lists.forms import VatEntry
from winvest.group.lists.queries import country_choices, zone_groups
from winvest.group.lists.records import entries_of, record
from winvest.group.lists.rules import BEGUN
from winvest.screens.lists.queries import Usage, usage

RIGHTS = {
    Listing.UNITS: "lists.edit",
    Listing.CHANNELS: "lists.edit",
    Listing.ZONES: "lists.edit",
    Listing.VAT: "lists.accounts",
    Listing.ACCOUNTS: "lists.accounts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An entry of a list, whatever the list; `kept` names the fields that no longer change."""

    id: UUID
    listing: Listing
    code: str
    label: str
    form: dict[str, str]
    lock_version: int
    is_active: bool
    confirmed: bool
    company_code: str
    may_edit: bool
    may_confirm: bool
    usage: Usage
    kept: tuple[str, ...] = ()

    @property
    def dated(self) -> bool:
        """Is it a rate over a period, which ends rather than being switched off?"""
        return self.listing is Listing.VAT


async def entry_view(
    session: AsyncSession, scope: Scope, *, listing: Listing, entry_id: UUID, today: date
) -> EntryView:
    """An entry by its id; `NotFound` when it is gone or another company's."""
    company_id, company_code, began = None, "", False
    if listing is Listing.ACCOUNTS:
        one = await account(session, scope, account_id=entry_id)
        form, code, label = account_entries(one.entry), one.number, one.label
        lock_version, active, confirmed = one.lock_version, one.is_active, False
        company_id, company_code = one.company_id, one.company_code
    else:
        found = await record(session, scope, listing=listing, entry_id=entry_id)
        form, code, label = entries_of(found.entry), found.entry.code, found.entry.label
        lock_version, active, confirmed = found.lock_version, found.is_active, found.confirmed
        began = isinstance(found.entry, VatEntry) and found.entry.valid_from <= today
    used = await usage(session, scope, listing=listing, code=code, company_id=company_id)
    return EntryView(
        id=entry_id,
        listing=listing,
        code=code,
        label=label,
        form=form,
        lock_version=lock_version,
        is_active=active,
        confirmed=confirmed,
        company_code=company_code,
        may_edit=may_edit(scope, listing, company_id),
        may_confirm=listing is Listing.VAT and scope.may("legal.edit"),
        usage=used,
        kept=_kept(listing, used, began=began),
    )


def _kept(listing: Listing, used: Usage, *, began: bool) -> tuple[str, ...]:
    """A unit in use keeps its measure, a rate in force what it taxes."""
    if began:
        return BEGUN
    return MEASURE if listing is Listing.UNITS and not used.removable else ()


async def form_choices(
    session: AsyncSession, scope: Scope, *, listing: Listing, of: EntryView | None = None
) -> dict[str, Any]:
    """What the selects of a list's form offer; an entry keeps a zone that is switched off."""
    if listing is Listing.UNITS:
        return {"dimensions": Dimension}
    if listing is Listing.VAT:
        return {
            "kinds": VatKind,
            "countries": await country_choices(
                session, scope, keep=[of.form["country"]] if of else []
            ),
        }
    if listing is Listing.ACCOUNTS:
        open_to = scope.companies_with(RIGHTS[listing])
        names = await company_names(session, scope, ids=open_to)
        return {
            "natures": AccountNature,
            "companies_offered": [(str(one.id), f"{one.name} ({one.code})") for one in names],
        }
    if listing is Listing.ZONES:
        within = of.form["parent_code"] if of else ""
        groups = await zone_groups(session, scope, keep=[within])
        holding = [one for group in groups if group.kind in HOLDERS for one in group.zones]
        parents = [one for one in holding if of is None or one.value != of.code]
        return {"kinds": ZoneKind, "parents": parents}
    return {}


def may_edit(scope: Scope, listing: Listing, company_id: UUID | None = None) -> bool:
    """May this person edit the list (at this company)?"""
    return scope.may(RIGHTS[listing], company_id=company_id)


def require_edit(scope: Scope, listing: Listing) -> None:
    """Refuse a form to who could not save it."""
    if not may_edit(scope, listing):
        raise Forbidden(
            f"La liste « {listing.label} » ne vous est pas ouverte en écriture. "
            "Demandez ce droit à votre administrateur.",
            right=RIGHTS[listing],
        )


HOLDERS = (ZoneKind.COUNTRY, ZoneKind.WHOLE, ZoneKind.REGION, ZoneKind.COMMERCIAL)
