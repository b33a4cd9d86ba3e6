"""What was renamed is led to its name of today where the address names it; never in rounds."""

import pytest
from litestar import Litestar, Response
from litestar.testing import RequestFactory

from winvest.foundation.infra import refusals
from winvest.foundation.kit.errors import Moved

pytestmark = pytest.mark.req("CAT-11")


@pytest.mark.parametrize(
    ("path", "asked", "led"),
    [
        ("/produits/FTX-1/%C3%A9t%C3%A9", {"au": "1"}, "/produits/FTX-2/%C3%A9t%C3%A9?au=1"),
        ("/simulateur", {"produit": "ftx-1", "le": "1/1"}, "/simulateur?produit=FTX-2&le=1%2F1"),
        ("/produits/FTX-9", {"version": "3"}, None),
    ],
)
def test_a_name_is_followed_where_it_stands(
    monkeypatch: pytest.MonkeyPatch, path: str, asked: dict[str, str], led: str | None
) -> None:
    monkeypatch.setattr(refusals, "_screen", lambda request, refusal: Response("", status_code=404))
    moved = Moved("FTX-1 est l’ancien code de FTX-2.", before="FTX-1", after="FTX-2")
    request = RequestFactory(app=Litestar()).get(path, query_params=asked)
    answer = refusals._to_name_of_today(request, moved)
    assert answer.headers.get("Location") == led
    assert answer.status_code == (302 if led else 404)
