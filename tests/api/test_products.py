"""Products for programs, sentence by sentence of the interface."""

import pytest

from tests.api.conftest import Api, Only, together
from tests.offer.catalog.world import World
from tests.statements import statements_sent

pytestmark = pytest.mark.req("CAT-11")
FIELDS = {
    "id", "sku", "name", "short_name", "company_id", "partner_id", "risk_id", "revenue_model",
    "lifecycle_status", "integration_status", "tariff_mode", "channels", "badges",
    "current_version_id", "created_at", "updated_at",
}  # fmt: skip
PRODUCTS = "/api/catalog/products"


def body(world: World, **more: object) -> dict[str, object]:
    """A product of France Téléphone, by the schema of annex A 3.1."""
    return {
        "sku": "FTX-NEW-1",
        "name": "Box Neuve",
        "company_id": str(world.ft),
        "risk_id": str(world.box),
        "revenue_model": "revenue",
    } | more


async def test_a_product_is_created_as_a_draft(ft: Api, world: World) -> None:
    more = {"short_name": "Neuve", "channels": ["web", "field"], "badges": ["new"], "min_age": 18}
    answer = await ft("POST", PRODUCTS, body(world, **more))
    assert answer.status_code == 201
    made = answer.json()
    assert set(made) >= FIELDS
    assert made["lifecycle_status"] == "draft"
    assert made["short_name"] == "Neuve"
    assert sorted(made["channels"]) == ["field", "web"]
    assert made["min_age"] == 18
    assert answer.headers["location"] == f"{PRODUCTS}/{made['id']}"
    read = await ft.get(answer.headers["location"])
    assert read.json() == made
    assert read.headers["etag"] == answer.headers["etag"]


async def test_the_same_code_twice_is_a_conflict(ft: Api, ap: Api, world: World) -> None:
    assert (await ft("POST", PRODUCTS, body(world))).status_code == 201
    again = await ft("POST", PRODUCTS, body(world))
    assert (again.status_code, again.json()["code"]) == (409, "sku_taken")
    theirs = body(world, company_id=str(world.ap), risk_id=str(world.health))
    other = await ap("POST", PRODUCTS, theirs)
    assert (other.status_code, other.json()["code"]) == (409, "sku_taken")
    assert "France" not in other.text


async def test_a_product_is_born_a_draft_and_nothing_else(ft: Api, world: World) -> None:
    assert (await ft("POST", PRODUCTS, body(world, lifecycle_status="draft"))).status_code == 201
    more = {"lifecycle_status": "active", "sku": "FTX-NEW-2"}
    refused = await ft("POST", PRODUCTS, body(world, **more))
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/lifecycle_status"]


async def test_all_that_is_wrong_is_told_at_once_by_pointer(ft: Api, world: World) -> None:
    answer = await ft(
        "POST",
        PRODUCTS,
        {
            "sku": "a b",
            "name": "",
            "company_id": str(world.ft),
            "risk_id": "x",
            "channels": ["web", "radio"],
            "min_age": "18",
            "colour": "red",
        },
    )
    assert answer.status_code == 422
    found = {one["pointer"]: one["code"] for one in answer.json()["errors"]}
    assert found == {
        "/sku": "pattern",
        "/name": "missing",
        "/risk_id": "uuid",
        "/revenue_model": "missing",
        "/channels/1": "choice",
        "/min_age": "type",
        "/colour": "unknown",
    }
    assert all(one["message"] for one in answer.json()["errors"])


async def test_a_family_of_another_company_is_refused(ft: Api, world: World) -> None:
    answer = await ft("POST", PRODUCTS, body(world, risk_id=str(world.health)))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/risk_id"


async def test_the_bodys_other_company_is_forbidden(ft: Api, world: World) -> None:
    for method, path in (("POST", PRODUCTS), ("PATCH", f"{PRODUCTS}/FTX-BOX-1")):
        answer = await ft(method, path, body(world, company_id=str(world.ap)), If_Match='"1-0"')
        assert (answer.status_code, answer.json()["code"]) == (403, "other_company"), method


async def test_an_object_is_named_by_its_id_or_its_code(ft: Api, world: World) -> None:
    by_code = await ft.get(f"{PRODUCTS}/FTX-BOX-1")
    assert by_code.status_code == 200
    assert (await ft.get(f"{PRODUCTS}/{by_code.json()['id']}")).json() == by_code.json()
    assert (await ft.get(f"{PRODUCTS}/ftx-box-1")).json() == by_code.json()
    assert by_code.json()["current_version_id"]


async def test_the_list_is_paged_by_an_opaque_cursor(ft: Api, world: World) -> None:
    seen, after, pages = [], "", 0
    while True:
        page = await ft.get(PRODUCTS, limit="1", **({"after": after} if after else {}))
        assert set(page.json()) == {"items", "next"}
        seen += [one["sku"] for one in page.json()["items"]]
        after, pages = page.json()["next"], pages + 1
        if after is None:
            break
    assert sorted(seen) == ["FTX-BOX-1", "FTX-BOX-2", "FTX-TV-1"]
    assert pages == 3
    whole = await ft.get(PRODUCTS)
    assert [one["sku"] for one in whole.json()["items"]] == seen


@pytest.mark.parametrize("limit", ["0", "201", "-1", "dix", "1.5", ""])
async def test_a_limit_is_from_1_to_200(ft: Api, limit: str) -> None:
    answer = await ft.get(PRODUCTS, limit=limit)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/limit"


async def test_each_filter_narrows_the_list(ft: Api, world: World) -> None:
    async def skus(**asked: str) -> list[str]:
        answer = await ft.get(PRODUCTS, **asked)
        assert answer.status_code == 200, answer.text
        return sorted(one["sku"] for one in answer.json()["items"])

    everything = ["FTX-BOX-1", "FTX-BOX-2", "FTX-TV-1"]
    assert await skus(q="box ete") == ["FTX-BOX-1"]
    assert await skus(sku="ftx-tv-1") == ["FTX-TV-1"]
    assert await skus(company_id=str(world.ft)) == everything
    assert await skus(company_id=str(world.ap)) == []
    assert await skus(partner_id=str(world.insurer)) == []
    assert await skus(risk_id=str(world.tv)) == ["FTX-TV-1"]
    assert await skus(lifecycle_status="draft") == ["FTX-BOX-2"]
    assert await skus(channel="field") == everything
    assert await skus(channel="web") == []
    assert await skus(updated_since="2020-01-01T00:00:00Z") == everything
    assert await skus(updated_since="2190-01-01T00:00:00+01:00") == []
    bare = await ft.get(f"{PRODUCTS}?updated_since=2190-01-01T00:00:00+01:00")
    assert (bare.status_code, bare.json()["items"]) == (200, []), "as the refusal itself writes it"


async def test_changes_are_followed_from_the_oldest(ft: Api, world: World) -> None:
    since = "2020-01-01T00:00:00Z"
    read = await ft.get(f"{PRODUCTS}/FTX-BOX-1")
    await ft("PATCH", f"{PRODUCTS}/FTX-BOX-1", {"name": "A"}, If_Match=read.headers["etag"])
    first = (await ft.get(PRODUCTS, updated_since=since, limit="2")).json()
    rest = (await ft.get(PRODUCTS, updated_since=since, limit="2", after=first["next"])).json()
    assert [one["sku"] for one in rest["items"]] == ["FTX-BOX-1"]
    wrong = await ft.get(PRODUCTS, after=first["next"])
    assert wrong.json()["errors"][0]["code"] == "cursor"


@pytest.mark.parametrize(
    "asked", [{"after": "n’importe"}, {"after": "WzFd"}, {"channel": "radio"}, {"page": "2"},
              {"risk_id": "1"}, {"updated_since": "hier"}, {"updated_since": "2026-01-01"}],
)  # fmt: skip
async def test_a_wrong_question_is_refused_not_ignored(ft: Api, asked: dict[str, str]) -> None:
    answer = await ft.get(PRODUCTS, **asked)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(asked))}"


async def test_a_change_needs_if_match(ft: Api, world: World) -> None:
    path = f"{PRODUCTS}/FTX-BOX-1"
    read = await ft.get(path)
    without = await ft("PATCH", path, {"name": "X"})
    assert (without.status_code, without.json()["code"]) == (428, "precondition_required")
    for wrong in ('"0-0"', "W/" + read.headers["etag"], "rien"):
        past = await ft("PATCH", path, {"name": "X"}, If_Match=wrong)
        assert (past.status_code, past.json()["code"]) == (412, "precondition_failed"), wrong
    done = await ft("PATCH", path, {"name": "Box Mieux"}, If_Match=read.headers["etag"])
    assert (done.status_code, done.json()["name"]) == (200, "Box Mieux")
    assert done.json()["short_name"] == read.json()["short_name"]
    assert done.headers["etag"] != read.headers["etag"]
    again = await ft("PATCH", path, {"name": "Encore"}, If_Match=read.headers["etag"])
    assert again.status_code == 412
    starred = await ft("PATCH", path, {"short_name": None}, If_Match="*")
    assert starred.status_code == 200


async def test_what_has_not_changed_is_not_sent_again(ft: Api) -> None:
    read = await ft.get(f"{PRODUCTS}/FTX-BOX-1")
    same = await ft("GET", f"{PRODUCTS}/FTX-BOX-1", If_None_Match=read.headers["etag"])
    assert (same.status_code, same.content) == (304, b"")


async def test_a_status_moves_by_the_life_cycle(ft: Api, world: World) -> None:
    path = f"{PRODUCTS}/FTX-BOX-2"
    etag = (await ft.get(path)).headers["etag"]
    tested = await ft("PATCH", path, {"lifecycle_status": "test", "name": "B"}, If_Match=etag)
    assert (tested.status_code, tested.json()["lifecycle_status"]) == (200, "test")
    assert tested.json()["name"] == "B"
    illegal = await ft(
        "PATCH", path, {"lifecycle_status": "frozen"}, If_Match=tested.headers["etag"]
    )
    assert (illegal.status_code, illegal.json()["code"]) == (409, "illegal_move")


async def test_a_status_needs_its_own_right(ft: Api, world: World, only: Only) -> None:
    editor = await only("catalog.read", "catalog.edit")
    path = f"{PRODUCTS}/FTX-BOX-2"
    etag = (await editor.get(path)).headers["etag"]
    renamed = await editor("PATCH", path, {"name": "C"}, If_Match=etag)
    assert renamed.status_code == 200
    refused = await editor(
        "PATCH", path, {"lifecycle_status": "test"}, If_Match=renamed.headers["etag"]
    )
    assert refused.status_code == 403
    mover = await only("catalog.read", "catalog.edit", "catalog.lifecycle")
    moved = await mover(
        "PATCH", path, {"lifecycle_status": "retired"}, If_Match=renamed.headers["etag"]
    )
    assert (moved.status_code, moved.json()["lifecycle_status"]) == (200, "retired")


async def test_the_terms_of_a_product_on_sale_do_not_change(ft: Api, world: World) -> None:
    path = f"{PRODUCTS}/FTX-BOX-1"
    etag = (await ft.get(path)).headers["etag"]
    answer = await ft("PATCH", path, {"channels": ["web"]}, If_Match=etag)
    assert (answer.status_code, answer.json()["code"]) == (409, "locked_in_sale")


async def test_properties_that_a_change_does_not_have_are_refused(ft: Api) -> None:
    path = f"{PRODUCTS}/FTX-BOX-1"
    etag = (await ft.get(path)).headers["etag"]
    for name in ("sku", "risk_id", "id", "created_at", "integration_status"):
        answer = await ft("PATCH", path, {name: "X"}, If_Match=etag)
        assert answer.status_code == 422, name
        assert answer.json()["errors"][0]["pointer"] == f"/{name}"


async def test_who_only_reads_changes_nothing(reader: Api, world: World) -> None:
    assert (await reader("POST", PRODUCTS, body(world))).status_code == 403
    path = f"{PRODUCTS}/FTX-BOX-1"
    etag = (await reader.get(path)).headers["etag"]
    assert (await reader("PATCH", path, {"name": "X"}, If_Match=etag)).status_code == 403
    assert (await reader.get(f"{PRODUCTS}/FTX-BOX-2")).status_code == 404  # a draft


async def test_two_changes_from_the_same_state_never_both_win(ft: Api) -> None:
    path = f"{PRODUCTS}/FTX-BOX-1"
    etag = (await ft.get(path)).headers["etag"]
    answers = await together(
        *(ft("PATCH", path, {"name": f"Box {place}"}, If_Match=etag) for place in range(6))
    )
    assert sorted(one.status_code for one in answers) == [200, *[412] * 5]


async def test_a_change_of_status_loses_to_a_change_just_made(ft: Api) -> None:
    path = f"{PRODUCTS}/FTX-BOX-2"
    etag = (await ft.get(path)).headers["etag"]
    bodies = [{"name": "Autre"}, {"lifecycle_status": "test"}]
    answers = await together(*(ft("PATCH", path, one, If_Match=etag) for one in bodies))
    assert sorted(one.status_code for one in answers) == [200, 412]


async def test_a_page_takes_three_statements_at_most(ft: Api, world: World) -> None:
    """Who asks, for which companies, the page: as many for two hundred products as for one."""
    await ft.get(PRODUCTS)
    with statements_sent() as asked:
        for limit in ("1", "200"):
            asked.clear()
            assert (await ft.get(PRODUCTS, limit=limit)).status_code == 200
            assert len(asked) <= 3, asked
