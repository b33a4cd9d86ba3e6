"""Queries of the quotes: what is on offer to a company, and the quotes that it made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ARRAY, Text, Uuid, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Invalid, NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.taxes.queries import tax_rates
from winvest.offer.pricing.quotes.models import QuotedTariff, QuoteLine, QuoteRecord
from winvest.offer.pricing.quotes.shelves import Decoded, References, Shelves
from winvest.offer.pricing.references.models import ClientExclusion, IndexPoint
from winvest.offer.pricing.rules import request as asked
from winvest.offer.pricing.rules.documents import fingerprint, members_of, tariff_of
from winvest.offer.pricing.rules.shelf import Place, place_of

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQuote:
    """A quote as it was kept, with its lines."""

    record: QuoteRecord
    lines: tuple[QuoteLine, ...]


async def places(
    session: AsyncSession,
    scope: Scope,
    *,
    shelves: Shelves,
    company_id: UUID,
    skus: Iterable[str],
    sandbox: bool = False,
) -> dict[str, Place]:
    """Where the products stand on the company's shelf; those it may not know of are left out."""
    found: dict[str, Place] = {}
    lacking = []
    for sku in dict.fromkeys(skus):
        place = None if sandbox else shelves.places.get((company_id, sku))
        if place is None:
            lacking.append(sku)
        else:
            found[sku] = place
    if not lacking:
        return found
    seen = shelves.edition
    offers = func.offers_of(
        bindparam("company", company_id, Uuid),
        bindparam("skus", lacking, ARRAY(Text)),
        sandbox,
    ).table_valued(column("sku", Text), column("offer", JSONB))
    for sku, document in await session.execute(select(offers.c.sku, offers.c.offer)):
        place = place_of(document)
        if place.known:
            found[sku] = place
            if not sandbox:
                shelves.put_place(company_id, sku, place, seen=seen)
    return found


async def tariffs(
    session: AsyncSession, scope: Scope, *, shelves: Shelves, version_ids: Iterable[str], keep: bool
) -> dict[str, Decoded]:
    """The tariffs of versions that a place of the shelf named; `keep` those that never change."""
    found: dict[str, Decoded] = {}
    lacking = []
    for version_id in dict.fromkeys(version_ids):
        decoded = shelves.tariffs.get(version_id) if keep else None
        if decoded is None:
            lacking.append(UUID(version_id))
        else:
            found[version_id] = decoded
    if not lacking:
        return found
    seen = shelves.edition
    documents = func.tariff_documents(bindparam("versions", lacking, ARRAY(Uuid))).table_valued(
        column("version_id", Uuid), column("content", JSONB)
    )
    for version_id, document in await session.execute(
        select(documents.c.version_id, documents.c.content)
    ):
        decoded = found[str(version_id)] = decoded_from(document)
        if keep:
            shelves.put_tariff(str(version_id), decoded, seen=seen)
    return found


def decoded_from(document: Mapping[str, Any]) -> Decoded:
    """A document with its tariff; a payload that cannot be read gives none."""
    try:
        tariff = tariff_of(document)
    except Invalid:
        tariff = None
    return Decoded(
        tariff=tariff,
        content=_encode(document),
        sha256=fingerprint(document),
        members=members_of(tariff) if tariff else frozenset(),
    )


async def references(
    session: AsyncSession, scope: Scope, *, shelves: Shelves, country: str
) -> References:
    """Dated tax rates of a country and index series; a few hundred rows."""
    known = shelves.references.get(country)
    if known is not None:
        return known
    seen = shelves.edition
    series: dict[str, list[asked.IndexPoint]] = {}
    points = select(
        IndexPoint.series, IndexPoint.valid_on, IndexPoint.value, IndexPoint.known_at
    ).order_by(IndexPoint.series, IndexPoint.valid_on, IndexPoint.known_at)
    for name, on, value, known_at in await session.execute(points):
        point = asked.IndexPoint(on=on, value=value, known_at=known_at)
        series.setdefault(name, []).append(point)
    found = References(
        tax_rates=await tax_rates(session, scope, country=country),
        indices={name: tuple(them) for name, them in series.items()},
    )
    shelves.put_references(country, found, seen=seen)
    return found


async def is_excluded(
    session: AsyncSession, scope: Scope, *, company_id: UUID, client: str, at: datetime
) -> bool:
    """Does the company refuse to sell to this client at the moment?"""
    statement = select(ClientExclusion.id).where(
        ClientExclusion.company_id == company_id,
        ClientExclusion.client_reference == client,
        ClientExclusion.valid_from <= at,
        (ClientExclusion.valid_to.is_(None)) | (ClientExclusion.valid_to > at),
    )
    return (await session.execute(statement.limit(1))).first() is not None


async def seat_of(
    session: AsyncSession, scope: Scope, *, shelves: Shelves, company_id: UUID
) -> tuple[str, str]:
    """The time zone and the country of the company that quotes."""
    known = shelves.seats.get(company_id)
    if known is not None:
        return known
    seen = shelves.edition
    statement = select(Company.timezone, Company.country).where(Company.id == company_id)
    row = (await session.execute(statement)).one()
    shelves.put_seat(company_id, (row.timezone, row.country), seen=seen)
    return row.timezone, row.country


async def quote_of(session: AsyncSession, scope: Scope, *, quote_id: UUID) -> StoredQuote:
    """A quote of the caller's companies, with its lines in their order."""
    record = await session.get(QuoteRecord, quote_id)
    if record is None or record.company_id not in scope.companies_with("simulate.price"):
        raise NotFound(
            "Ce devis n’existe pas, ou il est d’une autre société : vérifiez son numéro."
        )
    statement = select(QuoteLine).where(QuoteLine.quote_id == quote_id).order_by(QuoteLine.position)
    return StoredQuote(record=record, lines=tuple(await session.scalars(statement)))


async def quoted_documents(
    session: AsyncSession, scope: Scope, *, company_id: UUID, wanted: Sequence[tuple[str, str]]
) -> dict[str, Mapping[str, Any]]:
    """The tariffs that a quote was made from, by version, as they were then."""
    hashes = {sha256 for _, sha256 in wanted}
    statement = select(
        QuotedTariff.product_version_id, QuotedTariff.sha256, QuotedTariff.content
    ).where(QuotedTariff.company_id == company_id, QuotedTariff.sha256.in_(hashes))
    asked_for = set(wanted)
    return {
        str(version): content
        for version, sha256, content in await session.execute(statement)
        if (str(version), sha256) in asked_for
    }
