"""Notices of the imports: the person who started one is told when it comes to nothing."""

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.events import on
from winvest.foundation.kit.scope import Scope
from winvest.group.notifications.commands import notify
from winvest.group.notifications.enums import NoticeChannel, NoticeTone
from winvest.group.notifications.rules import Notice, Variable, Words, register
from winvest.screens.imports.events import ImportFailed
from winvest.screens.imports.places import PATH

register.declare(
    Notice(
        code="imports.failed",
        label="Un import n’a rien donné",
        family="Imports",
        tone=NoticeTone.BAD,
        words=Words(
            subject="L’import de {{ fichier }} n’a rien donné",
            body="L’import de « {{ fichier }} » s’est arrêté : {{ raison }} Rien n’en est écrit "
            "dans le catalogue. Sa page dit ligne par ligne ce qui est à corriger.",
        ),
        short="Import de {{ fichier }} : rien n’est écrit.",
        variables=(
            Variable(name="fichier", label="nom du fichier", example="a3dn.csv"),
            Variable(
                name="raison",
                label="ce qui l’a arrêté",
                example="Les 240 lignes ont été refusées.",
            ),
        ),
        channels=frozenset((NoticeChannel.APP, NoticeChannel.MAIL)),
        compulsory=frozenset((NoticeChannel.APP,)),
    ),
)


@on(ImportFailed)
async def tell_who_imported(session: AsyncSession, scope: Scope, event: ImportFailed) -> None:
    """Tell the person who started the import, once a failure."""
    await notify(
        session,
        scope,
        event="imports.failed",
        company_id=event.company_id,
        people=[event.user_id],
        values={"fichier": event.file_name, "raison": event.why},
        link=f"{PATH}/{event.import_id}",
        subject_key=f"import:{event.import_id}:{event.batch_id or event.why[:60]}",
    )
