"""The way of a version for programs: submitted, approved, scheduled, gone back to."""

import pytest

from tests.api.conftest import Api, Only
from tests.api.test_versions import SENT, VERSIONS

pytestmark = [pytest.mark.req("CAT-11"), pytest.mark.req("VER-03")]
LATER = {"effective_from": "2099-01-01T00:00:00+01:00"}


async def test_a_version_goes_its_way_by_the_api(ft: Api, only: Only) -> None:
    made = await ft("POST", VERSIONS, SENT)
    two = f"{VERSIONS}/{made.json()['version']}"
    early = await ft("POST", f"{two}/schedule", LATER)
    assert (early.status_code, early.json()["code"]) == (409, "version_move")
    submitted = await ft("POST", f"{two}/submit", Idempotency_Key="s-1")
    assert (submitted.status_code, submitted.json()["status"]) == (200, "in_review")
    replayed = await ft("POST", f"{two}/submit", Idempotency_Key="s-1")
    assert replayed.headers["idempotency-replayed"] == "true"
    assert replayed.json() == submitted.json()
    again = await ft("POST", f"{two}/submit")
    assert (again.status_code, again.json()["code"]) == (409, "version_move")
    unknown = await ft("POST", f"{two}/approve", {"decision": "oui"})
    assert unknown.json()["errors"][0]["pointer"] == "/decision"
    own = await ft("POST", f"{two}/approve", {"comment": "Vu."})
    assert (own.status_code, own.json()["code"]) == (403, "same_hand"), "though nobody else may"
    other = await only("catalog.read", "versions.approve")
    approved = await other("POST", f"{two}/approve", {"comment": "Vu."})
    assert approved.json()["status"] == "approved"
    assert approved.json()["content_sha256"]
    assert approved.headers["etag"]
    past = await ft("POST", f"{two}/schedule", {"effective_from": "2020-01-01T00:00:00+01:00"})
    assert (past.status_code, past.json()["errors"][0]["pointer"]) == (422, "/effective_from")
    lacking = await ft("POST", f"{two}/schedule", LATER)
    assert (lacking.status_code, lacking.json()["code"]) == (409, "not_publishable")
    codes = {one["code"] for one in lacking.json()["errors"]}
    assert codes
    assert codes <= {
        "document_missing", "mapping_not_validated", "grid_incomplete", "commission_inconsistent",
        "signoff_missing",
    }  # fmt: skip


async def test_one_goes_back_to_what_was_in_force_alone(ft: Api, ap: Api, only: Only) -> None:
    back = await ft("POST", f"{VERSIONS}/1/rollback")
    assert (back.status_code, back.json()["code"]) == (409, "already_in_force")
    draft = (await ft("POST", VERSIONS, SENT)).json()["version"]
    never = await ft("POST", f"{VERSIONS}/{draft}/rollback", {"comment": "Erreur de prix"})
    assert (never.status_code, never.json()["code"]) == (409, "never_in_force")
    reader = await only("catalog.read")
    assert [one["version"] for one in (await reader.get(VERSIONS)).json()["items"]] == [1]
    assert (await reader.get(f"{VERSIONS}/{draft}")).status_code == 404, "told to who prepares"
    for step, body in (("submit", None), ("approve", None), ("schedule", LATER),
                       ("rollback", None)):  # fmt: skip
        assert (await reader("POST", f"{VERSIONS}/{draft}/{step}", body)).status_code == 403
        assert (await ap("POST", f"{VERSIONS}/{draft}/{step}", body)).status_code == 404
        assert (await ft("POST", f"{VERSIONS}/99/{step}", body)).status_code == 404
