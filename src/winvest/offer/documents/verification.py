"""« Vérification légale »: what joins a version on sale is a draft until it is signed.

Annexe D 3.3, annexe B 6. One check a deposit, company and family, however many its products; what
joins a version in preparation is checked with that version.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID, uuid5

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.french import NBSP, plural
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.commands.asking import Asking, ask
from winvest.group.approvals.commands.cancelling import cancel
from winvest.group.approvals.enums import Facet, RaciTask, SubjectKind, TaskStatus
from winvest.group.approvals.events import Subject
from winvest.group.approvals.models import ApprovalTask
from winvest.group.approvals.ports import Signable, Standing
from winvest.group.approvals.queries import Task, tasks_about
from winvest.offer.catalog.enums import Channel, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.documents.targets import OPEN

LIVING = (*OPEN, VersionStatus.SCHEDULED)
LONGEST_LINK = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A document that waits for its check, as who signs reads it."""

    id: UUID
    product_id: UUID
    company_id: UUID
    type: DocumentType
    title: str
    edition: str
    language: str
    sha256: str | None
    mandatory: bool
    channels: tuple[Channel, ...]
    valid_from: datetime | None
    valid_to: datetime | None
    sku: str
    product_name: str
    risk_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """How a document joins its version: at once, or waiting for a check."""

    check_id: UUID | None
    now: datetime

    @property
    def values(self) -> dict[str, object]:
        """The columns that say so."""
        waits = self.check_id is not None
        return {
            "check_id": self.check_id,
            "status": DocumentStatus.DRAFT if waits else DocumentStatus.PUBLISHED,
            "published_at": None if waits else self.now,
        }


async def on_sale(session: AsyncSession, *, version_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these versions are in force."""
    found = await session.scalars(
        select(ProductVersion.id).where(
            ProductVersion.id.in_(version_ids), ProductVersion.status == VersionStatus.ACTIVE
        )
    )
    return frozenset(found)


def check_for(lot: UUID, *, company_id: UUID, risk_code: str) -> UUID:
    """The check of a lot of documents: one by company and family, whose jurists may differ."""
    return uuid5(lot, f"{company_id}:{risk_code}")


async def ask_checks(
    session: AsyncSession, scope: Scope, *, check_ids: Iterable[UUID | None], now: datetime
) -> None:
    """Ask the function that checks documents to sign what waits; a step of who puts them in."""
    for one in dict.fromkeys(check_ids):
        if one is not None:
            await _ask(session, scope, check_id=one, now=now)


async def give_up_check(session: AsyncSession, scope: Scope, *, one: ProductDocument) -> None:
    """A draft went to the archives: once nothing of its check waits, nobody is asked any more."""
    if one.check_id is None or one.status is not DocumentStatus.DRAFT:
        return
    if not await waiting_documents(session, scope, check_id=one.check_id):
        await cancel(session, scope, subject_id=one.check_id, tasks={RaciTask.LEGAL_CHECK})


async def give_up_checks(session: AsyncSession, scope: Scope, *, product_id: UUID) -> None:
    """A version or a product is sold no more: nobody is asked about what went with it."""
    here = (
        select(ProductDocument.check_id)
        .join(ProductVersion, ProductVersion.id == ProductDocument.product_version_id)
        .join(ApprovalTask, ApprovalTask.subject_id == ProductDocument.check_id)
        .where(
            ProductVersion.product_id == product_id,
            ApprovalTask.status.in_((TaskStatus.OPEN, TaskStatus.PAUSED, TaskStatus.REFUSED)),
        )
    )
    held = (
        select(ProductDocument.check_id)
        .join(ProductVersion, ProductVersion.id == ProductDocument.product_version_id)
        .where(
            ProductDocument.check_id.in_(here),
            ProductDocument.status == DocumentStatus.DRAFT,
            ProductVersion.status.in_(LIVING),
        )
    )
    for one in (await session.scalars(here.except_(held))).all():
        assert one is not None  # a task is about it
        await cancel(session, scope, subject_id=one, tasks={RaciTask.LEGAL_CHECK})


async def publish_checked(
    session: AsyncSession, scope: Scope, *, check_id: UUID, now: datetime
) -> int:
    """What was signed is in force, and takes the place of the edition before; how many.

    A step of the signature. A version in preparation that took a copy meanwhile has it too; one
    that is no longer sold stays as it was.
    """
    living = select(ProductVersion.id).where(ProductVersion.status.in_(LIVING))
    signed = await session.execute(
        update(ProductDocument)
        .where(
            ProductDocument.check_id == check_id,
            ProductDocument.status == DocumentStatus.DRAFT,
            ProductDocument.product_version_id.in_(living),
        )
        .values(status=DocumentStatus.PUBLISHED, published_at=now)
        .returning(ProductDocument.replaces_id)
        .execution_options(synchronize_session=False)
    )
    replaced = signed.scalars().all()
    await session.execute(
        update(ProductDocument)
        .where(ProductDocument.id.in_([one for one in replaced if one is not None]))
        .values(status=DocumentStatus.ARCHIVED)
        .execution_options(synchronize_session=False)
    )
    return len(replaced)


async def waiting_documents(
    session: AsyncSession, scope: Scope, *, check_id: UUID, hold: bool = False
) -> tuple[Waiting, ...]:
    """What a check is about, of the versions in force; 200 rows at most. `hold`: locked."""
    asked = (
        select(ProductDocument, Product.id, Product.sku, Product.name, Risk.code)
        .join(ProductVersion, ProductVersion.id == ProductDocument.product_version_id)
        .join(Product, Product.id == ProductVersion.product_id)
        .join(Risk, Risk.id == Product.risk_id)
        .where(
            ProductDocument.check_id == check_id,
            ProductDocument.status == DocumentStatus.DRAFT,
            ProductVersion.status == VersionStatus.ACTIVE,
        )
        .order_by(Product.sku, ProductDocument.type, ProductDocument.title, ProductDocument.id)
        .execution_options(populate_existing=True)
    )
    if hold:
        asked = asked.with_for_update(of=ProductDocument)
    return tuple(
        Waiting(
            id=one.id,
            product_id=product,
            company_id=one.owner_company_id,
            type=one.type,
            title=one.title,
            edition=one.version,
            language=one.language,
            sha256=one.file_hash,
            mandatory=one.mandatory,
            channels=tuple(each for each in Channel if each in one.channels),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            sku=sku,
            product_name=name,
            risk_code=risk,
        )
        for one, product, sku, name, risk in await session.execute(asked)
    )


async def check_task(session: AsyncSession, scope: Scope, *, check_id: UUID | None) -> Task | None:
    """The task that signs a document, or did."""
    if check_id is None:
        return None
    found = await tasks_about(session, scope, subject_ids=[check_id])
    return found[0] if found else None


class DepositContents:
    """What the task about a deposit depends on: its documents that wait, as they were read."""

    async def standing(
        self, session: AsyncSession, scope: Scope, *, of: Signable, hold: bool
    ) -> Standing | None:
        """The documents now; the task knows who put them in."""
        if of.kind is not SubjectKind.DOCUMENT:
            return None
        held = hold and of.company_id in scope.company_ids
        found = await waiting_documents(session, scope, check_id=of.subject_id, hold=held)
        return Standing(sha256=_sha(found), authors=None)


async def _ask(session: AsyncSession, scope: Scope, *, check_id: UUID, now: datetime) -> None:
    found = await waiting_documents(session, scope, check_id=check_id)
    if not found:
        return
    subject = Subject(
        kind=SubjectKind.DOCUMENT,
        id=check_id,
        owner_company_id=found[0].company_id,
        title=_title(found),
        link=_link(found),
        risk_family=found[0].risk_code,
    )
    asking = Asking(
        subject=subject,
        tasks=(RaciTask.LEGAL_CHECK,),
        contents={Facet.FILE: _sha(found)},
        facet=Facet.FILE,
    )
    await ask(session, scope, asking=asking, now=now, today=local_day(now))
    if not await tasks_about(session, scope, subject_ids=[check_id]):
        raise Refused(
            f"Personne ne répond de «{NBSP}{RaciTask.LEGAL_CHECK.label}{NBSP}» dans la matrice "
            f"RACI{NBSP}: un document ne peut pas rejoindre ce qui est en vente. Faites-la "
            "compléter.",
            code="nobody_answers",
        )


def _title(found: Sequence[Waiting]) -> str:
    names: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in found:
        names[one.type.value, one.title, one.edition].add(one.product_name)
    products = sorted({one.product_name for one in found})
    where = products[0] if len(products) == 1 else plural(len(products), "produit")
    if len(names) > 1:
        return f"{plural(len(names), 'document')} de {where}"
    kind, title, edition = next(iter(names))
    return f"{kind.replace('_', ' ')} «{NBSP}{title[:90]}{NBSP}» {edition}, {where}"


def _link(found: Sequence[Waiting]) -> str:
    if len(found) == 1:
        return f"/documents/{found[0].id}"
    titles = {one.title for one in found}
    narrowed = {"q": found[0].title[:LONGEST_LINK]} if len(titles) == 1 else {}
    return f"/documents?{urlencode({**narrowed, 'etat': 'a-verifier'})}"[:400]


def _sha(found: Sequence[Waiting]) -> str:
    """What is signed: each file, what it is, for what and for when; whatever the rows."""
    lines = sorted(
        [
            *(str(one.product_id), one.type.value, one.title, one.edition, one.language),
            *(one.sha256 or "", str(one.mandatory), ",".join(one.channels)),
            *(str(one.valid_from), str(one.valid_to)),
        ]
        for one in found
    )
    text = json.dumps(["winvest-deposit-1", lines], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
