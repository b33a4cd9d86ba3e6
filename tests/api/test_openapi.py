"""The document of the API and its page: valid, whole, annex A to the letter, holding no data."""

import re
from html import unescape
from typing import Any

import httpx
import jsonschema
import pytest
from litestar.handlers import HTTPRouteHandler

from tests.api.conftest import Api
from tests.offer.catalog.world import World
from winvest.app.wiring import ROUTES

pytestmark = pytest.mark.req("CAT-11")
METHODS = {"get", "post", "put", "patch", "delete"}
UUID = "3b1f0a52-6f0e-7c1a-9a51-2f4d7c1e9b00"
# What annex A 3 requires of each schema, and a value of it that must pass.
ANNEX: dict[str, tuple[list[str], object]] = {
    "Product": (
        ["sku", "name", "company_id", "risk_id", "revenue_model"],
        {"sku": "A", "name": "B", "company_id": UUID, "risk_id": UUID, "revenue_model": "mixed"},
    ),
    "ProductVersion": (["effective_from"], {"effective_from": "2026-01-01T00:00:00Z"}),
    "CommissionScheme": (
        ["applies_to", "settlement", "split"],
        {"applies_to": "both", "settlement": "upfront", "split": {"company": 1}},
    ),
    "Publication": (
        ["company_id", "product_version_id", "channels", "start_at"],
        {
            "company_id": UUID,
            "product_version_id": UUID,
            "channels": ["web"],
            "start_at": "2026-01-01T00:00:00Z",
        },
    ),
}
PAYLOADS: list[tuple[object, bool]] = [
    ({"amount": 9.9}, True),
    ([{"min": 0, "max": None, "amount": 1, "base": "percent"}], True),
    ({"index": "cpi", "formula": "index"}, True),
    ({"unit": "kWh", "unit_price": 0.2, "min_charge": None}, True),
    ({"amount": "9.90"}, False),
    ({"index": "cac40", "formula": "index"}, False),
    ({}, False),
]


@pytest.fixture
async def document(http: httpx.AsyncClient) -> dict[str, Any]:
    """As anybody reads it, without a key."""
    answer = await http.get("/api/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(
    document: dict[str, Any],
) -> None:
    assert document["openapi"].startswith("3.1")
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for reference in re.findall(r"'\$ref': '#/([^']+)'", str(document)):
        inside: Any = document
        for part in reference.split("/"):
            inside = inside[part]
        assert inside


async def test_every_door_of_the_api_is_in_it(document: dict[str, Any]) -> None:
    routed = {
        (re.sub(":[a-z]+", "", path), str(method))
        for handler in ROUTES
        if isinstance(handler, HTTPRouteHandler)
        for path in handler.paths
        for method in handler.http_methods
        if path.startswith("/api/catalog/")
    }
    said = {
        (path, method.upper())
        for path, methods in document["paths"].items()
        for method in methods
        if method in METHODS
    }
    assert said == {one for one in routed if one[1] not in ("HEAD", "OPTIONS")}
    assert len(said) >= 17


async def test_each_operation_says_enough(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            where = f"{method} {path}"
            assert said["summary"], where
            assert {"401", "403", "429"} <= set(said["responses"]), where
            names = {one["name"] for one in said.get("parameters", ())}
            assert set(re.findall(r"\{(\w+)\}", path)) <= names, where
            if method == "patch":
                assert {"412", "428"} <= set(said["responses"]), where
                assert "If-Match" in names
            if method == "post":
                assert "Idempotency-Key" in names or "201" not in said["responses"], where
            if "requestBody" in said:
                assert {"400", "413", "415", "422"} <= set(said["responses"]), where
            for status, answer in said["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], where


@pytest.mark.req("CAT-11")
async def test_a_query_that_names_a_product_says_that_it_may_be_unknown(
    document: dict[str, Any],
) -> None:
    listed = document["paths"]["/api/catalog/publications"]["get"]
    assert "404" in listed["responses"]


@pytest.mark.req("CAT-01")
async def test_the_schemas_of_annex_a_are_there_to_the_letter(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name, (required, value) in ANNEX.items():
        assert schemas[name]["required"] == required, name
        jsonschema.validate(value, schemas[name])
        for one in required:
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate({k: v for k, v in value.items() if k != one}, schemas[name])  # type: ignore[attr-defined]
    product = schemas["Product"]["properties"]
    assert product["sku"] == {"type": "string", "maxLength": 80}
    assert product["lifecycle_status"]["enum"] == ["draft", "test", "active", "frozen", "retired"]
    tier = schemas["CommissionScheme"]["properties"]["tiers"]["items"]
    assert tier["required"] == ["basis", "min", "value_type", "value"]
    for payload, fits in PAYLOADS:
        validator = jsonschema.Draft202012Validator(schemas["PricingRule"])
        assert validator.is_valid(payload) is fits, payload


async def test_answers_follow_it(ft: Api, world: World, document: dict[str, Any]) -> None:
    def follows(answer: httpx.Response, path: str, method: str = "get") -> None:
        said = document["paths"][path][method]["responses"][str(answer.status_code)]
        schema = next(iter(said["content"].values()))["schema"]
        jsonschema.validate(answer.json(), {**schema, "components": document["components"]})

    product = "/api/catalog/products"
    follows(await ft.get(product), product)
    follows(await ft.get(f"{product}/FTX-BOX-1"), product + "/{id}")
    follows(await ft.get(f"{product}/FTX-BOX-1/versions"), product + "/{id}/versions")
    follows(await ft.get(f"{product}/FTX-BOX-1/versions/1"), product + "/{id}/versions/{n}")
    follows(await ft.get(f"{product}/RIEN"), product + "/{id}")
    follows(await ft("POST", product, {"sku": 1}), product, "post")
    sent = {"effective_from": "2027-01-01T00:00:00Z"}
    made = await ft("POST", f"{product}/FTX-BOX-1/versions", sent)
    follows(made, product + "/{id}/versions", "post")


async def test_it_is_not_sent_again_unchanged(http: httpx.AsyncClient) -> None:
    first = await http.get("/api/openapi.json")
    again = await http.get("/api/openapi.json", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_page_names_every_operation_and_schema(
    http: httpx.AsyncClient, document: dict[str, Any]
) -> None:
    page = await http.get("/api/docs")
    assert page.status_code == 200
    text = unescape(page.text)
    for path, methods in document["paths"].items():
        assert path in text
        for said in methods.values():
            assert said["summary"] in text
    for name in document["components"]["schemas"]:
        assert f'id="schema-{name}"' in text
    assert "Bearer wv_…" in text
    assert "Idempotency-Key" in text
    assert " style=" not in text
    loaded = re.findall(r'(?:src|href)="(https?://[^"]+)"', page.text)
    assert loaded == []  # nothing comes from elsewhere
    links = set(re.findall(r'href="#([^"]+)"', page.text))
    assert links <= set(re.findall(r'id="([^"]+)"', page.text))


async def test_the_page_is_searched_without_and_with_htmx(http: httpx.AsyncClient) -> None:
    whole = await http.get("/api/docs", params={"q": "idempotency products"})
    assert "Créer un produit" in whole.text
    assert "Lister les sociétés" not in whole.text
    part = await http.get(
        "/api/docs",
        params={"q": "credentials"},
        headers={"hx-request": "true", "hx-request-type": "partial"},
    )
    assert part.text.lstrip().startswith('<div class="api" id="reference">')
    none = await http.get("/api/docs", params={"q": "<script>zzz"})
    assert "Rien dans l’API" in none.text
    assert "<script>zzz" not in none.text


async def test_an_act_without_a_body_tells_that_its_key_may_be_another_request_s(
    document: dict[str, Any],
) -> None:
    told = document["paths"]["/api/catalog/products/{id}/versions/{n}/submit"]["post"]
    assert "requestBody" not in told
    assert "idempotency_mismatch" in told["responses"]["422"]["description"]


async def test_only_a_reading_may_answer_that_nothing_changed(ft: Api) -> None:
    document = (await ft.get("/api/openapi.json")).json()
    told = {
        (method, path)
        for path, doors in document["paths"].items()
        for method, one in doors.items()
        if method in METHODS and "304" in one["responses"]
    }
    assert ("get", "/api/catalog/products/{id}") in told
    assert {method for method, _ in told} == {"get"}
