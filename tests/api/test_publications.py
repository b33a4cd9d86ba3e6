"""Publications for programs: all that lacks is listed with its code; a key acts for its company."""

import pytest

from tests.api.conftest import Api

PATH = "/api/catalog/publications"


@pytest.mark.req("VER-04", "VER-05")
async def test_what_lacks_refuses_with_every_code(ft: Api) -> None:
    product = (await ft.get("/api/catalog/products/FTX-TV-1")).json()
    body = {
        "company_id": product["company_id"],
        "product_version_id": product["current_version_id"],
        "channels": ["field"],
        "start_at": "2026-01-01T00:00:00+01:00",
    }
    refused = await ft("POST", PATH, body)
    assert refused.status_code == 409, refused.text
    told = refused.json()
    assert told["code"] == "not_publishable"
    assert "mapping_not_validated" in [one["code"] for one in told["errors"]]
    assert (await ft("POST", PATH, {**body, "channels": []})).status_code == 422
    assert (await ft("POST", PATH, {**body, "couleur": "bleu"})).status_code == 422
    other = {**body, "company_id": "22222222-2222-2222-2222-222222222222"}
    assert (await ft("POST", PATH, other)).status_code == 403
    listed = await ft.get(PATH, product="FTX-TV-1")
    assert [one["channels"] for one in listed.json()["items"]] == [["field"]]
