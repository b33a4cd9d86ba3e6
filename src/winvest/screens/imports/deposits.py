"""Attaching the documents of an import: looked at with its lines, deposited with them, taken back.

A content is looked at by the door of a deposit, at the dry run and again when it is kept: its first
bytes, its size, the antivirus. It is kept before any product is locked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import FieldError, Invalid, Refusal, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.commands import archive_document, deposit_document
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.files.reception import Received, stored
from winvest.offer.documents.files.rules import wrong_file
from winvest.offer.documents.known import Named, Use, documents_titled, known_files, uses_in
from winvest.offer.documents.models import ProductDocument
from winvest.offer.documents.targets import EDIT, Target, reached
from winvest.offer.documents.verification import ask_checks
from winvest.offer.versions.commands.rebuilding import Rebuilt
from winvest.offer.versions.forms.dates import parse_draft
from winvest.screens.imports.attached import Attached
from winvest.screens.imports.papers import FIELDS, SHA256, Paper, entry_of, titled
from winvest.screens.imports.words import Fault

FORBIDDEN = "Vous n’avez pas le droit de déposer des documents : demandez-le à un administrateur."
NO_VERSION = (
    "Aucune version de ce produit ne peut recevoir ce document : préparez-en une, ou donnez aussi "
    "sa date d’effet et son prix."
)
CHANGED = Refused(
    "Un fichier du ZIP n’est plus celui qui fut contrôlé : relancez le contrôle.", code="file_lost"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A document that a line names; `dated`: its product's versions are rebuilt by the file."""

    number: int
    raw: Mapping[str, str]
    day: str
    sku: str
    product_id: UUID | None
    dated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a line's document is worth: to attach, already there (neither), or faulty."""

    paper: Paper | None = None
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What the wishes of a slice lean on."""

    files: Mapping[str, Received]
    named: Sequence[Named]
    targets: Mapping[UUID, Target]
    uses: frozenset[Use]
    seen: dict[tuple[str, str, str, str], int] = field(default_factory=dict)


async def looks(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    wishes: Sequence[Wish],
    attached: Attached,
) -> dict[int, Look]:
    """What each document named is worth, by the number of its line."""
    if not wishes:
        return {}
    if not scope.may(EDIT, company_id=company_id):
        return {
            one.number: Look(faults=[Fault(entry="paper_file", message=FORBIDDEN)])
            for one in wishes
        }
    shelf = await _shelf(session, scope, company_id, wishes)
    today = today_in(datetime.now(UTC))
    return {one.number: await _look(shelf, one, attached, today) for one in wishes}


async def _shelf(
    session: AsyncSession, scope: Scope, company_id: UUID, wishes: Sequence[Wish]
) -> Shelf:
    names = {_title(one.raw)[0].casefold() for one in wishes} - {""}
    named = await documents_titled(session, scope, company_id=company_id, titles=names)
    asked = {one.raw.get("fichier", "").lower() for one in wishes} | {one.sha256 for one in named}
    targets = await reached(
        session, scope, product_ids=[one.product_id for one in wishes if one.product_id]
    )
    return Shelf(
        files=await known_files(
            session,
            scope,
            company_id=company_id,
            sha256s=[one for one in asked if SHA256.fullmatch(one)],
        ),
        named=named,
        targets=targets,
        uses=await uses_in(
            session, scope, version_ids=[one.version_id for one in targets.values()]
        ),
    )


async def _look(shelf: Shelf, wish: Wish, attached: Attached, today: date) -> Look:
    typed = wish.raw.get("fichier", "")
    member = attached.member(typed) if typed else None
    try:
        raw, sha256 = dict(wish.raw), ""
        if member is None:
            raw, sha256 = _deposited(shelf, wish.raw, zipped=bool(attached.names))
        entry = entry_of(raw, sku=wish.sku, today=today)
        if member is not None:
            sha256 = (await attached.looked(member, entry.type)).sha256
        else:
            _refuse_wrong(shelf.files[sha256], entry.type)
    except Invalid as refusal:
        return Look(faults=faults_in(refusal))
    target = shelf.targets.get(wish.product_id) if wish.product_id else None
    if target is None and not wish.dated:
        return Look(faults=[Fault(entry="paper_file", message=NO_VERSION)])
    key = (wish.sku, entry.type.value, entry.language, sha256)
    first = shelf.seen.setdefault(key, wish.number)
    if first != wish.number:
        told = f"Ce document est déjà à la ligne {first} : gardez-en une."
        return Look(faults=[Fault(entry="paper_file", message=told)])
    if target is not None and not wish.dated:
        use = Use(
            version_id=target.version_id,
            type=entry.type.value,
            language=entry.language,
            sha256=sha256,
        )
        if use in shelf.uses:
            return Look()
    said = {name: value for name, value in raw.items() if name != "fichier"}
    return Look(paper=Paper(raw=said, sha256=sha256, member=member or "", day=wish.day))


def _deposited(shelf: Shelf, raw: Mapping[str, str], *, zipped: bool) -> tuple[dict[str, str], str]:
    """A document deposited before: by its fingerprint, or by its title and edition."""
    typed = raw.get("fichier", "")
    if SHA256.fullmatch(typed.lower()):
        if typed.lower() not in shelf.files:
            raise _wrong("Aucun document de la société n’a cette empreinte : vérifiez-la.")
        return dict(raw), typed.lower()
    title, edition = _title(raw)
    found = [
        one
        for one in shelf.named
        if one.title.casefold() == title.casefold()
        and edition in ("", one.edition)
        and raw.get("type", one.type.value) == one.type.value
        and raw.get("langue", one.language) == one.language
        and one.sha256 in shelf.files
    ]
    if not found:
        where = "ni dans le ZIP, ni parmi" if zipped else "pas parmi"
        raise _wrong(
            f"« {(typed or title)[:80]} » n’est {where} les documents déposés : vérifiez le nom, "
            "ou joignez un ZIP des fichiers."
        )
    if len({one.sha256 for one in found}) > 1:
        raise _wrong(
            f"{len(found)} documents s’appellent « {title[:80]} » : donnez l’édition, ou leur "
            "empreinte."
        )
    one = found[0]
    said = {
        "type": one.type.value, "titre": one.title, "edition": one.edition, "langue": one.language,
    }  # fmt: skip
    return {**said, **raw, "titre": one.title, "edition": edition or one.edition}, one.sha256


def _title(raw: Mapping[str, str]) -> tuple[str, str]:
    typed = raw.get("fichier", "")
    title, edition = titled(typed) if typed else (raw.get("titre", ""), "")
    return title, edition or raw.get("edition", "")


def _refuse_wrong(file: Received, kind: DocumentType) -> None:
    wrong = wrong_file(
        file.format, kind=kind, name=file.name, declared="", size=file.size, macros=False
    )
    if wrong is not None:
        raise _wrong(wrong[1])


async def contents(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    papers: Sequence[Paper],
    attached: Attached,
) -> dict[str, Received]:
    """The contents of these documents, those of the ZIP looked at once more and kept."""
    now = datetime.now(UTC)
    known = [one.sha256 for one in papers if not one.member]
    found = await known_files(session, scope, company_id=company_id, sha256s=known) if known else {}
    for one in papers:
        if not one.member or one.sha256 in found:
            continue
        async with attached.opened(one.member, DocumentType(one.raw["type"])) as (file, path):
            if file.sha256 != one.sha256:
                raise CHANGED
            await stored(file, path, now=now)
        found[one.sha256] = file
    return found


async def attach(
    session: AsyncSession,
    scope: Scope,
    *,
    papers: Mapping[UUID, Sequence[Paper]],
    rebuilt: Mapping[UUID, Sequence[Rebuilt]],
    files: Mapping[str, Received],
    zone: str,
) -> dict[UUID, list[Paper]]:
    """Deposit the documents of these products, each on its version; what each became."""
    now = datetime.now(UTC)
    made: dict[UUID, list[Paper]] = {}
    lot, checks = new_id(), list[UUID | None]()
    targets = await reached(session, scope, product_ids=list(papers))
    for product, those in papers.items():
        target = targets.get(product)
        if target is None:
            raise Refused(NO_VERSION, code="no_version")
        days = {one.effective_from: one.id for one in rebuilt.get(product, ())}
        for one in those:
            version = _version(one, days, zone)
            (document,) = await deposit_document(
                session,
                scope,
                entry=entry_of(one.raw, sku=target.sku, today=today_in(now)),
                targets=[replace(target, version_id=version) if version else target],
                file=files[one.sha256],
                now=now,
                lot=lot,
            )
            checks.append(document.check_id)
            made.setdefault(product, []).append(replace(one, document=str(document.id)))
    await ask_checks(session, scope, check_ids=checks, now=now)
    return made


def _version(one: Paper, days: Mapping[datetime, UUID], zone: str) -> UUID | None:
    if not one.day or not days:
        return None
    return days.get(parse_draft({"effective_from": one.day}, zone=zone).effective_from)


async def detach(session: AsyncSession, scope: Scope, *, papers: Sequence[Paper]) -> Refusal | None:
    """Archive the documents that a line attached, those alone; why not, when one must stay."""
    now = datetime.now(UTC)
    one = ProductDocument
    found = await session.execute(
        select(one.id, one.lock_version).where(
            one.id.in_([UUID(paper.document) for paper in papers if paper.document]),
            one.status != DocumentStatus.ARCHIVED,
        )
    )
    for document_id, lock in found.all():
        try:
            await archive_document(
                session, scope, document_id=document_id, lock_version=lock, now=now
            )
        except Refusal as refusal:
            return refusal
    return None


def faults_in(refusal: Invalid) -> list[Fault]:
    """What a deposit refuses, by the columns of the file."""
    return [
        Fault(entry=FIELDS.get(one.field, "paper_file"), message=one.message)
        for one in refusal.errors
    ]


def _wrong(message: str) -> Invalid:
    return Invalid([FieldError(field="fichier", code="paper", message=message)])
