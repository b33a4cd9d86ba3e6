"""Versions for programs: drafted whole, checked whole, read back as they were sent."""

import re
from copy import deepcopy
from typing import Any

import pytest

from tests.api.conftest import Api, Only, together
from tests.offer.catalog.world import World

pytestmark = [pytest.mark.req("CAT-11"), pytest.mark.req("VER-01")]
VERSIONS = "/api/catalog/products/FTX-BOX-1/versions"
SENT: dict[str, Any] = {
    "effective_from": "2027-01-01T00:00:00+01:00",
    "effective_to": None,
    "notes": "Tarif 2027",
    "breaking_changes": True,
    "plans": [
        {"code": "P990", "name": "Essentiel", "recurrence": "monthly"},
        {"code": "C90", "name": "Trimestre", "recurrence": "custom", "billing_cycle_days": 90},
    ],
    "pricing_rules": [
        {"plan_code": "P990", "type": "fixed", "payload": {"amount": "9.90"}},
        {
            "plan_code": "C90",
            "type": "tiered",
            "tier_mode": "graduated",
            "currency": "EUR",
            "payload": [
                {"min": 0, "max": 99, "amount": 10},
                {"min": 100, "max": 499, "amount": "8.50", "base": None},
                {"min": 500, "max": None, "amount": 5, "base": "percent"},
            ],
            "tax_rate": "5.5",
            "tax_included": False,
        },
        {"type": "indexed", "payload": {"index": "energy", "formula": "index * 1.08 + 0.045"}},
        {"type": "usage", "payload": {"unit": "kWh", "unit_price": 0.1952, "min_charge": None}},
    ],
    "commission_schemes": [
        {
            "plan_code": "P990",
            "applies_to": "new",
            "settlement": "on_collection",
            "tier_mode": "volume",
            "split": {"company": 0.6, "commercial": "0.3", "manager": 0.1},
            "tiers": [
                {"basis": "volume", "min": 0, "max": 99, "value_type": "percent", "value": 10},
                {"basis": "volume", "min": 100, "max": 499, "value_type": "percent", "value": 12},
                {"basis": "volume", "min": 500, "value_type": "percent", "value": "15"},
            ],
        },
        {"applies_to": "renewal", "settlement": "recurring", "split": {"company": 1}},
    ],
}


def changed(*path: str | int, value: object) -> dict[str, Any]:
    """What is sent, one of its values changed."""
    made: Any = deepcopy(SENT)
    inside = made
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    return dict(made)


async def test_a_version_is_drafted_whole_and_read_back(ft: Api, world: World) -> None:
    answer = await ft("POST", VERSIONS, SENT)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["version"], made["status"]) == (2, "draft")
    assert made["id"]
    assert made["effective_from"] == "2026-12-31T23:00:00Z"
    assert made["breaking_changes"] is True
    assert [one["code"] for one in made["plans"]] == ["P990", "C90"]
    assert made["plans"][1]["billing_cycle_days"] == 90
    fixed, tiered, indexed, usage = made["pricing_rules"]
    assert (fixed["plan_code"], fixed["tax_rate"], fixed["tax_included"]) == ("P990", "20.00", True)
    assert (tiered["tier_mode"], tiered["tax_rate"]) == ("graduated", "5.50")
    assert indexed["plan_code"] is None
    assert usage["payload"] == {"unit": "kWh", "unit_price": 0.1952, "min_charge": None}
    new, renewal = made["commission_schemes"]  # by what they apply to
    assert new["split"] == {"company": 0.6, "commercial": 0.3, "manager": 0.1}
    assert [(one["min"], one["max"], one["value"]) for one in new["tiers"]] == [
        ("0", "99", "10"), ("100", "499", "12"), ("500", None, "15"),
    ]  # fmt: skip
    assert (renewal["tier_mode"], renewal["tiers"]) == ("volume", [])
    read = await ft.get(answer.headers["location"])
    assert read.json() == made
    assert read.headers["etag"] == answer.headers["etag"]


async def test_amounts_are_text_but_payloads_keep_exact_numbers(ft: Api, world: World) -> None:
    answer = await ft("POST", VERSIONS, SENT)
    assert '"payload":{"amount":9.90}' in answer.text  # not 9.9, not "9.90"
    assert '"amount":8.50' in answer.text
    assert '"tax_rate":"20.00"' in answer.text


async def test_versions_are_listed_newest_first(ft: Api, world: World) -> None:
    for _ in range(3):
        await ft("POST", VERSIONS, {"effective_from": "2027-01-01T00:00:00Z"})
    first = (await ft.get(VERSIONS, limit="3")).json()
    assert [one["version"] for one in first["items"]] == [4, 3, 2]
    rest = (await ft.get(VERSIONS, limit="3", after=first["next"])).json()
    assert [(one["version"], one["status"]) for one in rest["items"]] == [(1, "active")]
    assert rest["next"] is None
    assert (await ft.get(VERSIONS, after="WyJ4Il0")).status_code == 422


async def test_numbers_follow_each_other_even_at_once(ft: Api, world: World) -> None:
    sent = {"effective_from": "2027-01-01T00:00:00Z"}
    answers = await together(*(ft("POST", VERSIONS, sent) for _ in range(6)))
    assert sorted(one.json()["version"] for one in answers) == [2, 3, 4, 5, 6, 7]


# « R » stands for pricing_rules, « C » for commission_schemes.
WRONG: list[tuple[str, object, str, str]] = [
    ("effective_from", None, "effective_from", "null"),
    ("effective_from", "2027-01-01", "effective_from", "date_time"),
    ("effective_from", "2027-01-01T00:00:00", "effective_from", "date_time"),
    ("effective_to", "2026-01-01T00:00:00Z", "effective_to", "period_reversed"),
    ("notes", "x" * 4001, "notes", "too_long"),
    ("breaking_changes", "yes", "breaking_changes", "type"),
    ("status", "active", "status", "unknown"),
    ("company_id", None, "company_id", "unknown"),
    ("plans/0/code", "C90", "plans/1/code", "plan_code_taken"),
    ("plans/0/recurrence", "weekly", "plans/0/recurrence", "choice"),
    ("plans/0/billing_cycle_days", 30, "plans/0/billing_cycle_days", "billing_cycle"),
    ("plans/1/billing_cycle_days", None, "plans/1/billing_cycle_days", "billing_cycle"),
    ("plans/0/price", 1, "plans/0/price", "unknown"),
    ("R/0/plan_code", "NON", "R/0/plan_code", "unknown_plan"),
    ("R/0/tier_mode", "volume", "R/0/tier_mode", "tier_mode"),
    ("R/0/tax_rate", "100.01", "R/0/tax_rate", "range"),
    ("R/0/tax_rate", "20.001", "R/0/tax_rate", "places"),
    ("R/0/currency", "eur", "R/0/currency", "pattern"),
    ("R/0/payload", {}, "R/0/payload/amount", "missing"),
    ("R/0/payload", {"amount": -1}, "R/0/payload/amount", "negative"),
    ("R/0/payload", {"amount": 1, "x": 1}, "R/0/payload/x", "unknown"),
    ("R/0/payload", 9.9, "R/0/payload", "object"),
    ("R/1/payload", [], "R/1/payload", "missing"),
    ("R/1/payload/1/min", 101.5, "R/1/payload/1/min", "tier_hole"),
    ("R/1/payload/1/min", 99, "R/1/payload/1/min", "tier_overlap"),
    ("R/1/payload/0/max", None, "R/1/payload/1/min", "tier_overlap"),
    ("R/1/payload/0/base", "unit", "R/1/payload/0/base", "choice"),
    ("R/2/payload/formula", "import os", "R/2/payload/formula", "formula"),
    ("R/2/payload/index", "cac40", "R/2/payload/index", "index"),
    ("R/3/payload/unit", "k\x00", "R/3/payload/unit", "shape"),
    ("C/0/plan_code", "NON", "C/0/plan_code", "unknown_plan"),
    ("C/0/split", {"company": 0.5}, "C/0/split", "split_not_whole"),
    ("C/0/split/company", 0.600002, "C/0/split", "split_not_whole"),
    ("C/0/split", {}, "C/0/split", "split_not_whole"),
    ("C/0/split/company", 1.2, "C/0/split/company", "range"),
    ("C/1/split", {"ami": 1}, "C/1/split/ami", "choice"),
    ("C/0/settlement", None, "C/0/settlement", "null"),
    ("C/0/tiers/1/min", 150, "C/0/tiers/1/min", "tier_hole"),
    ("C/0/tiers/1/min", 50, "C/0/tiers/1/min", "tier_overlap"),
    ("C/0/tiers/0/max", "-1", "C/0/tiers/0/max", "range"),
    ("C/0/tiers/0/value", 1001, "C/0/tiers/0/value", "tier_value"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "pointer", "code"), WRONG, ids=lambda one: str(one)[:60])
async def test_what_is_wrong_is_refused_where_it_is(
    ft: Api, path: str, value: object, pointer: str, code: str
) -> None:
    steps = [int(one) if one.isdigit() else one for one in _whole(path).split("/")]
    answer = await ft("POST", VERSIONS, changed(*steps, value=value))
    assert answer.status_code == 422, answer.text
    found = [(one["pointer"], one["code"]) for one in answer.json()["errors"]]
    assert (f"/{_whole(pointer)}", code) in found


def _whole(path: str) -> str:
    return re.sub("^R", "pricing_rules", re.sub("^C", "commission_schemes", path))


async def test_nothing_is_written_of_a_version_that_is_refused(ft: Api) -> None:
    wrong = changed("commission_schemes", 0, "split", value={"company": 0.5})
    assert (await ft("POST", VERSIONS, wrong)).status_code == 422
    assert len((await ft.get(VERSIONS)).json()["items"]) == 1


async def test_shares_may_miss_one_by_a_millionth(ft: Api) -> None:
    thirds = {"company": 0.333333, "commercial": 0.333333, "manager": 0.333333}
    sent = changed("commission_schemes", 0, "split", value=thirds)
    assert (await ft("POST", VERSIONS, sent)).status_code == 201


@pytest.mark.parametrize("price", [{"rate": 2.5}, {}, {"items": [{"sku": "A"}], "amount": 10}])
async def test_the_types_that_were_added_are_taken(ft: Api, price: dict[str, object]) -> None:
    kind = "percentage" if "rate" in price else "bundle" if price else "on_quotation"
    sent = {"effective_from": "2027-01-01T00:00:00Z"}
    sent |= {"pricing_rules": [{"type": kind, "payload": price}]}  # type: ignore[dict-item]
    answer = await ft("POST", VERSIONS, sent)
    assert answer.status_code == 201, answer.text
    assert answer.json()["pricing_rules"][0]["payload"] == price


async def test_prices_and_commissions_ask_for_their_rights(only: Only, world: World) -> None:
    base = {"effective_from": "2027-01-01T00:00:00Z"}
    editor = await only("catalog.read", "catalog.edit", "pricing.read")
    bare = await editor("POST", VERSIONS, base)
    assert bare.status_code == 201
    assert bare.json()["commission_schemes"] is None  # may not be read
    assert bare.json()["pricing_rules"] == []
    priced = base | {"pricing_rules": SENT["pricing_rules"][2:]}
    assert (await editor("POST", VERSIONS, priced)).status_code == 403
    paid = base | {"commission_schemes": SENT["commission_schemes"][1:]}
    assert (await editor("POST", VERSIONS, paid)).status_code == 403
    assert len((await editor.get(VERSIONS)).json()["items"]) == 2
    reader = await only("catalog.read")
    assert (await reader("POST", VERSIONS, base)).status_code == 403


async def test_a_seller_reads_the_version_it_sells_and_writes_none(
    http: Any, db: Any, world: World, ft: Api
) -> None:
    from tests.api.conftest import key_for

    mtv = Api(http, await key_for(db, world, world.mtv))
    path = "/api/catalog/products/FTX-TV-1/versions"
    await ft("POST", path, {"effective_from": "2027-01-01T00:00:00Z"})
    assert len((await ft.get(path)).json()["items"]) == 2
    seen = (await mtv.get(path)).json()["items"]
    assert [one["version"] for one in seen] == [1]
    whole = (await mtv.get(f"{path}/1")).json()
    assert whole["pricing_rules"][0]["payload"]
    assert (await mtv.get(f"{path}/2")).status_code == 404
    refused = await mtv("POST", path, {"effective_from": "2027-01-01T00:00:00Z"})
    assert refused.status_code == 403


@pytest.mark.parametrize("number", ["0", "99", "x", "-1", "1.0", "99999999999", "²"])
async def test_a_version_that_is_not_there_is_not_found(ft: Api, number: str) -> None:
    assert (await ft.get(f"{VERSIONS}/{number}")).status_code == 404


@pytest.mark.req("PRI-02")
async def test_a_tax_rate_that_the_law_does_not_have_that_day_is_refused(ft: Api) -> None:
    answer = await ft("POST", VERSIONS, changed("pricing_rules", 1, "tax_rate", value="19.6"))
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/pricing_rules/1/tax_rate", "tax_rate_unknown")
    before_2014 = changed("pricing_rules", 1, "tax_rate", value="19.6") | {
        "effective_from": "2013-06-01T00:00:00+02:00",
        "effective_to": "2013-09-01T00:00:00+02:00",
    }
    codes = [one["code"] for one in (await ft("POST", VERSIONS, before_2014)).json()["errors"]]
    assert codes == ["tax_rate_unknown"] * 3  # 20 % did not exist yet
