"""Quotes for programs, sentence by sentence of the interface, on the demo group."""

import hashlib
import json
from decimal import Decimal
from typing import Any

import httpx
import psycopg
import pytest

from tests.offer.pricing.quotes.conftest import QUOTE, Shop, a_shop
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings

FIELDS = {
    "quote_id", "priced_at", "valid_until", "currency", "source", "cache_age_s", "lines", "taxes",
    "totals", "eligibility", "warnings", "trace", "trace_sha256",
}  # fmt: skip
TV = {"sku": "MTV-OFFRE-001", "plan": "BASIC"}
PARISIAN = {"birth_date": "1980-05-01", "postal_code": "75011", "kind": "personal"}


@pytest.mark.req("PRI-03", "PRI-04")
async def test_a_quote_of_the_offer_published_to_another_company(mtv: Shop) -> None:
    quote = await mtv.quote(TV, client=PARISIAN)
    assert set(quote) == FIELDS
    (line,) = quote["lines"]
    assert (line["sku"], line["plan"], line["kind"]) == ("MTV-OFFRE-001", "BASIC", "base")
    assert (line["amount_excl_tax"], line["tax_amount"], line["amount_incl_tax"]) == (
        "8.25",
        "1.65",
        "9.90",
    )
    assert line["recurrence"] == "monthly"
    assert quote["totals"]["recurring"]["monthly"] == {
        "excl_tax": "8.25",
        "tax": "1.65",
        "incl_tax": "9.90",
    }
    assert quote["totals"]["one_shot"]["incl_tax"] == "0.00"
    assert quote["eligibility"] == [{"item": 0, "eligible": True, "reasons": []}]
    assert (quote["source"], quote["cache_age_s"]) == ("internal", None)


@pytest.mark.req("AHEAD-01")
async def test_the_hash_is_that_of_the_trace(mtv: Shop) -> None:
    quote = await mtv.quote(TV)
    text = json.dumps(quote["trace"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == quote["trace_sha256"]


@pytest.mark.req("PRI-03", "AHEAD-01")
async def test_a_quote_is_kept_read_again_and_replayed(mtv: Shop) -> None:
    made = await mtv.quote(TV, {"sku": "MTV-TV-0001", "plan": "P1990"}, client=PARISIAN)
    path = f"/api/catalog/quotes/{made['quote_id']}"
    read = await mtv("GET", path)
    assert read.json() == made
    assert read.headers["etag"]
    again = await mtv("POST", f"{path}/replay")
    assert again.json() == {"same": True, "trace_sha256": made["trace_sha256"]}


@pytest.mark.req("ORG-03")
async def test_a_neighbour_sees_no_quote(mtv: Shop, ap: Shop) -> None:
    made = await mtv.quote(TV)
    for path in ("", "/replay"):
        method = "POST" if path else "GET"
        answer = await ap(method, f"/api/catalog/quotes/{made['quote_id']}{path}")
        assert answer.status_code == 404


@pytest.mark.req("PRI-04")
@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"items": [{"sku": "NOPE"}]}, "/items/0/sku", "sku_unknown"),
        ({"items": [TV | {"plan": "OR"}]}, "/items/0/plan", "plan_unknown"),
        ({"items": [{"sku": "MTV-TV-0001"}]}, "/items/0/plan", "plan_required"),
        ({"items": [TV | {"options": ["8K"]}]}, "/items/0/options/0", "option_unknown"),
        ({"items": [TV | {"quantity": "-1"}]}, "/items/0/quantity", "range"),
        ({"items": [TV | {"colour": "red"}]}, "/items/0/colour", "unknown"),
        ({"items": [TV], "client": {"birth_date": "1980-02-30"}}, "/client/birth_date", "date"),
        ({"items": [TV], "channel": "fax"}, "/channel", "choice"),
        ({"items": []}, "/items", "missing"),
    ],
)
async def test_what_cannot_be_asked(
    mtv: Shop, body: dict[str, Any], pointer: str, code: str
) -> None:
    answer = await mtv("POST", QUOTE, body)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]


@pytest.mark.req("PRI-03")
async def test_what_is_not_published_is_not_eligible(mtv: Shop) -> None:
    for more in ({"channel": "partner"}, {"at": "2019-01-01T00:00:00Z"}):
        quote = await mtv.quote(TV, **more)
        assert quote["lines"] == []
        (verdict,) = quote["eligibility"]
        assert verdict["eligible"] is False
        assert [one["code"] for one in verdict["reasons"]] == ["not_published"]


@pytest.mark.req("ORG-03")
async def test_a_product_of_a_stranger_is_unknown(ap: Shop) -> None:
    answer = await ap("POST", QUOTE, {"items": [TV]})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "sku_unknown")


@pytest.mark.req("PRI-03")
async def test_the_order_of_items_changes_nothing(mtv: Shop) -> None:
    other = {"sku": "MTV-TV-0001", "plan": "P2990", "quantity": "2"}
    at = "2026-11-21T10:00:00+01:00"
    one, two = await mtv.quote(TV, other, at=at), await mtv.quote(other, TV, at=at)
    assert one["totals"] == two["totals"]
    assert one["trace_sha256"] == two["trace_sha256"]


@pytest.mark.req("PRI-04")
async def test_the_same_key_makes_one_quote(mtv: Shop) -> None:
    body = {"items": [TV]}
    first = await mtv("POST", QUOTE, body, idempotency_key="devis-1")
    again = await mtv("POST", QUOTE, body, idempotency_key="devis-1")
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = await mtv("POST", QUOTE, {"items": [TV | {"quantity": "2"}]}, idempotency_key="devis-1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")


async def test_energy_by_use_with_the_rate_of_each_part(usgp: Shop) -> None:
    quote = await usgp.quote(
        {"sku": "USGP-ELEC-0001", "plan": "KVA6", "usage": {"kWh": "120"}}, client=PARISIAN
    )
    kinds = {line["label"]: Decimal(line["amount_incl_tax"]) for line in quote["lines"]}
    assert len(kinds) == 2
    assert quote["eligibility"][0]["eligible"]
    total = sum(kinds.values(), Decimal(0))
    assert quote["totals"]["recurring"]["monthly"]["incl_tax"] == str(total)


async def test_a_pack_lists_its_members_and_its_discount(usgp: Shop) -> None:
    quote = await usgp.quote({"sku": "USGP-DUO-0001", "usage": {"kWh": "100"}}, client=PARISIAN)
    assert {one["sku"] for one in quote["lines"] if one["kind"] == "base"} == {
        "USGP-ELEC-0001",
        "USGP-GAZ-0001",
    }
    assert [one["amount_incl_tax"] for one in quote["lines"] if one["kind"] == "discount"] == [
        "-3.00"
    ]


async def test_a_reader_may_not_quote(http: httpx.AsyncClient, demo_db: Database) -> None:
    shop = await a_shop(http, demo_db, "MTV", "catalog.read")
    assert (await shop("POST", QUOTE, {"items": [TV]})).status_code == 403


async def test_the_sandbox_needs_its_right(http: httpx.AsyncClient, demo_db: Database) -> None:
    shop = await a_shop(http, demo_db, "MTV", "simulate.price")
    answer = await shop("POST", QUOTE, {"items": [TV], "sandbox": True})
    assert answer.status_code == 403


@pytest.mark.req("AHEAD-01")
async def test_quotes_are_append_only_and_tampering_shows(
    mtv: Shop, demo_settings: Settings
) -> None:
    made = await mtv.quote(TV)
    url = demo_settings.migration_database_url.replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(url) as owner:
        owner.execute("SELECT set_config('app.company_ids', %s, false)", (f"{{{mtv.company_id}}}",))
        with pytest.raises(psycopg.errors.CheckViolation), owner.transaction():
            owner.execute("UPDATE quote SET currency = 'CHF' WHERE id = %s", (made["quote_id"],))
        owner.execute("CREATE TEMP TABLE intact AS SELECT id, content FROM quoted_tariff")
        _write(owner, "content = replace(content::text, '9.9', '9.8')::jsonb")
        owner.commit()
        answer = await mtv("POST", f"/api/catalog/quotes/{made['quote_id']}/replay")
        _write(owner, "content = (SELECT i.content FROM intact i WHERE i.id = quoted_tariff.id)")
    assert answer.json()["same"] is False
    answer = await mtv("POST", f"/api/catalog/quotes/{made['quote_id']}/replay")
    assert answer.json()["same"] is True


def _write(owner: psycopg.Connection[Any], change: str) -> None:
    """What the owner of the tables could do, the guards put out."""
    owner.execute("ALTER TABLE quoted_tariff DISABLE TRIGGER USER")
    owner.execute(f"UPDATE quoted_tariff SET {change}")
    owner.execute("ALTER TABLE quoted_tariff ENABLE TRIGGER USER")


PREVIEW = "/api/catalog/pricing/preview"
TIERS = [
    {"min": 0, "max": 99, "amount": 10},
    {"min": 100, "max": 499, "amount": "8"},
    {"min": 500, "max": None, "amount": 5},
]


@pytest.mark.req("PRI-01", "PRI-04")
@pytest.mark.parametrize(
    ("rule", "more", "incl"),
    [
        ({"type": "fixed", "payload": {"amount": 9.9}}, {}, "9.90"),
        ({"type": "fixed", "payload": {"amount": "9.90"}}, {"months": 12}, "118.80"),
        (
            {"type": "tiered", "payload": TIERS, "tier_mode": "volume"},
            {"quantity": "150"},
            "1200.00",
        ),
        ({"type": "tiered", "payload": TIERS}, {"quantity": 99.5}, "796.00"),
        (
            {"type": "tiered", "payload": TIERS, "tier_mode": "graduated"},
            {"quantity": "150"},
            "1398.00",
        ),
        ({"type": "tiered", "payload": TIERS, "tier_mode": "package"}, {"quantity": "150"}, "8.00"),
        (
            {"type": "usage", "payload": {"unit": "kWh", "unit_price": 0.1952, "min_charge": 5}},
            {"usage": {"kWh": "10"}},
            "5.00",
        ),
        ({"type": "usage", "payload": {"unit": "kWh", "unit_price": 2}}, {"quantity": "3"}, "6.00"),
        (
            {"type": "fixed", "payload": {"amount": 100}, "tax_rate": "5.5", "tax_included": False},
            {},
            "105.50",
        ),
    ],
)
async def test_a_bare_rule(
    mtv: Shop, rule: dict[str, Any], more: dict[str, Any], incl: str
) -> None:
    answer = await mtv("POST", PREVIEW, {"rule": rule} | more)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert [one["amount_incl_tax"] for one in found["lines"]] == [incl]
    each = "monthly" if "months" in more else None
    totals = found["totals"]["recurring"][each] if each else found["totals"]["one_shot"]
    assert totals["incl_tax"] == incl


@pytest.mark.parametrize(
    "rule",
    [
        {"type": "fixed", "payload": {"amount": 999999999999}},
        {"type": "fixed", "payload": {"amount": "999999999999.123456"}},
        {"type": "usage", "payload": {"unit": "u", "unit_price": 99, "min_charge": 999999999999}},
        {"type": "tiered", "payload": [{"min": 0, "max": None, "amount": 999999999999}]},
        {"type": "percentage", "payload": {"rate": 999999999999}},
        {"type": "indexed", "payload": {"index": "spot", "formula": "*".join(["quantity"] * 20)}},
        {"type": "indexed", "payload": {"index": "spot", "formula": "quantity / spot * 1000000"}},
    ],
)
async def test_an_amount_out_of_measure_is_no_price(mtv: Shop, rule: dict[str, Any]) -> None:
    answer = await mtv("POST", PREVIEW, {"rule": rule, "quantity": "1000000000", "months": 120})
    assert answer.status_code == 200, answer.text
    (verdict,) = answer.json()["eligibility"]
    assert [one["code"] for one in verdict["reasons"]] == ["amount_too_large"]
    assert answer.json()["lines"] == []


@pytest.mark.req("PRI-01")
async def test_a_wrong_rule_is_told_field_by_field(mtv: Shop) -> None:
    rule = {"type": "tiered", "payload": [TIERS[0], TIERS[2]]}
    answer = await mtv("POST", PREVIEW, {"rule": rule})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/rule/payload/1/min", "tier_hole")


@pytest.mark.req("PRI-01")
async def test_an_indexed_price_follows_its_series(usgp: Shop) -> None:
    quote = await usgp.quote(
        {"sku": "USGP-ELEC-0002", "usage": {"kWh": "100"}}, client=PARISIAN, channel="web"
    )
    assert quote["eligibility"][0]["eligible"], quote["eligibility"]
    steps = [one for one in quote["trace"] if "formula" in one["inputs"]]
    assert [one["inputs"]["formula"] for one in steps] == ["index * 1.08 + 0.0450"]
    again = await usgp("POST", f"/api/catalog/quotes/{quote['quote_id']}/replay")
    assert again.json()["same"] is True


@pytest.mark.req("PRI-03", "AHEAD-01")
async def test_every_published_product_of_every_company_quotes_and_replays(
    http: httpx.AsyncClient, demo_db: Database
) -> None:
    """Each plan that a company sells by some channel has lines, or says why not; all replay."""
    priced = 0
    for code in ("AP", "DEP", "FT", "MTV", "PUR", "USGP"):
        shop = await a_shop(http, demo_db, code)
        offered = await shop.offered()
        for sku, plan, channel in offered:
            item = {"sku": sku, "plan": plan, "usage": {"kWh": "250", "revenue": "1000"}}
            quote = await shop.quote(item, channel=channel, client=PARISIAN | {"household": 2})
            (verdict,) = quote["eligibility"]
            assert bool(quote["lines"]) or verdict["reasons"], (sku, plan)
            priced += bool(quote["lines"])
            again = await shop("POST", f"/api/catalog/quotes/{quote['quote_id']}/replay")
            assert again.json() == {"same": True, "trace_sha256": quote["trace_sha256"]}
    assert priced > 30
