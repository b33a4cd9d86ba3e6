"""Prices that a partner tells: over real HTTP with the sandbox, late, down, and while it rests."""

import asyncio
import re
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import uvicorn
from sqlalchemy import text

from tests.offer.pricing.quotes.conftest import QUOTE, Shop
from tests.offer.pricing.world import MONTHLY, VAT, a_rule, a_tariff, d, quoted, total
from tests.people import demo_people, sign_in, token_of
from winvest.app.wiring import partner_prices
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.edge import EdgeMiddleware
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.turns import AT_ONCE, Turns
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.ports import (
    Asked,
    PartnerPrices,
    Told,
    install_partner_prices,
    prices_of,
)
from winvest.offer.pricing.quotes import asking, partner
from winvest.offer.pricing.rules.partner import Breaker, PartnerPrice, told_tariff
from winvest.offer.pricing.rules.tariff import Fee, Fixed, Surcharge
from winvest_sandbox.server import create_app as create_sandbox

pytestmark = pytest.mark.req("PRI-04")
HEALTH = {"sku": "AP-SANTE-001", "plan": "ECO"}
ADULT = {"birth_date": "1980-05-01", "postal_code": "75011", "kind": "personal"}
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NEXT_WEEK = datetime.now(UTC).date() + timedelta(days=8)


@pytest.fixture(scope="module")
def sandbox_url() -> Iterator[str]:
    """The partner, over real HTTP."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(create_sandbox(), port=port, log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
async def oggo(
    sandbox_url: str, demo_settings: Settings, demo_db: Database, ap: Shop
) -> AsyncIterator[httpx.AsyncClient]:
    """The partner answers Action Prévoyance, nothing is kept of what it said before."""
    adapters = partner_prices(replace(demo_settings, oggodata_url=f"{sandbox_url}/oggo/v1"))
    install_partner_prices(adapters)
    asking._breakers.clear()
    async with httpx.AsyncClient(base_url=sandbox_url) as control:
        await control.post("/__sim/reset")
        yield control
        await control.delete("/__sim/faults")
    install_partner_prices({})


async def asked(ap: Shop, **client: str) -> dict[str, Any]:
    """A quote of the health cover, for a client of its own age."""
    return await ap.quote(HEALTH, client=ADULT | client)


async def test_the_price_is_the_partners(oggo: httpx.AsyncClient, ap: Shop) -> None:
    quote = await asked(ap)
    assert (quote["source"], quote["cache_age_s"]) == ("partner_live", None)
    (line,) = quote["lines"]
    assert line["amount_incl_tax"] == "45.14"  # 41,80 € at 46 years, 8 % more in Paris
    assert any("Tarif OggoData" in step["step"] for step in quote["trace"])
    again = await ap("POST", f"/api/catalog/quotes/{quote['quote_id']}/replay")
    assert again.json() == {"same": True, "trace_sha256": quote["trace_sha256"]}


async def test_the_same_question_within_a_minute_is_not_asked_again(
    oggo: httpx.AsyncClient, ap: Shop
) -> None:
    first = await asked(ap, birth_date="1981-05-01")
    again = await asked(ap, birth_date="1981-05-01")
    assert first["source"] == "partner_live"
    assert again["source"] == "partner_cache"
    assert 0 <= again["cache_age_s"] < 60
    assert again["totals"] == first["totals"]
    elsewhere = await asked(ap, birth_date="1981-05-01", postal_code="59000")
    assert elsewhere["source"] == "partner_live"
    assert elsewhere["totals"] != first["totals"]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 503},
        {"kind": "malformed"},
        {"kind": "latency", "seconds": 0.4},
    ],
)
async def test_without_an_answer_the_price_is_typed_by_hand(
    oggo: httpx.AsyncClient, ap: Shop, fault: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE_S", 0.2)
    await oggo.post("/__sim/faults", json={"path": "/oggo/v1/quotes", "times": 1} | fault)
    quote = await asked(ap, birth_date="1982-05-01")
    assert (quote["source"], quote["lines"]) == ("manual", [])
    (verdict,) = quote["eligibility"]
    assert verdict["eligible"] is False
    assert [one["code"] for one in verdict["reasons"]] == ["partner_silent"]


@pytest.mark.req("ORG-06")
async def test_it_is_told_that_a_partner_went_silent_and_once(
    oggo: httpx.AsyncClient, ap: Shop, demo_db: Database
) -> None:
    await oggo.post("/__sim/faults", json={"path": "/oggo/v1/quotes", "kind": "status",
                                           "status": 503, "times": 9})  # fmt: skip
    waiting = []
    for year in range(1986, 1990):
        await asked(ap, birth_date=f"{year}-05-01")
        async with demo_db.engine.connect() as connection:
            found = await connection.execute(
                text(
                    "SELECT args->>'reason' FROM procrastinate_jobs"
                    " WHERE task_name = 'pricing.tell_partner_failed'"
                )
            )
            waiting.append([*found.scalars()])
    assert waiting == [[], [], ["http_503"], ["http_503"]]


async def test_the_last_answer_serves_until_its_date(
    oggo: httpx.AsyncClient, ap: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = await asked(ap, birth_date="1983-05-01")
    monkeypatch.setattr(partner, "FRESH", timedelta(0))
    await oggo.post("/__sim/faults", json={"path": "/oggo/v1/quotes", "kind": "status",
                                           "status": 503, "times": 1})  # fmt: skip
    kept = await asked(ap, birth_date="1983-05-01")
    assert kept["source"] == "partner_cache"
    assert kept["totals"] == live["totals"]
    assert kept["cache_age_s"] >= 0


async def test_the_partner_may_refuse_the_client(oggo: httpx.AsyncClient, ap: Shop) -> None:
    scenario = {"provider": "oggodata", "outcome": "ineligible", "times": 1}
    assert (await oggo.post("/__sim/scenario", json=scenario)).status_code == 201
    quote = await asked(ap, birth_date="1984-05-01")
    assert (quote["source"], quote["lines"]) == ("partner_live", [])
    assert [one["code"] for one in quote["eligibility"][0]["reasons"]] == ["partner_refused"]


@dataclass(frozen=True, slots=True)
class Witness:
    """The partner's own adapter; while it waits, it counts open transactions and free turns."""

    inner: PartnerPrices
    db: Database
    turns: Turns
    seen: list[int]
    free: list[int]
    days: list[date]
    env: str = "sandbox"

    async def ask(self, keys: Mapping[str, Any], asked: Asked) -> Told:
        """Ask, and look at the database until the answer comes."""
        self.days.append(asked.day)
        self.free.append(self.turns._free._value)
        coming = asyncio.create_task(self.inner.ask(keys, asked))
        while not coming.done():
            async with self.db.single.connect() as connection:
                self.seen.append(await connection.scalar(OPEN_ELSEWHERE))
            await asyncio.sleep(0.02)
        return await coming


OPEN_ELSEWHERE = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend'"
)


async def test_no_transaction_is_open_while_a_slow_partner_is_asked(
    oggo: httpx.AsyncClient, ap: Shop, var_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the API, by a retry of it, by the simulator's page, and when it keeps its quote."""
    real = prices_of("oggodata")
    assert real is not None
    application = cast("httpx.ASGITransport", ap.http._transport).app
    turns = cast("EdgeMiddleware", application).turns
    witness = Witness(real, ap.db, turns, [], [], [])
    install_partner_prices({"oggodata": witness})
    slow = {"path": "/oggo/v1/quotes", "kind": "latency", "seconds": 0.2, "times": 4}
    await oggo.post("/__sim/faults", json=slow)
    body = {"items": [HEALTH], "channel": "field", "client": ADULT | {"birth_date": "1971-05-01"}}
    first = await ap("POST", QUOTE, body, idempotency_key="lent-1")
    assert first.json()["source"] == "partner_live"
    assert len(witness.seen) > 3
    asked_once = len(witness.seen)
    monkeypatch.setattr(partner, "FRESH", timedelta(0))
    again = await ap("POST", QUOTE, body, idempotency_key="lent-1")
    assert again.json() == first.json()
    assert len(witness.seen) == asked_once  # a retry is answered without asking anew
    monkeypatch.undo()

    person = next(one for one in demo_people(var_dir) if one.role == "admin_groupe")
    typed = {"societe": "AP", "produit": HEALTH["sku"], "formule": HEALTH["plan"],
             "canal": "field", "client": "personal", "code_postal": "75011",
             "comparer": str(NEXT_WEEK)}  # fmt: skip
    async with httpx.AsyncClient(
        transport=ap.http._transport, base_url="http://localhost:8000"
    ) as browser:
        await sign_in(browser, person)
        page = await browser.get("/simulateur", params=typed | {"naissance": "1972-05-01"})
        assert "Tarif OggoData" in page.text
        assert len(witness.days) == 3  # by the API, then one for each day of the comparison
        assert witness.days.count(NEXT_WEEK) == 1
        simulated = len(witness.seen)
        assert simulated > asked_once + 3
        form = typed | {"naissance": "1973-05-01", "csrf_token": token_of(page)}
        kept = await browser.post("/simulateur/devis", data=form)
        assert kept.status_code == 303, kept.text
    assert len(witness.seen) > simulated + 3
    assert set(witness.seen) == {0}
    assert set(witness.free) == {AT_ONCE}  # nobody else waits for who waits for a partner


async def test_what_the_partner_needs_is_asked_for(oggo: httpx.AsyncClient, ap: Shop) -> None:
    quote = await ap.quote(HEALTH, client={"postal_code": "75011"})
    reasons = [one["code"] for one in quote["eligibility"][0]["reasons"]]
    assert reasons == ["birth_date_missing"]


async def test_nothing_of_the_client_is_kept_with_the_answer(
    oggo: httpx.AsyncClient, ap: Shop, demo_db: Database
) -> None:
    await asked(ap, birth_date="1985-05-01")
    async with demo_db.engine.begin() as connection:
        await connection.execute(
            text("SELECT set_config('app.company_ids', :ids, true)"),
            {"ids": f"{{{ap.company_id}}}"},
        )
        rows = (await connection.execute(text("SELECT t::text FROM partner_tariff t"))).scalars()
        found = list(rows)
    assert found
    kept = [one for one in found if re.search(r"1985-05-01|\b75011\b", one)]
    assert not kept  # figures alone are in moments and ids too


def test_a_partner_that_fails_rests_then_is_tried_once() -> None:
    breaker = Breaker()
    for _ in range(3):
        assert breaker.allows(NOW)
        breaker.failed(NOW)
    assert not breaker.allows(NOW + timedelta(seconds=29))
    assert breaker.allows(NOW + timedelta(seconds=30))
    assert not breaker.allows(NOW + timedelta(seconds=31))
    breaker.worked()
    assert breaker.allows(NOW + timedelta(seconds=31))


def test_the_partners_amount_stands_for_ours_with_our_tax() -> None:
    told = PartnerPrice(plan="BASIC", amount=d("12"), partner="OggoData", reference="OQ-1")
    surcharge = Surcharge(
        id="s", code="S", label="Âge", effect=PriceEffect.PERCENT, value=d(50), min_age=18
    )
    fee = Fee(id="f", code="F", label="Dossier", amount=d("15"), tax=VAT)
    tariff = a_tariff(
        a_rule(Fixed(amount=d("99")), tax=VAT, plan=MONTHLY.code),
        surcharges=(surcharge,),
        fees=(fee,),
    )
    quote = quoted(told_tariff(tariff, [told]))
    assert total(quote) == Decimal("27.00")
    assert [one.rule_id for one in quote.lines] == ["OggoData OQ-1", "f"]
    assert quote.lines[0].tax_rate == d(20)
