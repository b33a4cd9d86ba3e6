"""OggoData answers over HTTP as its contract says."""

import hashlib
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.req("PAR-07")


def asking(**changes: Any) -> dict[str, Any]:
    """A request for prices, for one person of 35 in Lyon on 1 February 2027."""
    return {
        "external_id": "AP-1",
        "product_codes": ["OGD-SAN-ESS-26"],
        "effective_date": "2027-02-01",
        "insured": [{"birth_date": "1991-06-15", "regime": "general", "relation": "self"}],
        "postcode": "69003",
        **changes,
    }


def ask(oggo: httpx.Client, body: dict[str, Any], *, key: str = "k1") -> httpx.Response:
    return oggo.post(
        "/oggo/v1/quotes", json=body, headers={"idempotency-key": key, "x-request-id": "r-7"}
    )


def test_a_caller_without_token_is_refused(sandbox: httpx.Client) -> None:
    answer = sandbox.get("/oggo/v1/products")
    assert answer.status_code == 401
    assert answer.json()["code"] == "UNAUTHORIZED"


def test_wrong_credentials_get_no_token(sandbox: httpx.Client) -> None:
    answer = sandbox.post(
        "/oggo/v1/oauth/token", data={"grant_type": "client_credentials"}, auth=("x", "y")
    )
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_products_have_plans_commission_and_documents_whose_hash_is_true(
    oggo: httpx.Client,
) -> None:
    items = {item["code"]: item for item in oggo.get("/oggo/v1/products").json()["items"]}
    assistance = items["OGD-ASSIST-AP"]
    assert [plan["code"] for plan in assistance["plans"]] == ["SOLO", "FOYER"]
    assert assistance["commission"] == {
        "first_year": "100.00",
        "renewal": "100.00",
        "mode": "precompte",
    }
    dipa = assistance["documents"][0]
    assert hashlib.sha256(oggo.get(dipa["url"]).content).hexdigest() == dipa["sha256"]


def test_products_are_paged_and_filtered_by_change(oggo: httpx.Client) -> None:
    first = oggo.get("/oggo/v1/products", params={"limit": 1}).json()
    second = oggo.get("/oggo/v1/products", params={"limit": 1, "after": first["next"]}).json()
    assert first["items"][0]["code"] < second["items"][0]["code"]
    changed = oggo.get("/oggo/v1/products", params={"updated_after": "2026-03-01"}).json()
    assert {item["code"] for item in changed["items"]} == {"OGD-ASSIST-AP", "OGD-SAN-FAM-26"}


def test_a_quote_prices_each_plan_in_whole_cents(oggo: httpx.Client) -> None:
    answer = ask(oggo, asking())
    assert answer.status_code == 200
    assert answer.headers["x-request-id"] == "r-7"
    offers = {offer["plan"]: offer for offer in answer.json()["offers"]}
    assert offers["ECO"]["premium_monthly_cents"] == 3140
    assert offers["ECO"]["premium_yearly_cents"] == 37680
    # 31,40 € at 13,27 %: 27,72 € without tax.
    assert offers["ECO"]["taxes_cents"] == 368
    assert offers["CONFORT"]["premium_monthly_cents"] == 4210


def test_care_costs_more_in_paris(oggo: httpx.Client) -> None:
    offers = ask(oggo, asking(postcode="75011")).json()["offers"]
    assert offers[0]["premium_monthly_cents"] == 3391


@pytest.mark.parametrize(("birth", "status"), [("1956-02-02", 200), ("1956-02-01", 422)])
def test_the_age_is_that_of_the_effective_date(oggo: httpx.Client, birth: str, status: int) -> None:
    answer = ask(oggo, asking(insured=[{"birth_date": birth}]))
    assert answer.status_code == status
    if status == 422:
        assert answer.json() == {
            "code": "INELIGIBLE",
            "reasons": [{"code": "AGE_MAX", "product": "OGD-SAN-ESS-26", "max": 70}],
        }


def test_a_faulty_request_lists_every_fault(oggo: httpx.Client) -> None:
    answer = ask(oggo, {"product_codes": ["NOPE"], "postcode": "7"})
    assert answer.status_code == 422
    fields = [reason["field"] for reason in answer.json()["reasons"]]
    assert fields == ["external_id", "product_codes", "insured", "effective_date", "postcode"]


def test_a_repeated_key_answers_the_same_and_never_for_another_body(oggo: httpx.Client) -> None:
    first = ask(oggo, asking()).json()
    assert ask(oggo, asking()).json() == first
    assert ask(oggo, asking(postcode="13001")).status_code == 409
    assert ask(oggo, asking(), key="k2").json()["quote_id"] != first["quote_id"]


def test_an_expired_token_is_refused(oggo: httpx.Client) -> None:
    oggo.post("/__sim/clock", json={"advance_days": 1})
    assert oggo.get("/oggo/v1/products").status_code == 401


def test_an_outcome_asked_for_is_given_once(oggo: httpx.Client) -> None:
    scenario = {"provider": "oggodata", "outcome": "ineligible", "match": {"external_id": "AP-1"}}
    oggo.post("/__sim/scenario", json=scenario)
    assert ask(oggo, asking(), key="a").status_code == 422
    assert ask(oggo, asking(), key="b").status_code == 200
