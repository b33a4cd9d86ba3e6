"""What the sign-offs of a version rest on: its accounts, its link with the partner, its authors."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound, Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.group.approvals.enums import Facet, SubjectKind
from winvest.group.approvals.ports import Signable, Standing
from winvest.offer.catalog.models.products import ExternalMapping, Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.versions.queries import (
    lock_product,
    submitter_of,
    version_content,
    version_numbered,
)
from winvest.offer.versions.rules.facets import (
    Booking,
    booking_sha,
    facets,
    integration_sha,
)
from winvest.offer.versions.rules.moves import EDITABLE


async def numbered(session: AsyncSession, scope: Scope, *, version_id: UUID) -> tuple[UUID, int]:
    """The product and number of a version that one may read."""
    found = await session.execute(
        select(ProductVersion.product_id, ProductVersion.version).where(
            ProductVersion.id == version_id
        )
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound("Cette version n’existe plus, ou n’est pas de vos sociétés.")
    return row.product_id, row.version


async def newest_open(session: AsyncSession, scope: Scope, *, sku: str) -> int:
    """The newest version in preparation of a product."""
    found: int | None = await session.scalar(
        select(ProductVersion.version)
        .join(Product, Product.id == ProductVersion.product_id)
        .where(Product.sku == sku.upper(), ProductVersion.status.in_(EDITABLE))
        .order_by(ProductVersion.version.desc())
        .limit(1)
    )
    if found is None:
        raise Refused(
            "Ce produit n’a pas de version en préparation\u00a0: préparez-en une, puis demandez.",
            code="version_missing",
        )
    return found


async def booking_shas(
    session: AsyncSession, scope: Scope, *, version_id: UUID, owner: UUID
) -> Mapping[UUID, str]:
    """The hash of the accounts of each company that books this version; the owner at least."""
    found: dict[UUID, list[Booking]] = defaultdict(list)
    for company_id, one, _ in await _bookings(session, version_id):
        found[company_id].append(one)
    if not found:
        found[owner] = []
    return {company_id: booking_sha(many) for company_id, many in found.items()}


async def integration(session: AsyncSession, scope: Scope, *, product_id: UUID) -> str:
    """The hash of the link of a product with its partner."""
    found = await session.execute(
        select(Product.partner_id, Product.integration_status).where(Product.id == product_id)
    )
    partner, status = found.one()
    codes = await session.execute(
        select(ExternalMapping.system, ExternalMapping.external_code).where(
            ExternalMapping.product_id == product_id
        )
    )
    return integration_sha(
        str(partner) if partner else None, status, {system: code for system, code in codes}
    )


class VersionContents:
    """What the tasks about a version depend on; the rest is not known here."""

    async def standing(
        self, session: AsyncSession, scope: Scope, *, of: Signable, hold: bool
    ) -> Standing | None:
        """The content of the facet now, and who wrote it last.

        Locks go the way of an edit: the product, the version, its accounts; the task comes after.
        """
        if of.kind is not SubjectKind.VERSION:
            return None
        found = await session.execute(
            select(
                ProductVersion.product_id, ProductVersion.version, ProductVersion.owner_company_id
            ).where(ProductVersion.id == of.subject_id)
        )
        row = found.one_or_none()
        own = row is not None and row.owner_company_id in scope.company_ids
        if hold and own and row is not None:
            await lock_product(session, product_id=row.product_id)
        if of.facet is Facet.BOOKING:
            return await _booked(session, of, hold=hold)
        if row is None:
            return None
        version = await version_numbered(
            session, scope, product_id=row.product_id, number=row.version, lock=hold and own
        )
        submitter = await submitter_of(session, scope, version_id=version.id)
        if of.facet is Facet.INTEGRATION:
            sha = await integration(session, scope, product_id=row.product_id)
            return Standing(sha256=sha, authors=(version.edited_by,))
        content = await version_content(session, scope, version=version)
        return Standing(
            sha256=facets(content).get(of.facet), authors=(version.edited_by, submitter)
        )


async def _booked(session: AsyncSession, of: Signable, *, hold: bool) -> Standing:
    rows = await _bookings(session, of.subject_id, company_id=of.company_id, hold=hold)
    return Standing(
        sha256=booking_sha(one for _, one, _ in rows), authors={author for _, _, author in rows}
    )


async def _bookings(
    session: AsyncSession, version_id: UUID, *, company_id: UUID | None = None, hold: bool = False
) -> list[tuple[UUID, Booking, UUID | None]]:
    asked = (
        select(
            AccountingMapping.company_id, AccountingMapping.nature, AccountingMapping.gl_account,
            AccountingMapping.journal, AccountingMapping.tax_code, AccountingMapping.cost_center,
            AccountingMapping.edited_by,
        )
        .where(AccountingMapping.product_version_id == version_id)
        .order_by(AccountingMapping.id)
    )  # fmt: skip
    if company_id is not None:
        asked = asked.where(AccountingMapping.company_id == company_id)
    if hold:
        asked = asked.with_for_update()
    return [
        (
            row.company_id,
            Booking(
                nature=row.nature,
                gl_account=row.gl_account,
                journal=row.journal,
                tax_code=row.tax_code,
                cost_center=row.cost_center,
            ),
            row.edited_by,
        )
        for row in await session.execute(asked)
    ]
