"""Reactions to what clients are to be told: nothing is sent from here, so people are told to."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.app.notice_words import APP_MAIL, APP_ONLY, PRODUCT
from winvest.foundation.infra.events import on
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.queries import people_of_roles
from winvest.group.notifications.commands import notify
from winvest.group.notifications.enums import NoticeTone
from winvest.group.notifications.rules import Notice, Variable, Words, register
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.rules import FAMILIES
from winvest.offer.publication.events import ClientsToTell
from winvest.offer.rehearsal.notices.queries import notice_book
from winvest.offer.rehearsal.queries import held_version
from winvest.offer.rehearsal.rules.consequences import notice_rule, told_by
from winvest.offer.rehearsal.telling.commands import (
    NoticeDue,
    drop_client_notice,
    open_client_notice,
)
from winvest.offer.versions.events import (
    VersionBlocked,
    VersionScheduled,
    VersionTold,
    VersionUnscheduled,
    VersionWentLive,
)
from winvest.offer.versions.rules.breaking import prices_up

LIST = "/documents/preavis/a-envoyer"
SENDERS = frozenset(("adv", "marketing"))  # « Information clients »: ADV does it, Marketing answers
FREE = "e-mail ou courrier"
MOMENT = timedelta(microseconds=1)

register.declare(
    Notice(
        code="clients.to_tell",
        label="Des clients sont à informer",
        family="Diffusion",
        tone=NoticeTone.WARN,
        words=Words(
            subject="Clients de {{ produit }} à informer avant le {{ date }}",
            body="{{ motif }} Moyen : {{ moyen }}. À envoyer au plus tard le {{ date }}. Winvest "
            "n’écrit pas aux clients : faites l’envoi, puis notez-le dans la liste.",
        ),
        short="Clients de {{ sku }} à informer avant le {{ date }} : {{ moyen }}.",
        variables=(
            *PRODUCT,
            Variable(name="motif", label="pourquoi", example="Le prix augmente."),
            Variable(name="moyen", label="par quoi", example="Lettre recommandée"),
            Variable(name="date", label="dernier jour", example="1er déc. 2026"),
        ),
        channels=APP_MAIL,
        compulsory=APP_ONLY,
    )
)


@on(VersionScheduled)
async def price_rise_planned(session: AsyncSession, scope: Scope, event: VersionScheduled) -> None:
    """A price that will go up, in a family where the law wants a notice: it waits to be sent."""
    await _price_rise(session, scope, event, event.effective_from)


@on(VersionWentLive)
async def price_rise_live(session: AsyncSession, scope: Scope, event: VersionWentLive) -> None:
    """A price that went up at once: its notice is late already."""
    await _price_rise(session, scope, event, event.effective_from)


@on(VersionUnscheduled)
async def price_rise_given_up(
    session: AsyncSession, scope: Scope, event: VersionUnscheduled
) -> None:
    """Nothing goes up any more: there is nothing left to send."""
    await drop_client_notice(session, scope, version_id=event.version_id, now=datetime.now(UTC))


@on(VersionBlocked)
async def price_rise_blocked(session: AsyncSession, scope: Scope, event: VersionBlocked) -> None:
    """What was withdrawn on its day raises nothing: there is nothing left to send."""
    await drop_client_notice(session, scope, version_id=event.version_id, now=datetime.now(UTC))


@on(ClientsToTell)
async def withdrawal_to_tell(session: AsyncSession, scope: Scope, event: ClientsToTell) -> None:
    """The clients of a product withdrawn are to be told of it, on the day of its exit plan."""
    due = NoticeDue(
        company_id=event.company_id,
        product_id=event.product_id,
        product_version_id=None,
        about=event.notice,
        send_by=event.on,
        effective_on=event.support_ends_on,
    )
    opened = await open_client_notice(session, scope, due=due)
    told = f"{event.product_name} est retiré : son support finit le "
    told += f"{short_date(event.support_ends_on)}."
    await _tell(session, scope, due, event.sku, event.product_name, told, opened)


async def _price_rise(
    session: AsyncSession, scope: Scope, event: VersionTold, effective: datetime
) -> None:
    product = await session.scalar(
        select(ProductVersion.product_id).where(ProductVersion.id == event.version_id)
    )
    if product is None:
        return
    # a moment before: what is in force until then, be the version itself in force already
    held = await held_version(
        session, scope, product_id=product, number=event.number, at=effective - MOMENT
    )
    day = local_day(effective)
    rises = prices_up(held.old, held.content) if held.old else ()
    rule = notice_rule(await notice_book(session), FAMILIES.get(held.sheet.risk_code), day=day)
    if not rises or rule is None:
        return
    about = f"{' ; '.join(rises)}."
    due = NoticeDue(
        company_id=event.company_id,
        product_id=product,
        product_version_id=event.version_id,
        about=about[:1].upper() + about[1:],
        send_by=told_by(day, rule.months),
        effective_on=day,
        letter=rule.letter,
        legal_source=rule.legal_source,
    )
    opened = await open_client_notice(session, scope, due=due)
    told = f"À partir du {short_date(day)} : {about}"
    await _tell(session, scope, due, event.sku, event.product_name, told, opened)


async def _tell(
    session: AsyncSession,
    scope: Scope,
    due: NoticeDue,
    sku: str,
    name: str,
    why: str,
    opened: UUID | None,
) -> None:
    """Tell who sends, once for each last day."""
    if opened is None:
        return
    people = await people_of_roles(
        session, scope, roles=SENDERS, company_id=due.company_id, now=datetime.now(UTC)
    )
    await notify(
        session,
        scope,
        event="clients.to_tell",
        company_id=due.company_id,
        people=people,
        values={
            "produit": name,
            "sku": sku,
            "motif": why,
            "moyen": due.letter.label if due.letter else FREE,
            "date": short_date(due.send_by),
        },
        link=LIST,
        subject_key=f"clients.to_tell:{opened}:{due.send_by}",
    )
