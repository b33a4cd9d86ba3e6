"""People signed in may call the API from a page: their session, and the token of its forms."""

import pytest

from tests.offer.catalog.world import World, manager
from tests.screens.doors import door
from winvest.foundation.infra.settings import Settings

pytestmark = [pytest.mark.req("CAT-11"), pytest.mark.req("OPS-05")]
PRODUCTS = "/api/catalog/products"


async def test_a_session_reads_and_changes_with_its_form_token(
    settings: Settings, world: World
) -> None:
    sent = {
        "sku": "FTX-NEW-1",
        "name": "Box Neuve",
        "company_id": str(world.ft),
        "risk_id": str(world.box),
        "revenue_model": "revenue",
    }
    async with door(settings, manager(world.ft)) as person:
        read = await person.get(PRODUCTS)
        assert read.status_code == 200
        assert "ratelimit-limit" not in read.headers  # limits are those of keys
        bare = await person.http.post(PRODUCTS, json=sent)
        assert (bare.status_code, bare.json()["code"]) == (403, "csrf")
        headers = {"x-csrf-token": person.token, "idempotency-key": "p-1"}
        made = await person.http.post(PRODUCTS, json=sent, headers=headers)
        assert made.status_code == 201, made.text
        again = await person.http.post(PRODUCTS, json=sent, headers=headers)
        assert again.headers["idempotency-replayed"] == "true"
        form = await person.post(PRODUCTS, {"sku": "X"})
        assert form.status_code == 415


async def test_a_form_of_elsewhere_changes_nothing(settings: Settings, world: World) -> None:
    """A page of elsewhere can post text or a form with the cookie, never JSON with the token."""
    async with door(settings, manager(world.ft)) as person:
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            answer = await person.http.post(
                PRODUCTS, content=b'{"sku": "X"}', headers={"content-type": kind}
            )
            assert answer.status_code == 403
