"""Errors exactly: every refusal is problem+json with the same eight members."""

import httpx
import pytest

from tests.api.conftest import Api
from tests.offer.catalog.world import World

pytestmark = pytest.mark.req("CAT-11")
PRODUCTS = "/api/catalog/products"
MEMBERS = {"type", "title", "status", "detail", "code", "request_id", "errors"}


def told(answer: httpx.Response, status: int, code: str) -> dict[str, object]:
    """The problem, checked whole."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, object] = answer.json()
    assert set(problem) >= MEMBERS
    assert problem["type"] == f"https://winvest.example/problemes/{code}"
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["title"]
    assert str(problem["detail"]).endswith((".", "…", "»"))
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["server-timing"].startswith("app;dur=")
    return problem


async def raw(api: Api, content: bytes, **headers: str) -> httpx.Response:
    """A POST of bytes as they are."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await api.http.post(
        PRODUCTS, content=content, headers={"authorization": f"Bearer {api.token}"} | named
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b'{"sku": }', b"\xff\xfe", b'"\\ud800"', b"NaN", b"[" * 100_000, b"{'a': 1}",
     b"9" * 6000, b"[" * 40 + b"]" * 40],
)  # fmt: skip
async def test_malformed_json_is_a_400(ft: Api, content: bytes) -> None:
    problem = told(await raw(ft, content, content_type="application/json"), 400, "malformed")
    assert "n’est pas du JSON lisible" in str(problem["detail"]), "what to correct is told"


@pytest.mark.parametrize(
    "content",
    [
        b'{"name": "Box", "sku": "A", "name": "Fibre"}',
        b'{"addresses": [{"city": "Brest", "name": 1, "name": 1}]}',
        b'{"n": 1e400, "a": {"b": 1}, "c": {"name": [], "b": 1, "name": []}}',
    ],
)
async def test_a_key_given_twice_is_refused_by_its_name(ft: Api, content: bytes) -> None:
    problem = told(await raw(ft, content, content_type="application/json"), 400, "malformed")
    assert "« name »" in str(problem["detail"]).replace("\u00a0", " ")


async def test_a_misnamed_replay_is_told_from_an_illegible_body(ft: Api) -> None:
    long = await raw(ft, b"{}", content_type="application/json", idempotency_key="a" * 256)
    assert "Idempotency-Key" in str(told(long, 400, "malformed")["detail"])


async def test_an_address_of_no_door_names_those_of_the_api(ft: Api) -> None:
    problem = told(await ft.get("/api/catalog/nulle-part"), 404, "not_found")
    assert "/api/docs" in str(problem["detail"])


async def test_a_parameter_given_twice_is_refused(ft: Api) -> None:
    """Which of the two was meant? A list cut by the wrong one would look whole."""
    problem = told(await ft.get(f"{PRODUCTS}?sku=A&limit=1&sku=B"), 422, "invalid")
    assert problem["errors"] == [
        {
            "pointer": "/sku",
            "code": "twice",
            "message": "Ce paramètre est donné plusieurs fois\u00a0: n’en gardez qu’un.",
        }
    ]


@pytest.mark.parametrize("content", [b"[]", b"null", b"1", b'"x"', b"true"])
async def test_json_that_is_no_object_is_invalid(ft: Api, content: bytes) -> None:
    problem = told(await raw(ft, content, content_type="application/json"), 422, "invalid")
    (error,) = problem["errors"]  # type: ignore[misc]
    assert error["pointer"] == "", "the whole document, by RFC 6901"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "",
             "application/json; charset=latin-1"],
)  # fmt: skip
async def test_what_is_not_json_is_a_415(ft: Api, kind: str) -> None:
    told(await raw(ft, b"{}", content_type=kind), 415, "unsupported_media")


@pytest.mark.parametrize(
    "kind", ["application/json; charset=UTF-8", "application/merge-patch+json"]
)
async def test_json_by_its_other_names_is_read(ft: Api, kind: str) -> None:
    told(await raw(ft, b"{}", content_type=kind), 422, "invalid")


async def test_a_body_too_large_is_a_413(ft: Api) -> None:
    large = b'{"name": "' + b"a" * (3 * 1024 * 1024) + b'"}'
    told(await raw(ft, large, content_type="application/json"), 413, "too_large")


async def test_without_a_key_that_holds_it_is_a_401(http: httpx.AsyncClient) -> None:
    for headers in ({}, {"authorization": "Bearer wv_faux"}, {"authorization": "Basic YTpi"}):
        for method, path in (("GET", PRODUCTS), ("POST", PRODUCTS), ("PATCH", f"{PRODUCTS}/x")):
            answer = await http.request(method, path, headers=headers, json={})
            told(answer, 401, "unauthorized")
            assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_right_that_lacks_is_a_403(reader: Api, world: World) -> None:
    told(await reader("POST", PRODUCTS, {}), 403, "forbidden")
    told(await reader.get("/api/catalog/partners"), 403, "forbidden")


@pytest.mark.parametrize("path", [PRODUCTS + "/NULLE-PART", "/api/ailleurs", "/api/catalog/quotes"])
async def test_an_unknown_address_or_object_is_a_404(ft: Api, path: str) -> None:
    told(await ft.get(path), 404, "not_found")


async def test_a_method_that_is_not_there_is_a_405_with_those_that_are(ft: Api) -> None:
    answer = await ft("DELETE", PRODUCTS)
    problem = told(answer, 405, "method_not_allowed")
    assert "pas par DELETE" in str(problem["detail"])
    assert "Allow" in str(problem["detail"]), "what to do next"
    assert {"GET", "HEAD", "POST"} <= set(answer.headers["allow"].split(", "))


async def test_a_null_character_is_refused_wherever_it_hides(ft: Api, world: World) -> None:
    for path in (f"{PRODUCTS}/a%00b", "/api/catalog/partners/a%00b"):
        assert (await ft.get(path)).status_code in (400, 403, 404)
    for query in ({"q": "a\x00"}, {"sku": "\x00"}, {"after": "WyJcdTAwMDAiXQ"}):
        assert (await ft.get(PRODUCTS, **query)).status_code == 422
    sent = {"company_id": str(world.ft), "name": "a\u0000b"}
    problem = told(await ft("POST", PRODUCTS, sent), 422, "invalid")
    found = {one["pointer"]: one["code"] for one in problem["errors"]}  # type: ignore[attr-defined]
    assert found["/name"] == "control"


async def test_a_fault_of_ours_says_nothing_of_itself(
    ft: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("winvest.offer.catalog.api.products.product_named", broken)
    answer = await ft.get(f"{PRODUCTS}/FTX-BOX-1")
    told(answer, 500, "internal")
    assert "secret" not in answer.text
    assert "Zero" not in answer.text


async def test_a_request_id_is_kept(ft: Api) -> None:
    answer = await ft("GET", f"{PRODUCTS}/RIEN", X_Request_Id="suivi-42")
    assert answer.headers["x-request-id"] == "suivi-42"
    assert told(answer, 404, "not_found")["request_id"] == "suivi-42"
