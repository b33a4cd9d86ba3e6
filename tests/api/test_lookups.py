"""Where an integrator finds ids and codes."""

import pytest

from tests.api.conftest import Api
from tests.offer.catalog.world import World

pytestmark = pytest.mark.req("CAT-11")


async def test_companies_are_named_to_all(ap: Api, world: World) -> None:
    found = (await ap.get("/api/catalog/companies")).json()
    assert {one["code"]: one["id"] for one in found["items"]}["FTX"] == str(world.ft)
    first = (await ap.get("/api/catalog/companies", limit="2")).json()
    rest = (await ap.get("/api/catalog/companies", limit="2", after=first["next"])).json()
    assert first["items"] + rest["items"] == found["items"]
    assert rest["next"] is None


async def test_risks_are_ones_own_and_the_groups(ft: Api, world: World) -> None:
    found = (await ft.get("/api/catalog/risks")).json()["items"]
    assert {one["code"]: one["id"] for one in found} == {
        "BOXX": str(world.box),
        "TVX": str(world.tv),
    }
    assert {one["code"]: one["is_global"] for one in found} == {"BOXX": False, "TVX": True}
    first = (await ft.get("/api/catalog/risks", limit="1")).json()
    rest = (await ft.get("/api/catalog/risks", limit="1", after=first["next"])).json()
    assert [one["code"] for one in rest["items"]] == ["TVX"]


async def test_each_list_is_read_by_its_name(ft: Api) -> None:
    names = [one["name"] for one in (await ft.get("/api/catalog/lists")).json()["items"]]
    assert {"channels", "units", "vat_codes", "zones", "lifecycle_statuses"} <= set(names)
    for name in names:
        found = (await ft.get(f"/api/catalog/lists/{name}", limit="200")).json()
        assert found["items"], name
        assert all(one["code"] and one["label"] for one in found["items"])
    channels = (await ft.get("/api/catalog/lists/channels")).json()["items"]
    assert [one["code"] for one in channels] == ["field", "telesales", "web", "partner"]
    zones = (await ft.get("/api/catalog/lists/zones", limit="5")).json()
    more = (await ft.get("/api/catalog/lists/zones", limit="5", after=zones["next"])).json()
    assert not {one["code"] for one in zones["items"]} & {one["code"] for one in more["items"]}
    assert (await ft.get("/api/catalog/lists/rien")).status_code == 404
