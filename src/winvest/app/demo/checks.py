"""What waits for its « Vérification légale » in the demo group: a new edition, just deposited.

It is deposited by the very command of the screens, in the name of who keeps the product; who signs
is told as anybody would be.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.reactions
import winvest.app.wiring  # noqa: F401 - who hears of a check, and the jobs that tell them
from winvest.app.demo.content.people import PEOPLE
from winvest.app.demo.printing import Printed, stored_path
from winvest.app.demo.sheets import RENEWED, renewal_key
from winvest.app.demo.trees import user_id
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.commands import replace_document
from winvest.offer.documents.files.enums import Scan
from winvest.offer.documents.files.inspection import inspected
from winvest.offer.documents.files.reception import Received
from winvest.offer.documents.files.rules import PDF
from winvest.offer.documents.forms import Renewal
from winvest.offer.documents.models import ProductDocument


async def write_checks(
    session: AsyncSession,
    scope: Scope,
    *,
    printed: Mapping[str, Printed],
    folder: Path,
    now: datetime,
) -> int:
    """Deposit each new edition; how many. Only for a demo group that is new, and printed."""
    made = 0
    for one in RENEWED:
        file = printed.get(renewal_key(one))
        if file is None:
            continue
        keeper = next(person for person in PEOPLE if person.email == one.keeper)
        acting = replace(
            scope,
            actor_id=user_id(keeper.email),
            actor_label=f"{keeper.first_name} {keeper.last_name}",
        )
        await set_context(session, acting)
        old = await _running(session, one.sku, one.type)
        await replace_document(
            session,
            acting,
            document_id=old.id,
            renewal=Renewal(
                title=old.title,
                edition=one.edition,
                valid_from=now,
                valid_to=None,
                lock_version=old.lock_version,
            ),
            file=await _received(stored_path(folder, file.sha256), name=f"{one.type}.pdf"),
            now=now,
        )
        made += 1
    await set_context(session, scope)
    return made


async def _running(session: AsyncSession, sku: str, kind: str) -> ProductDocument:
    """The edition of the version on sale."""
    found = await session.execute(
        select(ProductDocument)
        .join(ProductVersion, ProductVersion.id == ProductDocument.product_version_id)
        .join(Product, Product.id == ProductVersion.product_id)
        .where(
            Product.sku == sku,
            ProductVersion.status == VersionStatus.ACTIVE,
            ProductDocument.type == kind,
        )
    )
    return found.scalar_one()


async def _received(path: Path, *, name: str) -> Received:
    looked = await asyncio.to_thread(inspected, path)
    return Received(
        sha256=looked.sha256,
        size=looked.size,
        format=PDF,
        name=name,
        scan=Scan.NOT_SCANNED,
        scanner=None,
        pages=looked.pages,
        claim=looked.claim,
        lacks=looked.lacks,
    )
