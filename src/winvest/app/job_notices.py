"""Notices of the jobs that run by themselves: one that fails does no longer what nobody watches."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World
from winvest.foundation.kit.calendar import PARIS
from winvest.group.companies.models import HOLDING, Company
from winvest.group.identity.queries import people_of_roles
from winvest.group.notifications.commands import notify
from winvest.group.notifications.enums import NoticeChannel, NoticeTone
from winvest.group.notifications.rules import Notice, Variable, Words, register

log = structlog.get_logger("worker")
OPERATORS = frozenset(("admin_groupe", "it"))

register.declare(
    Notice(
        code="operations.job_failed",
        label="Un traitement automatique est en échec",
        family="Exploitation",
        tone=NoticeTone.BAD,
        words=Words(
            subject="Traitement automatique en échec : {{ traitement }}",
            body="Le traitement « {{ traitement }} » a échoué à {{ heure }}, après tous ses "
            "essais. Cherchez son nom dans le journal du serveur : il y est dit pourquoi. Il "
            "repart à sa prochaine heure.",
        ),
        short="{{ traitement }} a échoué à {{ heure }}.",
        variables=(
            Variable(name="traitement", label="nom du traitement", example="audit.verify"),
            Variable(name="heure", label="heure de l’échec", example="03:15"),
        ),
        channels=frozenset((NoticeChannel.APP, NoticeChannel.MAIL)),
        compulsory=frozenset((NoticeChannel.APP,)),
    ),
)


async def tell_operators(world: World, *, name: str) -> None:
    """Tell the administrators and IT of the holding, once a day and job.

    In a change of its own, since that of the job is undone; what hinders it is logged alone.
    """
    try:
        await _tell(world, name=name, now=datetime.now(UTC))
    except Exception:
        log.exception("failure_not_told", job=name)


async def _tell(world: World, *, name: str, now: datetime) -> None:
    here = now.astimezone(ZoneInfo(PARIS))
    scope = await world.system_scope("Winvest (automatique)")
    async with transaction(world.db, scope) as session:
        company = await session.scalar(select(Company.id).where(Company.code == HOLDING))
        if company is None:
            return
        people = await people_of_roles(session, scope, roles=OPERATORS, company_id=company, now=now)
        await notify(
            session,
            scope,
            event="operations.job_failed",
            company_id=company,
            people=people,
            values={"traitement": name, "heure": f"{here:%H:%M}"},
            subject_key=f"job:{name}:{here:%Y-%m-%d}",
        )
