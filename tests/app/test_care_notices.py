"""Who is to mend something is told in their inbox: documents that lack, a partner that fails."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest

import winvest.app.worker  # noqa: F401 - declares the reactions
from tests.group.identity.world import Known, a_company, an_account
from tests.worlds import a_scope
from winvest.foundation.audit.events import ChainDamaged
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.scope import system_scope
from winvest.group.notifications.queries import inbox
from winvest.offer.pricing.events import PartnerFailed
from winvest.offer.publication.events import DocumentsMissing, ProductsUnmapped

pytestmark = pytest.mark.req("ORG-06")


async def told(db: Database, company: UUID, *events: object) -> None:
    """Announce each event in its own change."""
    scope = system_scope("Essai", company_ids=frozenset((company,)))
    for event in events:
        async with transaction(db, scope) as session:
            await announce(session, scope, event)


async def titles(db: Database, person: Known, company: UUID) -> Sequence[str]:
    scope = a_scope(company, actor_id=person.id)
    async with transaction(db, scope) as session:
        return [one.title for one in (await inbox(session, scope)).lines]


async def test_each_is_told_of_what_is_theirs_and_once_while_it_lasts(db: Database) -> None:
    company = await a_company(db, "AP")
    adv = await an_account(db, ("adv", company), email="adv@winvest.example")
    it = await an_account(db, ("it", company), email="it@winvest.example")
    lacks = DocumentsMissing(
        company_id=company, products=2, examples=("AP-1 (CG)", "AP-2 (DIPA, CP)"), state="a"
    )
    failed = PartnerFailed(company_id=company, slug="oggodata", name="OggoData", reason="timeout")
    await told(db, company, lacks, lacks, failed, failed, replace(failed, reason="http_503"))
    assert await titles(db, adv, company) == ["Documents manquants\u00a0: 2\u00a0produits en vente"]
    assert await titles(db, it, company) == [
        "OggoData ne répond plus\u00a0: réponse 503",
        "OggoData ne répond plus\u00a0: pas de réponse dans le temps imparti",
    ]
    await told(db, company, replace(lacks, products=1, state="b"))
    assert len(await titles(db, adv, company)) == 2, "what lacks has changed"
    compta = await an_account(db, ("compta", company), email="compta@winvest.example")
    unmapped = ProductsUnmapped(company_id=company, skus=("AP-1", "AP-2"))
    await told(db, company, unmapped, unmapped, replace(unmapped, skus=("AP-2",)))
    assert await titles(db, compta, company) == [
        "Comptes à valider\u00a0: 1\u00a0produit en vente",
        "Comptes à valider\u00a0: 2\u00a0produits en vente",
    ]
    damaged = ChainDamaged(chain="AP", kind="modifiée")
    await told(db, company, damaged, damaged, ChainDamaged(chain="GROUP", kind="tronquée"))
    assert await titles(db, it, company) == [
        "Journal d’audit altéré\u00a0: AP",
        "OggoData ne répond plus\u00a0: réponse 503",
        "OggoData ne répond plus\u00a0: pas de réponse dans le temps imparti",
    ], "the group's chain is the holding's, which this group has not"
