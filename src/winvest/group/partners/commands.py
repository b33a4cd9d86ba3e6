"""Commands on a partner's card: create, correct, put back, change its status. Locked by version."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import Conflict, FieldError, Invalid
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.enums import PartnerStatus
from winvest.group.partners.forms import PartnerCard, stored_addresses
from winvest.group.partners.models import Partner
from winvest.group.partners.onboarding_commands import check_onboarded, start_onboarding
from winvest.group.partners.rules import (
    Numbers,
    doubts_to_confirm,
    free_slug,
    masked_iban,
    number_faults,
    slug_from,
)
from winvest.group.partners.sheet_queries import (
    EDIT,
    PartnerSheet,
    partner_sheet,
    partner_twins,
    slugs_of,
)

STALE = "Quelqu’un a modifié cette compagnie pendant votre saisie : comparez, puis choisissez."


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """The partner made."""

    id: UUID
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What stood before, so that the act can be taken back; and the version that stands now.

    `iban_before` is None when the account was not touched, empty when there was none.
    """

    before: PartnerSheet
    iban_before: str | None
    changed: bool
    lock_version: int


@command(
    "partners.create",
    needs=EDIT,
    undo=Irreversible("Une compagnie créée se rend inactive ; son historique reste."),
)
async def create_partner(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    card: PartnerCard,
    iban: str | None = None,
    slug: str | None = None,
    status: PartnerStatus = PartnerStatus.TEST,
    confirmed: bool = False,
    now: datetime,
) -> Created:
    """Créer une compagnie, en test jusqu’à ce que la matrice signe son intégration.

    Whatever the door: asked for as active, it is in test until the last sign-off puts it in use
    (annexe D 3.4). Doubtful keys and look-alikes must be `confirmed`, else `Invalid` (422), one
    error a field; those that it lifts have the code « doubt » or « twin ». Without a slug, one is
    made from the name.
    """
    scope.require(EDIT, company_id=company_id)
    numbers = card.numbers(iban)
    errors = list(number_faults(numbers))
    errors += await _names_taken(session, company_id=company_id, name=card.name)
    if not confirmed:
        errors += doubts_to_confirm(Numbers(), numbers)
        errors += await _twin_errors(session, scope, card)
    taken = await slugs_of(session, scope, company_id=company_id)
    if slug is not None and slug in taken:
        sentence = "Cet identifiant est déjà pris : choisissez-en un autre."
        errors.append(FieldError(field="slug", code="taken", message=sentence))
    if errors:
        raise Invalid(errors)
    made, named = new_id(), slug or free_slug(slug_from(card.name), taken)
    await session.execute(
        insert(Partner).values(
            id=made,
            company_id=company_id,
            slug=named,
            status=PartnerStatus.TEST if status is PartnerStatus.ACTIVE else status,
            **_columns(card),
            **_account(iban or None),
        )
    )
    await start_onboarding(session, scope, partner_id=made, now=now)
    return Created(id=made, slug=named)


@command("partners.edit", needs=EDIT, undo=Undo("partners.restore"))
async def edit_partner(
    session: AsyncSession,
    scope: Scope,
    *,
    partner_id: UUID,
    lock_version: int,
    card: PartnerCard,
    iban: str | None = None,
    confirmed: bool = False,
) -> Corrected:
    """Modifier une compagnie : identité, banque, adresses, engagements de service.

    `iban` None keeps the account, empty removes it. Raises `Conflict` with what stands now,
    `Invalid` for wrong numbers, and for doubtful ones unless they are `confirmed`.
    """
    sheet = await _locked(session, scope, partner_id)
    if sheet.lock_version != lock_version:
        raise Conflict(STALE, current={"sheet": sheet})
    old = await _iban(session, partner_id)
    before, after = sheet.card.numbers(old), card.numbers(old if iban is None else iban)
    errors = list(number_faults(after))
    errors += await _names_taken(
        session, company_id=sheet.company_id, name=card.name, without=partner_id
    )
    if not confirmed:
        errors += doubts_to_confirm(before, after)
    if errors:
        raise Invalid(errors)
    return await _write(session, sheet, card, iban=iban, old=old)


@command("partners.restore", needs=EDIT, undo=Undo("partners.restore"))
async def restore_partner(
    session: AsyncSession,
    scope: Scope,
    *,
    partner_id: UUID,
    lock_version: int,
    card: PartnerCard,
    iban: str | None,
) -> Corrected:
    """Rétablir une compagnie comme avant la dernière modification, si rien n’a changé depuis."""
    sheet = await _locked(session, scope, partner_id)
    if sheet.lock_version != lock_version:
        raise Conflict("La compagnie a encore changé depuis : corrigez-la à la main.")
    return await _write(session, sheet, card, iban=iban, old=await _iban(session, partner_id))


@command("partners.change_status", needs=EDIT, undo=Undo("partners.change_status"))
async def change_status(
    session: AsyncSession,
    scope: Scope,
    *,
    partner_id: UUID,
    status: PartnerStatus,
    now: datetime,
) -> PartnerStatus:
    """Rendre une compagnie active, inactive, ou la mettre en test. Gives back what it was.

    One whose integration was asked is made active once the matrix signed it (Annexe D 3.4).
    """
    sheet = await _locked(session, scope, partner_id)
    if sheet.status is not status:
        if status is PartnerStatus.ACTIVE:
            await check_onboarded(session, scope, sheet=sheet, now=now)
        await session.execute(update(Partner).where(Partner.id == partner_id).values(status=status))
    return sheet.status


async def _locked(session: AsyncSession, scope: Scope, partner_id: UUID) -> PartnerSheet:
    """The partner, its row locked: the second of two people waits, then is told."""
    sheet = await partner_sheet(session, scope, key=partner_id)
    scope.require(EDIT, company_id=sheet.company_id)
    await session.execute(select(Partner.id).where(Partner.id == sheet.id).with_for_update())
    return await partner_sheet(session, scope, key=partner_id)


async def _iban(session: AsyncSession, partner_id: UUID) -> str | None:
    kept = await session.scalar(select(Partner.iban).where(Partner.id == partner_id))
    return kept.decode() if kept else None


async def _write(
    session: AsyncSession,
    sheet: PartnerSheet,
    card: PartnerCard,
    *,
    iban: str | None,
    old: str | None,
) -> Corrected:
    moved = iban is not None and iban != (old or "")
    # A mask may stand without its account (what a source gave masked): emptying removes it too.
    moved = moved or (iban == "" and sheet.iban_masked is not None)
    kept = "" if old is None else old
    if not moved and card == sheet.card:
        return Corrected(
            before=sheet, iban_before=None, changed=False, lock_version=sheet.lock_version
        )
    values = {**_columns(card), **(_account(iban or None) if moved else {})}
    if card.addresses == sheet.card.addresses:
        del values["addresses"]  # as they were kept, by whoever wrote them: nothing moved
    lock_version = await session.scalar(
        update(Partner).where(Partner.id == sheet.id).values(values).returning(Partner.lock_version)
    )
    return Corrected(
        before=sheet,
        iban_before=kept if moved else None,
        changed=True,
        lock_version=int(lock_version or 0),
    )


async def _names_taken(
    session: AsyncSession, *, company_id: UUID, name: str, without: UUID | None = None
) -> list[FieldError]:
    taken = select(Partner.id).where(
        Partner.company_id == company_id, Partner.name == name, Partner.id != without
    )
    if (await session.scalar(taken)) is None:
        return []
    sentence = "Cette société a déjà une compagnie de ce nom : ouvrez sa fiche."
    return [FieldError(field="name", code="taken", message=sentence)]


async def _twin_errors(session: AsyncSession, scope: Scope, card: PartnerCard) -> list[FieldError]:
    twins = await partner_twins(session, scope, name=card.name, siren=card.siren)
    same = [one for one in twins if one.same_siren]
    if not same:
        return []
    sentence = f"{same[0].name} ({same[0].company_code}) a déjà ce SIREN : est-ce la même ?"
    return [FieldError(field="siren", code="twin", message=sentence)]


def _account(iban: str | None) -> dict[str, object]:
    return {
        "iban": iban.encode() if iban else None,
        "iban_masked": masked_iban(iban) if iban else None,
    }


def _columns(card: PartnerCard) -> dict[str, object]:
    service = card.service
    return {
        "name": card.name,
        "type": card.type,
        "legal_name": card.legal_name,
        "country": card.country,
        "siren": card.siren,
        "siret": card.siret,
        "vat_number": card.vat_number,
        "bic": card.bic,
        "payment_terms": card.payment_terms,
        "addresses": stored_addresses(card.addresses) or None,
        "sla_latency_ms": service.latency_ms,
        "sla_availability": service.availability,
        "sla_support_hours": service.support_hours,
        "sla_contact": service.contact,
        "sla_from": service.since,
        "sla_to": service.until,
        "sla_notes": service.notes,
    }
