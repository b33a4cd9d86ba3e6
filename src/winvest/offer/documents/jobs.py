"""Jobs of the documents: warn before they expire, read the store again, convert to PDF/A, have
what was deposited dated by the time-stamping authority.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.events import announce
from winvest.foundation.infra.queue import World, enqueue, job
from winvest.foundation.infra.vault import vault
from winvest.foundation.kit.errors import Refusal
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.conversion import (
    BROKEN,
    JOB,
    Asked,
    asked_conversion,
    converted,
    fail_conversion,
    record_conversion,
)
from winvest.offer.documents.events import DocumentExpiring
from winvest.offer.documents.expiry_queries import ending_documents
from winvest.offer.documents.expiry_rules import THRESHOLDS, days_left, threshold_of
from winvest.offer.documents.files.ports import (
    AuthoritySilent,
    ConversionFailed,
    StampRefused,
    authority,
)
from winvest.offer.documents.integrity import SLICE, due_files, examined, record_checks
from winvest.offer.documents.timestamps import (
    STAMP,
    ask_again,
    awaited_hash,
    note_fault,
    record_stamp,
)
from winvest.offer.documents.unasked import ask_unasked, unasked_versions

STAMPING = "Winvest (horodatage)"
READ_AGAIN = timedelta(days=30)
SLICES = 20


@job("documents.warn_expiring", cron="10 5 * * *")
async def warn_expiring(world: World, **_: Any) -> None:
    """Tell each morning of the documents that passed a threshold; each is told once."""
    scope = await world.system_scope("Winvest (documents)")
    now = datetime.now(UTC)
    async with transaction(world.db, scope) as session:
        within = timedelta(days=max(THRESHOLDS))
        for one in await ending_documents(session, scope, now=now, within=within):
            days = days_left(one.valid_to, now)
            event = DocumentExpiring(
                document_id=one.id,
                company_id=one.company_id,
                title=one.title,
                product_name=one.product_name,
                sku=one.sku,
                valid_to=one.valid_to,
                days=days,
                threshold=threshold_of(days),
            )
            await announce(session, scope, event)


@job("documents.check_files", cron="40 * * * *")
async def check_files(world: World, **_: Any) -> None:
    """Each hour, read again what nobody read for a month; 4,000 files at most, by slices."""
    scope = await world.system_scope("Winvest (coffre des documents)")
    for _slice in range(SLICES):
        now = datetime.now(UTC)
        async with transaction(world.db, scope) as session:
            due = await due_files(session, scope, unread_since=now - READ_AGAIN)
        if not due:
            return
        checks = await examined(vault(), due)
        async with transaction(world.db, scope) as session:
            await record_checks(session, scope, checks=checks, now=datetime.now(UTC))
        if len(due) < SLICE:
            return


@job("documents.look_for_unasked", cron="20 4 * * *")
async def look_for_unasked(world: World, **_: Any) -> None:
    """Find each night the drafts on sale that nobody was asked to check; a job a version."""
    scope = await world.system_scope("Winvest (documents)")
    async with transaction(world.db, scope) as session:
        for one in await unasked_versions(session, scope):
            await enqueue(
                session,
                "documents.ask_unasked",
                queueing_lock=f"unasked:{one}",
                version_id=str(one),
            )


@job("documents.ask_unasked")
async def ask_one_unasked(world: World, *, version_id: str, **_: Any) -> None:
    """Ask to check the drafts of one version on sale."""
    scope = await world.system_scope("Winvest (documents)")
    async with transaction(world.db, scope) as session:
        await ask_unasked(session, scope, version_id=UUID(version_id), now=datetime.now(UTC))


@job(JOB)
async def convert_document(world: World, *, conversion: str, **_: Any) -> None:
    """Make the PDF/A of a document; a failure is told on its page, and nothing changes.

    What nobody foresaw is tried again; after the last run it is told too, so that one may ask.
    """
    scope = await world.system_scope("Winvest (conversion PDF/A)")
    async with transaction(world.db, scope) as session:
        asked = await asked_conversion(session, scope, conversion_id=UUID(conversion))
    if asked is None:
        return
    folder = world.settings.var_dir / "uploads" / f"archive-{asked.id.hex}"
    try:
        file = await converted(asked, folder=folder, now=datetime.now(UTC))
        async with transaction(world.db, scope) as session:
            await record_conversion(session, scope, asked=asked, file=file, now=datetime.now(UTC))
    except (ConversionFailed, Refusal) as error:
        await _failed(world, scope, asked, str(error))
    except Exception:
        if world.last_run:
            await _failed(world, scope, asked, BROKEN)
        raise


@job(STAMP)
async def stamp_file(world: World, *, timestamp: str, **_: Any) -> None:
    """Have a file dated by the authority; no transaction is held while it answers.

    Silence is tried again, later and later, then by the hour; what it refuses, by the hour alone.
    """
    scope = await world.system_scope(STAMPING)
    async with transaction(world.db, scope) as session:
        sha256 = await awaited_hash(session, scope, timestamp_id=UUID(timestamp))
    if sha256 is None or not authority().ready():
        return
    made, fault = None, ""
    try:
        made = await authority().stamp(sha256)
    except (AuthoritySilent, StampRefused) as error:
        fault = str(error)
        if isinstance(error, AuthoritySilent) and not world.last_run:
            await _noted(world, scope, UUID(timestamp), fault)
            raise
    if made is None:
        await _noted(world, scope, UUID(timestamp), fault)
        return
    async with transaction(world.db, scope) as session:
        await record_stamp(
            session, scope, timestamp_id=UUID(timestamp), stamp=made, now=datetime.now(UTC)
        )


@job("documents.stamp_waiting", cron="25 * * * *")
async def stamp_waiting(world: World, **_: Any) -> None:
    """Each hour, ask again for what waits, and for files that came by another way; by slices."""
    if not authority().ready():
        return
    scope = await world.system_scope(STAMPING)
    async with transaction(world.db, scope) as session:
        await ask_again(session, scope, now=datetime.now(UTC))


async def _noted(world: World, scope: Scope, timestamp_id: UUID, fault: str) -> None:
    async with transaction(world.db, scope) as session:
        await note_fault(
            session, scope, timestamp_id=timestamp_id, fault=fault, now=datetime.now(UTC)
        )


async def _failed(world: World, scope: Scope, asked: Asked, reason: str) -> None:
    async with transaction(world.db, scope) as session:
        await fail_conversion(session, scope, asked=asked, reason=reason, now=datetime.now(UTC))
