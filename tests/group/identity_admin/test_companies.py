"""A company's sheet seen by a person really signed in: theme and logo reach the frame at once."""

import pytest

from tests.group.identity_admin.world import Group, signed
from tests.pictures import picture
from winvest.foundation.infra.edge import EdgeMiddleware

PNG = picture()


@pytest.mark.req("ORG-01")
async def test_a_colour_and_a_logo_dress_the_next_page(
    application: EdgeMiddleware, group: Group
) -> None:
    async with (
        signed(application, group.ap_admin) as ap,
        signed(application, group.ap_seller) as seller,
    ):
        before = (await seller.get("/catalogue")).text
        assert "/theme/AP-" not in before
        saved = await ap.http.post(
            "/administration/societes/AP/charte",
            data={"csrf_token": ap.token, "brand": "#0b7f77", "lock_version": "1"},
            files={"logo": ("logo.png", PNG, "image/png")},
        )
        assert saved.status_code == 303
        after = (await seller.get("/catalogue")).text
        assert "/theme/AP-" in after
        assert "/theme/logo/" in after
