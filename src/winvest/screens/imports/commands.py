"""Acts on an import: receive a file, link its columns, check it, write it, take it back."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches.commands.opening import open_batch
from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.infra.queue import enqueue
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.screens.imports.enums import ImportStatus, Outcome, Verdict
from winvest.screens.imports.forms import Columns, NewImport, option_entries
from winvest.screens.imports.models import CatalogImport, ImportLine, ImportMapping
from winvest.screens.imports.queries import RIGHT, ImportRow, import_of
from winvest.screens.imports.targets import IGNORED, header_names

APPLY, TAKE_BACK = "imports.apply", "imports.take_back"
WRITTEN = (Verdict.CREATE, Verdict.UPDATE)
AT_ONCE = 20  # lines written while the person waits
OPEN = frozenset((ImportStatus.RECEIVED, ImportStatus.CHECKED, ImportStatus.FAILED))


@command(
    "imports.receive",
    needs=RIGHT,
    undo=Undo("imports.discard"),
)
async def receive_file(
    session: AsyncSession, scope: Scope, *, new: NewImport, content: bytes
) -> UUID:
    """Recevoir un fichier de produits, pour une société."""
    scope.require(RIGHT, company_id=new.company_id)
    import_id = new_id()
    await session.execute(
        insert(CatalogImport).values(
            id=import_id,
            company_id=new.company_id,
            user_id=scope.actor_id,
            user_label=scope.actor_label,
            source=new.source,
            file_name=new.file_name,
            file_sha256=hashlib.sha256(content).hexdigest(),
            file_size=len(content),
        )
    )
    return import_id


@command(
    "imports.link_columns",
    needs=RIGHT,
    undo=Irreversible("Les colonnes se relient de nouveau depuis l’import."),
)
async def link_columns(
    session: AsyncSession,
    scope: Scope,
    *,
    import_id: UUID,
    columns: Columns,
    headers: Sequence[str],
    aside: bool,
) -> ImportRow:
    """Dire ce qu’est chaque colonne d’un fichier, et le retenir pour sa source.

    `aside`: a worker checks the file; else the caller does, in this very transaction.
    """
    one = await import_of(session, scope, import_id=import_id, lock=True)
    _refuse_busy(one)
    await session.execute(delete(ImportLine).where(ImportLine.import_id == import_id))
    await session.execute(
        update(CatalogImport)
        .where(CatalogImport.id == import_id)
        .values(
            reading=option_entries(columns.options),
            mapping={
                "columns": {str(at): code for at, code in columns.mapping.items()},
                "headers": list(headers),
                "effective_from": columns.asked,
            },
            blank_erases=columns.blank_erases,
            status=ImportStatus.CHECKING,
            problem=None,
            **dict.fromkeys(("total", "checked_count"), 0),
            **{f"{verdict.value}_count": 0 for verdict in Verdict},
        )
    )
    read = {
        name: columns.mapping.get(at, IGNORED)
        for at, name in enumerate(header_names(headers))
        if name
    }
    values = {"id": new_id(), "company_id": one.company_id, "source": one.source, "columns": read}
    known = upsert(ImportMapping).values(values)
    await session.execute(
        known.on_conflict_do_update(
            index_elements=["company_id", "source"],
            set_={"columns": ImportMapping.columns.op("||")(known.excluded.columns)},
        )
    )
    if aside:
        await enqueue(
            session,
            "imports.check",
            queueing_lock=f"import:{import_id}",
            import_id=str(import_id),
            user=str(scope.actor_id),
        )
    return await import_of(session, scope, import_id=import_id)


@command(
    "imports.apply",
    needs=RIGHT,
    undo=Undo("imports.undo"),
)
async def apply_import(
    session: AsyncSession, scope: Scope, *, import_id: UUID, whole: bool, expected: int
) -> UUID:
    """Écrire les lignes contrôlées : toutes ou aucune, ou les bonnes seules. Gives the batch."""
    one = await import_of(session, scope, import_id=import_id, lock=True)
    if one.status is not ImportStatus.CHECKED:
        raise Refused(
            "Cet import n’est pas à écrire : rechargez sa page pour voir où il en est.",
            code="not_checked",
        )
    if whole and one.faulty_count:
        raise Refused(
            f"« Tout ou rien » demande un fichier sans faute, et "
            f"{plural(one.faulty_count, 'ligne est fautive', 'lignes sont fautives')} : corrigez "
            "le fichier, ou importez les lignes bonnes seules.",
            code="faulty_lines",
        )
    batch_id = await open_batch(
        session,
        scope,
        act=APPLY,
        title=f"Import de {one.file_name}"[:200],
        lines=_lines(import_id, ImportLine.verdict.in_(WRITTEN)),
        expected=expected,
        arguments={"import": str(import_id), "whole": whole},
        about=f"{one.source.label}, {one.company_name}",
        back=f"/imports/{import_id}",
        aside=expected > AT_ONCE,
    )
    await session.execute(
        update(CatalogImport)
        .where(CatalogImport.id == import_id)
        .values(
            status=ImportStatus.APPLYING,
            whole=whole,
            batch_id=batch_id,
            applied_at=func.now(),
            applied_label=scope.actor_label,
        )
    )
    return batch_id


@command(
    "imports.undo",
    needs=RIGHT,
    undo=Irreversible("Un import annulé se refait : déposez de nouveau le fichier."),
)
async def undo_import(session: AsyncSession, scope: Scope, *, import_id: UUID) -> UUID:
    """Annuler tout un import : ce qu’il a créé est supprimé, ce qu’il a changé est remis."""
    one = await import_of(session, scope, import_id=import_id, lock=True)
    if one.status is not ImportStatus.APPLIED or not one.standing:
        raise Refused(
            "Cet import n’a rien écrit qui puisse s’annuler : rechargez sa page.",
            code="nothing_to_undo",
        )
    if one.cleared_at is not None:
        raise Refused(
            "Le détail de cet import n’est plus gardé : corrigez les fiches depuis le catalogue.",
            code="cleared",
        )
    batch_id = await open_batch(
        session,
        scope,
        act=TAKE_BACK,
        title=f"Annulation de l’import de {one.file_name}"[:200],
        lines=_lines(import_id, ImportLine.outcome == Outcome.APPLIED),
        expected=one.standing,
        arguments={"import": str(import_id)},
        about=f"{one.source.label}, {one.company_name}",
        back=f"/imports/{import_id}",
        aside=one.standing > AT_ONCE,
    )
    await session.execute(
        update(CatalogImport)
        .where(CatalogImport.id == import_id)
        .values(
            status=ImportStatus.UNDOING,
            undo_batch_id=batch_id,
            undone_at=func.now(),
            undone_label=scope.actor_label,
        )
    )
    return batch_id


@command(
    "imports.discard",
    needs=RIGHT,
    undo=Irreversible("Le fichier abandonné se dépose de nouveau."),
)
async def discard_import(session: AsyncSession, scope: Scope, *, import_id: UUID) -> None:
    """Abandonner un import qui n’a rien écrit."""
    one = await import_of(session, scope, import_id=import_id, lock=True)
    _refuse_busy(one)
    await session.execute(delete(CatalogImport).where(CatalogImport.id == import_id))


@command(
    "imports.clear_old",
    needs=None,
    undo=Irreversible("Le journal d’audit garde ce que les imports ont changé."),
)
async def clear_old(session: AsyncSession, scope: Scope, *, before: datetime) -> tuple[UUID, ...]:
    """Effacer les lignes et les fichiers des imports anciens ; leur histoire reste."""
    old = (
        update(CatalogImport)
        .where(
            CatalogImport.created_at < before,
            CatalogImport.cleared_at.is_(None),
            CatalogImport.status.not_in((ImportStatus.APPLYING, ImportStatus.UNDOING)),
        )
        .values(cleared_at=func.now())
        .returning(CatalogImport.id)
    )
    gone = tuple((await session.scalars(old)).all())
    if gone:
        await session.execute(delete(ImportLine).where(ImportLine.import_id.in_(gone)))
    return gone


def _lines(import_id: UUID, which: Any) -> Any:
    """Lines as a batch takes them: their place in the batch, and what they are about."""
    line = ImportLine
    return select(
        line.id.label("subject_id"),
        line.sku.label("reference"),
        func.coalesce(func.nullif(line.name, ""), literal("Sans nom")).label("label"),
        func.row_number().over(order_by=line.position).label("position"),
    ).where(line.import_id == import_id, which)


def _refuse_busy(one: ImportRow) -> None:
    if one.status not in OPEN:
        raise Refused(
            "Cet import est en cours, ou déjà écrit : rechargez sa page.", code="not_open"
        )


def counted(verdicts: Mapping[Verdict, int]) -> dict[str, int]:
    """The counts of the verdicts, as an import stores them."""
    return {f"{verdict.value}_count": verdicts.get(verdict, 0) for verdict in Verdict}
