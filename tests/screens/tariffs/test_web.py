"""The doors of the tariffs: read, written, refused, taken back; no JavaScript needed."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.offer.catalog.world import World
from tests.screens.doors import Door, door
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope

TODAY = today_in(datetime.now(UTC))
UNDO = re.compile(r'action="(/tarifs/[a-z-]+/annulation/[^"]+)"')
ROW = re.compile(r'id="ligne-([0-9a-f-]{36})"')
SUMMED = re.compile(r'<a class="link" href="#f-(\w+)">([^<]*)')
VERSION = re.compile(r'name="lock_version" value="(\d+)"')
RIGHTS = "pricing.read pricing.edit catalog.read simulate.price lists.accounts legal.edit"


def day(ahead: int) -> str:
    return f"{TODAY + timedelta(days=ahead):%d/%m/%Y}"


PROMOTION: dict[str, object] = {
    "sku": "FTX-BOX-1",
    "plan_code": "",
    "code": "NOEL",
    "label": "Noël",
    "effect": "percent",
    "value": "50",
    "promo_code": "",
    "first_months": "3",
    "valid_from": day(10),
    "valid_to": day(40),
    "reason": "",
}
AGREED: dict[str, object] = {
    "sku": "FTX-BOX-1",
    "plan_code": "",
    "company": "FTX",
    "client_reference": "CLI-0042",
    "amount": "19,90",
    "tax_included": "oui",
    "tax_code": "TN20",
    "valid_from": day(0),
    "valid_to": "",
    "reason": "Fidélité",
}
TAX: dict[str, object] = {
    "code": "ESSAI",
    "kind": "charged",
    "label": "Taxe d’essai",
    "rate": "9",
    "exclusions": "Rien",
    "legal_source": "CGI, art. 1001",
    "valid_from": day(0),
    "valid_to": "",
}


def person(world: World, rights: str = RIGHTS) -> Scope:
    grant = Grant(role="essai", rights=frozenset(rights.split()), company_id=world.ft)
    return Scope(
        actor_id=new_id(),
        actor_label="Camille Essai",
        company_ids=frozenset((world.ft,)),
        grants=(grant,),
    )


async def added(browser: Door, sort: str, form: dict[str, object]) -> str:
    """The address of a row just added."""
    answer = await browser.post(f"/tarifs/{sort}/nouveau", form)
    assert answer.status_code == 303, answer.text[:3000]
    return str(answer.headers["location"])


async def taken_back(browser: Door, path: str) -> None:
    """Follow the toast's « Annuler »."""
    found = UNDO.search((await browser.get(path)).text)
    assert found
    assert (await browser.post(found[1])).status_code == 303


@pytest.mark.req("PRI-01")
async def test_a_promotion_to_come_is_added_found_corrected_removed_and_brought_back(
    settings: Settings, world: World
) -> None:
    async with door(settings, person(world)) as browser:
        assert "Rien ici" in (await browser.get("/tarifs/promotions")).text
        form = await browser.get("/tarifs/promotions/nouveau", produit="FTX-BOX-1")
        assert "Box" in form.text
        part = await browser.get("/tarifs/promotions/nouveau", htmx=True, sku="FTX-BOX-1")
        assert 'id="tariff-form"' in part.text
        assert "<html" not in part.text
        here = await added(browser, "promotions", PROMOTION)
        shown = await browser.get(here)
        assert "À venir" in shown.text
        assert "Poser une promotion" in shown.text
        edited = await browser.get(f"{here}/modification")
        better = {**PROMOTION, "value": "60", "lock_version": VERSION.findall(edited.text)[0]}
        assert (await browser.post(f"{here}/modification", better)).status_code == 303
        stale = await browser.post(f"{here}/modification", {**better, "lock_version": "1"})
        assert stale.status_code == 409
        assert "entre-temps" in stale.text
        assert ROW.findall((await browser.get("/tarifs/promotions", q="noël")).text)
        assert not ROW.findall((await browser.get("/tarifs/promotions", etat="passe")).text)
        gone = await browser.post(f"{here}/suppression")
        assert gone.status_code == 303
        await taken_back(browser, "/tarifs/promotions")
        assert "60" in (await browser.get("/tarifs/promotions")).text


@pytest.mark.req("PRI-01", "AHEAD-01")
async def test_a_running_price_is_changed_from_a_day_on_and_taken_back(
    settings: Settings, world: World
) -> None:
    async with door(settings, person(world)) as browser:
        here = await added(browser, "prix-negocies", AGREED)
        shown = await browser.get(here)
        assert "En vigueur" in shown.text
        assert "Convenir d’un prix" in shown.text
        form = await browser.get(f"{here}/modification")
        assert "Changer à partir d’un jour" in form.text
        assert f'value="{day(1)}"' in form.text
        change = {**AGREED, "amount": "17,90", "lock_version": "1", "client_reference": "AUTRE"}
        late = await browser.post(f"{here}/modification", {**change, "valid_from": day(0)})
        assert late.status_code == 422
        assert "17,90" in late.text
        done = await browser.post(f"{here}/modification", {**change, "valid_from": day(5)})
        assert done.status_code == 303, done.text[:2000]
        new = str(done.headers["location"])
        page = (await browser.get(new)).text
        assert page.count("CLI-0042")
        assert "AUTRE" not in page
        assert "19,90" in page
        assert "17,90" in page
        assert (await browser.post(f"{new}/suppression")).status_code == 303
        ended = await browser.post(f"{here}/fin", {"valid_to": day(9), "lock_version": "2"})
        assert ended.status_code == 303
        assert day(9) in (await browser.get(here)).text


@pytest.mark.req("PRI-01")
async def test_an_overlap_is_told_with_the_row_in_question(
    settings: Settings, world: World
) -> None:
    async with door(settings, person(world)) as browser:
        here = await added(browser, "promotions", PROMOTION)
        twice = await browser.post("/tarifs/promotions/nouveau", {**PROMOTION, "label": "Encore"})
    assert twice.status_code == 422
    assert f'href="{here}"' in twice.text
    assert 'id="f-valid_from-erreur"' in twice.text
    assert 'value="Encore"' in twice.text


@pytest.mark.req("PRI-01")
async def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_form(
    settings: Settings, world: World
) -> None:
    """A product, plan, seller or tax that does not exist stands with what is badly typed."""
    async with door(settings, person(world)) as browser:
        wrong = {**PROMOTION, "sku": "FTX-BIX", "value": "beaucoup", "valid_from": day(-1)}
        answer = await browser.post("/tarifs/promotions/nouveau", wrong)
        assert answer.status_code == 422
        told = dict(SUMMED.findall(answer.text))
        assert list(told) == ["sku", "value", "valid_from"]
        assert told["sku"].startswith("Produit\u00a0: Aucun produit de ce code")
        assert told["valid_from"].startswith("Premier jour\u00a0: Le passé ne se réécrit pas")
        wrong = {**AGREED, "plan_code": "OR", "company": "ZZZ", "amount": "-1", "reason": ""}
        answer = await browser.post("/tarifs/prix-negocies/nouveau", wrong)
        fields = [name for name, _ in SUMMED.findall(answer.text)]
        assert fields == ["plan_code", "company", "amount", "reason"]
        wrong = {**AGREED, "tax_code": "RIEN", "amount": ""}
        answer = await browser.post("/tarifs/prix-negocies/nouveau", wrong)
        assert [name for name, _ in SUMMED.findall(answer.text)] == ["amount", "tax_code"]
        here = await added(browser, "prix-negocies", AGREED)
        wrong = {**AGREED, "amount": "rien", "valid_from": day(0), "lock_version": "1"}
        answer = await browser.post(f"{here}/modification", wrong)
        assert [name for name, _ in SUMMED.findall(answer.text)] == ["amount", "valid_from"]


@pytest.mark.req("LAW-06", "PRI-02")
async def test_a_tax_is_added_confirmed_changed_and_ended(settings: Settings, world: World) -> None:
    async with door(settings, person(world)) as browser:
        listed = await browser.get("/tarifs/taxes")
        assert "TCA9" in listed.text
        assert "Exonéré" in listed.text
        here = await added(browser, "taxes", TAX)
        assert "À confirmer" in (await browser.get(here)).text
        signed = await browser.post(f"{here}/confirmation", {"confirmed": "oui"})
        assert signed.status_code == 303
        shown = (await browser.get(here)).text
        assert "Source confirmée" in shown
        undo = UNDO.search(shown)
        assert undo
        await browser.post(undo[1])
        version = VERSION.findall((await browser.get(here)).text)[0]
        ended = await browser.post(f"{here}/fin", {"valid_to": day(9), "lock_version": version})
        assert ended.status_code == 303
        version = VERSION.findall((await browser.get(here)).text)[0]
        wrong = await browser.post(f"{here}/fin", {"valid_to": day(-9), "lock_version": version})
        assert wrong.status_code == 422
        wrong = await browser.post(f"{here}/fin", {"valid_to": "hier", "lock_version": "77"})
        assert wrong.status_code == 422
        assert "77" in VERSION.findall(wrong.text), "mended, it is still the row that was opened"
        nowhere = await browser.post(here.replace("taxes", "promotions") + "/confirmation")
        assert nowhere.status_code == 404


@pytest.mark.req("PRI-01", "ORG-03")
async def test_who_reads_sees_no_act_and_a_neighbour_nothing(
    settings: Settings, world: World
) -> None:
    async with door(settings, person(world)) as browser:
        here = await added(browser, "promotions", PROMOTION)
    async with door(settings, person(world, "pricing.read catalog.read")) as browser:
        assert "Nouvelle promotion" not in (await browser.get("/tarifs/promotions")).text
        assert "Corriger" not in (await browser.get(here)).text
        assert (await browser.get("/tarifs/promotions/nouveau")).status_code == 403
        assert (await browser.get(f"{here}/modification")).status_code == 403
        assert (await browser.post(f"{here}/suppression")).status_code == 403
    neighbour = Scope(
        actor_id=new_id(),
        actor_label="Voisin",
        company_ids=frozenset((world.ap,)),
        grants=(Grant(role="essai", rights=frozenset(RIGHTS.split()), company_id=world.ap),),
    )
    async with door(settings, neighbour) as browser:
        assert (await browser.get(here)).status_code == 404
        assert not ROW.findall((await browser.get("/tarifs/promotions")).text)


@pytest.mark.req("PRI-01")
async def test_the_order_of_prices_is_told_and_wrong_addresses_are_nothing(
    settings: Settings, world: World
) -> None:
    async with door(settings, person(world)) as browser:
        index = (await browser.get("/tarifs")).text
        assert index.index("Prix négocié</b>") < index.index("Promotion</b>")
        assert index.index("Promotion</b>") < index.index("Prix du produit</b>")
        assert (await browser.get("/tarifs/rien")).status_code == 404
        assert (await browser.get(f"/tarifs/promotions/{new_id()}")).status_code == 404
        assert (await browser.get("/tarifs/promotions", apres="zzz")).status_code == 200
        assert (await browser.post("/tarifs/promotions/annulation/zzz")).status_code == 409
