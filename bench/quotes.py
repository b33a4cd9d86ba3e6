"""Rows of the quotes: every one kept, drawn from all products that a company may sell now.

Two limits of the same run stand beside them: one committed insert through the same HTTP server
(`bench.bare`), and the rules alone, without request, memory or database.
"""

import asyncio
import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
from sqlalchemy import text

from bench.ground import Ground
from bench.load import Request
from winvest.foundation.infra.api.shapes import shaped
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.scope import system_scope
from winvest.group.identity.commands.accounts import create_key
from winvest.offer.pricing.api.reading import request_of
from winvest.offer.pricing.api.shapes import QuoteInput
from winvest.offer.pricing.quotes.offers import Found, offers_for
from winvest.offer.pricing.quotes.shelves import Shelves
from winvest.offer.pricing.rules.engine import price

PATH = "/api/catalog/pricing/quote"
SHARES = {"fixed": 40, "tiered": 20, "usage": 15, "indexed": 10, "bundle": 10, "promo": 5}
KINDS = ("fixed", "tiered", "usage", "indexed", "bundle")
SAMPLE = 400
DRAWN = 40_000
OFFERED = """
    SELECT DISTINCT ON (p.id) c.code, p.sku, f.code, b.channels[1], p.min_age, p.client_kinds[1],
        kinds.types, kinds.unit, promoted.running
    FROM publication b
    JOIN product p ON p.id = b.product_id JOIN company c ON c.id = b.company_id
    JOIN product_version v ON v.product_id = p.id AND v.status = 'active'
    JOIN product_plan f ON f.product_version_id = v.id
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT r.type) AS types, max(r.payload ->> 'unit') AS unit
        FROM pricing_rule r
        WHERE r.product_version_id = v.id AND (r.plan_id IS NULL OR r.plan_id = f.id)
    ) AS kinds
    CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM promotion m WHERE m.product_version_id = v.id
            AND m.valid_from <= now() AND m.valid_to > now()) AS running
    ) AS promoted
    WHERE b.status = 'published' AND b.visibility <> 'hidden' AND b.start_at <= now()
      AND (b.end_at IS NULL OR b.end_at > now()) AND p.lifecycle_status = 'active'
      AND p.zones && '{FR-METRO,FR}'
    ORDER BY p.id, md5(p.sku || c.code || f.code)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """A plan that a company sells by a channel."""

    company: str
    sku: str
    plan: str
    channel: str
    kind: str
    client: Mapping[str, str]
    unit: str | None

    def body(self, dice: random.Random) -> str:
        """A request for it."""
        item: dict[str, object] = {"sku": self.sku, "plan": self.plan}
        if self.kind == "tiered":
            item["quantity"] = str(dice.choice((1, 3, 9, 10, 25, 49, 50, 120)))
        if self.unit:
            item["usage"] = {self.unit: str(dice.randint(1, 600))}
        asked = {"items": [item], "channel": self.channel, "client": self.client}
        return json.dumps(asked, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """All that is sold, by kind of price, and the key of each company."""

    sold: Mapping[str, Sequence[Sold]]
    keys: Mapping[str, str]

    def requests(self, name: str, *, kind: str | None = None) -> list[Request]:
        """Requests of one kind, or of the mix; drawn by name, the same for the same database."""
        dice = random.Random(name)
        kinds, shares = zip(*SHARES.items(), strict=True)
        kind = kind or name
        drawn = dice.choices(kinds, shares, k=DRAWN) if kind == "mix" else [kind] * DRAWN
        return [self._request(dice.choice(self.sold[kind]), dice) for kind in drawn]

    def _request(self, sold: Sold, dice: random.Random) -> Request:
        header = f"Authorization: Bearer {self.keys[sold.company]}"
        return Request(path=PATH, header=header, body=sold.body(dice))


def open_shop(ground: Ground) -> Shop:
    """What is sold now, and new keys."""
    with psycopg.connect(ground.app_url) as connection:
        ids = connection.execute("SELECT array_agg(id)::text FROM company").fetchone()
        connection.execute("SELECT set_config('app.company_ids', %s, true)", ids)
        sold: dict[str, list[Sold]] = {}
        for row in connection.execute(OFFERED):
            for kind in _kinds(row[6], promoted=bool(row[8])):
                sold.setdefault(kind, []).append(_sold(row, kind))
    return Shop(sold=sold, keys=asyncio.run(_keys(ground)))


def rules_alone(ground: Ground, shop: Shop, requests: Sequence[Request]) -> float:
    """How many quotes a second one process works out, everything decoded and at hand."""
    now = datetime.now(UTC)
    found = asyncio.run(_found(ground, shop, requests[:SAMPLE], now))
    started, done = time.process_time(), 0
    while time.process_time() - started < 1:
        for one in found:
            price(
                one.request,
                offers=one.offers,
                known_at=now,
                tax_rates=one.references.tax_rates,
                indices=one.references.indices,
            )
        done += len(found)
    return round(done / (time.process_time() - started), 1)


async def _found(
    ground: Ground, shop: Shop, requests: Sequence[Request], now: datetime
) -> list[Found]:
    db = Database(ground.settings.database_url)
    companies = {f"Authorization: Bearer {key}": code for code, key in shop.keys.items()}
    ids = await _companies(db)
    found = []
    for one in requests:
        company_id = ids[companies[one.header]]
        scope = system_scope("Mesures", company_ids=frozenset((company_id,)))
        body = shaped(QuoteInput, json.loads(one.body or "{}"))
        async with transaction(db, scope) as session:
            found.append(
                await offers_for(
                    session,
                    scope,
                    shelves=Shelves(),
                    company_id=company_id,
                    request=request_of(body, now=now),
                    sandbox=False,
                )
            )
    await db.close()
    return found


async def _keys(ground: Ground) -> dict[str, str]:
    db = Database(ground.settings.database_url)
    ids = await _companies(db)
    scope = system_scope("Mesures", company_ids=frozenset(ids.values()))
    found = {}
    async with transaction(db, scope) as session:
        for code, company_id in ids.items():
            found[code] = await create_key(
                session,
                scope,
                name=f"mesures {code}",
                company_id=company_id,
                role="catalogue_manager",
                expires_at=datetime.now(UTC) + timedelta(days=1),
                rights=None,
            )
    await db.close()
    return found


async def _companies(db: Database) -> dict[str, UUID]:
    async with db.engine.connect() as connection:
        found = await connection.execute(text("SELECT code, id FROM company"))
        return {row.code: row.id for row in found}


def _kinds(types: Sequence[str], *, promoted: bool) -> Iterator[str]:
    if promoted and types == ["fixed"]:
        yield "promo"
    elif types == ["fixed"]:
        yield "fixed"
    else:
        yield from (one for one in types if one in KINDS and one != "fixed")


def _sold(row: Sequence[object], kind: str) -> Sold:
    company, sku, plan, channel, least, client, _, unit, _ = row
    born = datetime.now(UTC).year - (int(str(least)) + 5 if least is not None else 40)
    profile = {"birth_date": f"{born}-05-01", "postal_code": "75011", "kind": str(client)}
    return Sold(
        company=str(company),
        sku=str(sku),
        plan=str(plan),
        channel=str(channel),
        kind=kind,
        client=profile,
        unit=None if unit is None else str(unit),
    )
