"""Whatever is typed about a partner or a family, the answer is no fault of ours."""

from dataclasses import replace

import pytest

from tests.group.partners.world import Two
from tests.screens.doors import door
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Grant
from winvest.screens.partners.forms import BLANK

NASTY = (
    "\x00", "a\x00b", "1e999", "NaN", "-1", "9" * 40, "%", "'; DROP TABLE partner; --",
    "<script>alert(1)</script>", "é" * 300, "a" * 5000, "🦊", "\u202e", "\ud800", "0001-01-01",
    "00000000-0000-0000-0000-000000000000", "../../etc/passwd", "{{ 7*7 }}", "１２３", "1e-400",
)  # fmt: skip
PARTNER = "/compagnies/armorique"
FORMS = {
    f"{PARTNER}/modifier": (*BLANK, "lock_version", "avant"),
    "/compagnies/nouvelle": tuple(BLANK),
    f"{PARTNER}/statut": ("statut",),
    f"{PARTNER}/contacts": ("kind", "name", "email", "phone", "id", "lock_version"),
    f"{PARTNER}/acces/cles/sandbox": ("auth_type", "cle_api_key", "cle_header", "valid_to"),
    f"{PARTNER}/acces/codes/nouveau": ("label", "code", "secret", "for_company_id", "portal_url"),
    "/risques/nouveau": ("company_id", "code", "label", "scope", "icon", "description"),
    "/risques/HOTE/modifier": ("label", "scope", "icon", "description", "lock_version", "avant"),
    "/risques/HOTE/champs/nouveau": ("label", "kind", "unit", "min", "max", "choices", "help"),
}
VALID = {
    "name": "Essai", "type": "insurer", "kind": "decimal", "label": "Essai", "scope": "personal",
    "auth_type": "api_key", "cle_api_key": "k", "code": "ESSAI", "country": "FR",
    "phone": "0102030405",
}  # fmt: skip


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize("path", FORMS)
async def test_no_entry_is_a_fault(settings: Settings, two: Two, path: str) -> None:
    scope = two.manager()
    grant = Grant(
        role="admin_societe",
        rights=scope.grants[0].rights | {"risks.edit", "catalog.read"},
        company_id=two.mine,
    )
    async with door(settings, replace(scope, grants=(grant,))) as mine:
        family = {"company_id": str(two.mine), "code": "HOTE", "label": "Hôte", "scope": "personal"}
        assert (await mine.post("/risques/nouveau", family)).status_code == 303
        faults = []
        for name in FORMS[path]:
            for value in NASTY:
                sent = value.encode("utf-8", "surrogatepass").decode("latin-1")
                answer = await mine.post(path, {**VALID, "company_id": str(two.mine), name: sent})
                if answer.status_code >= 500:
                    faults.append((name, value[:40], answer.status_code))
        assert faults == []


@pytest.mark.req("OPS-05")
async def test_no_address_is_a_fault(settings: Settings, two: Two) -> None:
    async with door(settings, two.manager()) as mine:
        faults = []
        for value in ("%00", "%", "%ff", "a%20b", "%F0%9F%A6%8A", "..%2F..", "é" * 200):
            for path in (
                f"/compagnies/{value}",
                f"/risques/{value}",
                f"{PARTNER}/acces/cles/{value}",
            ):
                answer = await mine.get(path)
                faults += [(path, answer.status_code)] if answer.status_code >= 500 else []
        for name in (
            "q",
            "type",
            "statut",
            "societe",
            "integration",
            "apres",
            "name",
            "siren",
            "sauf",
        ):
            for value in NASTY:
                plain = value.encode("utf-8", "replace").decode()
                for path in ("/compagnies", "/compagnies/doublons", f"{PARTNER}/historique"):
                    answer = await mine.get(path, **{name: plain})
                    faults += [(name, value[:40])] if answer.status_code >= 500 else []
        assert faults == []
