"""Acts on what clients are to be told: it waits, it is given up, somebody sent it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.publication.commands.withdrawing import keep_clients_told
from winvest.offer.rehearsal.enums import NoticeLetter
from winvest.offer.rehearsal.models import ClientNotice
from winvest.offer.rehearsal.telling.forms import Sending
from winvest.offer.rehearsal.telling.queries import ClientNoticeRow, client_notice

EDIT = "documents.edit"
FOLLOWS = Irreversible("Ce qui est à dire aux clients suit le changement qui le demande.")
ONE = ClientNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDue:
    """What clients are to be told, of a version or (none) of a withdrawal."""

    company_id: UUID
    product_id: UUID
    product_version_id: UUID | None
    about: str
    send_by: date
    effective_on: date
    letter: NoticeLetter | None = None
    legal_source: str | None = None


@command("rehearsal.open_client_notice", needs=None, undo=FOLLOWS)
async def open_client_notice(session: AsyncSession, scope: Scope, *, due: NoticeDue) -> UUID | None:
    """Inscrire ce qui est à dire aux clients. None: it was sent already."""
    values = asdict(due)
    made = insert(ONE).values(id=new_id(), **values)
    changed = {name: made.excluded[name] for name in values}
    return await session.scalar(
        made.on_conflict_do_update(
            index_elements=["product_id", "product_version_id"],
            set_={**changed, "dropped_at": None},
            where=ONE.sent_on.is_(None),
        ).returning(ONE.id)
    )


@command("rehearsal.drop_client_notice", needs=None, undo=FOLLOWS)
async def drop_client_notice(
    session: AsyncSession, scope: Scope, *, version_id: UUID, now: datetime
) -> None:
    """Ne plus rien avoir à dire aux clients : la version n’entrera pas en vigueur."""
    await session.execute(
        update(ONE)
        .where(ONE.product_version_id == version_id, ONE.sent_on.is_(None))
        .values(dropped_at=now)
        .execution_options(synchronize_session=False)
    )


@command(
    "rehearsal.record_client_notice",
    needs=EDIT,
    undo=Irreversible("Un envoi est parti : ce qui en est noté reste."),
)
async def record_client_notice(
    session: AsyncSession,
    scope: Scope,
    *,
    row_id: UUID,
    sending: Sending,
    lock_version: int,
    now: datetime,
) -> ClientNoticeRow:
    """Noter un envoi fait aux clients : quel jour, à combien, par quoi."""
    one = await client_notice(session, scope, row_id=row_id)
    scope.require(EDIT, company_id=one.company_id, risk_family=one.risk_code)
    done = await session.scalar(
        update(ONE)
        .where(ONE.id == row_id, ONE.sent_on.is_(None), ONE.lock_version == lock_version)
        .values(
            sent_on=sending.sent_on,
            sent_count=sending.count,
            sent_how=sending.how,
            sent_by=scope.actor_id,
            sent_by_label=scope.actor_label,
        )
        .returning(ONE.id)
        .execution_options(synchronize_session=False)
    )
    if done is None:
        raise Refused(
            "Quelqu’un vient de changer cet envoi : rechargez la page, puis recommencez.",
            code="stale",
        )
    if one.version is None:
        await keep_clients_told(
            session, scope, product_id=one.product_id, count=sending.count, at=now
        )
    return one
