"""New prices by file for products that are sold already: the next version is drafted, once."""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.offer.catalog.world import MANAGE, World, a_product
from tests.screens.doors import Door, door
from tests.screens.imports.acts import chosen, given
from tests.worlds import a_scope
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.enums import Recurrence, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.pricing.models import PriceGridRow, PriceOption, PricingRule
from winvest.offer.versions.rules.content import Content
from winvest.offer.versions.tariff_queries import tariffs_of

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-10", "VER-02", "VER-03")]
RIGHTS = MANAGE | {"pricing.edit", "commissions.edit"}
DAY = "01/03/2031"
TIERS = [
    {"min": Decimal(0), "max": Decimal(99), "amount": Decimal("10.5")},
    {"min": Decimal(100), "max": None, "amount": Decimal("8.125")},
]


@pytest.fixture
async def there(settings: Settings, world: World) -> AsyncIterator[Door]:
    """Who may change the prices of France Téléphone."""
    scope = a_scope(world.ft, rights=RIGHTS, actor_id=new_id(), label="Camille Essai")
    async with door(settings, scope) as opened:
        yield opened


@pytest.fixture(autouse=True)
async def sold(db: Database, world: World) -> None:
    """Two products on sale: one with every sort of line, one with a single price."""
    async with db.sessions() as session, session.begin():
        for sku in ("FTX-GROS", "FTX-PETIT"):
            product = await a_product(session, world, sku, sku, company=world.ft, risk=world.box)
            version = ProductVersion(
                id=new_id(), product_id=product.id, version=1, status=VersionStatus.DRAFT,
                effective_from=datetime.now(UTC) - timedelta(days=30),
            )  # fmt: skip
            session.add(version)
            await session.flush()
            await priced(session, version.id, whole=sku == "FTX-GROS")
            version.status = VersionStatus.ACTIVE
            await session.flush()


async def priced(session: Any, version: Any, *, whole: bool) -> None:
    """The prices of a version: a price, and for one of them tiers, a grid and an option."""
    prices: list[tuple[str, PricingType, TierMode | None, Any]] = [
        ("BASE", PricingType.FIXED, None, {"amount": Decimal("9.90")})
    ]
    if whole:
        prices += [
            ("PALIER", PricingType.TIERED, TierMode.VOLUME, TIERS),
            ("AGE", PricingType.FIXED, None, {"amount": Decimal(20)}),
        ]
    for at, (code, kind, mode, payload) in enumerate(prices):
        plan = ProductPlan(
            id=new_id(), product_version_id=version, code=code, name=f"Formule {code.lower()}",
            recurrence=Recurrence.MONTHLY, position=at,
        )  # fmt: skip
        session.add(plan)
        await session.flush()
        rule = PricingRule(
            id=new_id(), product_version_id=version, plan_id=plan.id, type=kind, tier_mode=mode,
            payload=payload, tax_rate=Decimal(20), tax_included=True, position=at,
        )  # fmt: skip
        session.add(rule)
        await session.flush()
        if code == "AGE":
            for place, (low, high, amount) in enumerate(((0, 17, 20), (18, 120, 30))):
                session.add(
                    PriceGridRow(
                        pricing_rule_id=rule.id, product_version_id=version, position=place,
                        amount=Decimal(amount), min_age=low, max_age=high,
                    )
                )  # fmt: skip
            session.add(
                PriceOption(
                    product_version_id=version, plan_id=None, code="4K", label="Ultra HD",
                    amount=Decimal(3), recurrence=Recurrence.MONTHLY, tax_rate=Decimal(20),
                    tax_included=True,
                )
            )  # fmt: skip
    await session.flush()


async def checked(there: Door, world: World, content: str, *, day: str = DAY) -> tuple[str, str]:
    """A file checked, with its prices asked for that day: its address and its page."""
    answer = await given(there, world, content.encode(), source="spreadsheet", name="tarifs.csv")
    assert answer.status_code == 303, answer.text[-2000:]
    here = answer.headers["location"]
    form = chosen(await there.get(here)) | ({"date_effet": day} if day else {})
    linked = await there.post(here, form)
    assert linked.status_code == 303, re.findall(r'class="field__error.*?</span>', linked.text)
    here = here.removesuffix("/colonnes")
    return here, (await there.get(f"{here}/controle")).text.replace("\u00a0", " ")


async def written(there: Door, here: str) -> str:
    assert (await there.post(f"{here}/application", {"mode": "bonnes"})).status_code == 303
    return str((await there.get(here)).text).replace("\u00a0", " ")


async def undone(there: Door, here: str) -> str:
    assert (await there.post(f"{here}/annulation", {})).status_code == 303
    return str((await there.get(here)).text).replace("\u00a0", " ")


async def versions(
    db: Database, world: World, sku: str
) -> Sequence[tuple[int, VersionStatus, Content]]:
    """The versions of a product, and what each charges."""
    scope = system_scope("Essai", company_ids=world.companies)
    async with transaction(db, scope) as session:
        asked = (
            select(ProductVersion.id, ProductVersion.version, ProductVersion.status)
            .join(Product, Product.id == ProductVersion.product_id)
            .where(Product.sku == sku)
            .order_by(ProductVersion.version)
        )
        found = (await session.execute(asked)).all()
        contents = await tariffs_of(session, scope, version_ids=[one.id for one in found])
        return [(one.version, one.status, contents[one.id]) for one in found]


async def test_new_prices_draft_the_next_version_and_leave_the_published_one(
    there: Door, world: World, db: Database
) -> None:
    """A partner's tariff: a code, a plan, a price; the rest is copied."""
    before = await versions(db, world, "FTX-GROS")
    file = "Code;Formule;Prix\nFTX-GROS;Formule base;10,90\nFTX-PETIT;;9,90\nFTX-PETIT-2;;1\n"
    here, page = await checked(there, world, file)
    assert "Nouvelle version en brouillon" in page
    assert "copie de la version 1, changement majeur." in page
    assert re.search(r"Formule base · montant : <s>9,90 €</s> → 10,90 €", page), page
    assert "Inchangée" in page, "the same price says nothing"
    assert "dont 1 nouvelle version en brouillon" in page
    page = await written(there, here)
    assert "Version 2 en brouillon." in page
    assert 'href="/produits/FTX-GROS/versions/2"' in page
    after = await versions(db, world, "FTX-GROS")
    assert [(number, status) for number, status, _ in after] == [
        (1, VersionStatus.ACTIVE), (2, VersionStatus.DRAFT),
    ]  # fmt: skip
    assert after[0] == before[0], "what is published never changes"
    was, now = after[0][2], after[1][2]
    assert now.prices[0].payload == {"amount": Decimal("10.9")}
    assert (now.plans, now.prices[1:], now.extras) == (was.plans, was.prices[1:], was.extras)
    assert len(await versions(db, world, "FTX-PETIT")) == 1

    _, page = await checked(there, world, file)
    assert "Nouvelle version en brouillon" not in page, "the same file drafts nothing twice"

    page = await undone(there, here)
    assert await versions(db, world, "FTX-GROS") == before
    assert "Annulé" in page


async def test_the_export_corrected_comes_back_as_a_draft(
    there: Door, world: World, db: Database
) -> None:
    """A tier, a line of a grid and an option change; an option comes; the rest is as it was."""
    file = await there.get("/api/catalog/exports", kind="prices", format="csv")
    text = file.content.decode("utf-8-sig")
    rows = text.splitlines()
    assert len(rows) > 8
    head = rows[0].split(";")
    kind, amount, code = (
        head.index(one) for one in ("Type de prix", "Montant", "Code de l’élément")
    )
    made = []
    for row in rows[1:]:
        cells = row.split(";")
        if cells[0] == "FTX-GROS":
            cells[amount] = {"8,125": "8,5", "30": "33", "3": "4"}.get(cells[amount], cells[amount])
            if cells[kind] == "option":
                made.append(";".join(cells[:code] + ["REPLAY"] + cells[code + 1 :]))
        made.append(";".join(cells))
    _, page = await checked(there, world, "\n".join([rows[0], *made]), day="")
    assert "donnez la date d’effet des nouveaux prix" in page
    here, page = await checked(there, world, "\n".join([rows[0], *made]))
    assert "Avec une autre ligne" in page
    await written(there, here)
    (_, _, was), (_, _, now) = await versions(db, world, "FTX-GROS")
    tiers = [one["amount"] for one in now.prices[1].payload]
    assert tiers == [Decimal("10.5"), Decimal("8.5")]
    assert [one.amount for one in now.prices[2].grid] == [20, 33]
    assert {one.code: one.value for one in now.extras} == {"4K": 4, "REPLAY": 4}
    assert (now.plans, now.prices[0]) == (was.plans, was.prices[0])
    assert now.prices[2].payload == was.prices[2].payload
    await undone(there, here)
    assert [one for _, _, one in await versions(db, world, "FTX-GROS")] == [was]


async def test_an_open_draft_of_that_day_takes_the_prices_and_gives_them_back(
    there: Door, world: World, db: Database
) -> None:
    here, _ = await checked(there, world, "Code;Formule;Prix\nFTX-GROS;Formule base;10,90\n")
    await written(there, here)
    first = await versions(db, world, "FTX-GROS")
    more = "Code;Type;Code formule;Prix;Palier de\nFTX-GROS;;PALIER;11;0\nFTX-GROS;;BASE;12;\n"
    again, page = await checked(there, world, more)
    assert "La version 2, en brouillon pour le 1er mars 2031, est complétée, " in page
    assert re.search(r"montant : <s>10,90 €</s> → 12 €|<s>10,90 €</s> → 12,00 €", page), page
    await written(there, again)
    second = await versions(db, world, "FTX-GROS")
    assert [number for number, *_ in second] == [1, 2]
    assert second[1][2].prices[0].payload == {"amount": Decimal(12)}
    assert second[1][2].prices[1].payload[0]["amount"] == 11
    await undone(there, again)
    assert await versions(db, world, "FTX-GROS") == first

    _, page = await checked(there, world, more, day="01/04/2031")
    assert "La version 2 est déjà en préparation pour le 1er mars 2031" in page
    await there.post("/produits/FTX-GROS/versions/2/soumission", {})
    _, page = await checked(there, world, more)
    assert "reprenez-la en brouillon" in page, "what is submitted is read as it is"


@pytest.mark.req("VER-03")
async def test_an_open_draft_that_a_file_makes_dearer_says_major_change(
    there: Door, world: World, db: Database
) -> None:
    async def says_major() -> bool | None:
        async with transaction(db, system_scope("Essai", company_ids=world.companies)) as session:
            return await session.scalar(
                select(ProductVersion.breaking_changes)
                .join(Product, Product.id == ProductVersion.product_id)
                .where(Product.sku == "FTX-GROS", ProductVersion.version == 2)
            )

    price = "Code;Code formule;Prix\nFTX-GROS;BASE;{}\n"
    here, _ = await checked(there, world, price.format("1"))
    await written(there, here)
    assert await says_major() is False
    cheap, page = await checked(there, world, price.format("2"))
    assert "est complétée." in page, "dearer than the draft, not than what is in force"
    await written(there, cheap)
    assert await says_major() is False
    dear, page = await checked(there, world, price.format("99"))
    assert "est complétée, changement majeur." in page
    await written(there, dear)
    assert await says_major() is True
    await undone(there, dear)
    assert await says_major() is False


async def test_a_draft_that_somebody_touched_or_decided_stays(
    there: Door, world: World, db: Database
) -> None:
    file = "Code;Code formule;Prix\nFTX-GROS;BASE;10,90\nFTX-PETIT;BASE;11\n"
    here, _ = await checked(there, world, file)
    await written(there, here)
    async with transaction(db, system_scope("Autre", company_ids=world.companies)) as session:
        version = (
            select(ProductVersion.id)
            .join(Product, Product.id == ProductVersion.product_id)
            .where(Product.sku == "FTX-PETIT", ProductVersion.version == 2)
        )
        await session.execute(
            update(PricingRule)
            .where(PricingRule.product_version_id == version.scalar_subquery())
            .values(label="Corrigé à la main")
        )
    page = await undone(there, here)
    assert "La version 2 a été modifiée ou validée depuis l’import" in page
    assert [number for number, *_ in await versions(db, world, "FTX-PETIT")] == [1, 2]
    assert [number for number, *_ in await versions(db, world, "FTX-GROS")] == [1]

    here, _ = await checked(there, world, "Code;Code formule;Prix\nFTX-GROS;BASE;10,90\n")
    await written(there, here)
    await there.post("/produits/FTX-GROS/versions/2/soumission", {})
    await undone(there, here)
    assert len(await versions(db, world, "FTX-GROS")) == 2


async def test_the_columns_of_our_prices_are_not_those_of_a_partner(
    there: Door, world: World
) -> None:
    """What « Formule » is in the export (a code) is not remembered of another file (a name)."""
    export = await there.get("/api/catalog/exports", kind="prices", format="csv")
    await checked(there, world, export.content.decode("utf-8-sig"))
    partner = "Code;Formule;Prix\nFTX-GROS;Formule base;12\n"
    answer = await given(there, world, partner.encode(), source="spreadsheet")
    assert chosen(await there.get(answer.headers["location"]))["colonne-1"] == "plan_name"
    _, page = await checked(there, world, partner.replace("Formule;", "Code formule;"))
    assert "Nouvelle version en brouillon" in page, "a name is known in the column of the codes"


async def test_what_changed_since_the_check_is_not_written(
    there: Door, world: World, db: Database
) -> None:
    file = "Code;Code formule;Prix\nFTX-GROS;BASE;10,90\n"
    here, _ = await checked(there, world, file)
    other, _ = await checked(there, world, file.replace("10,90", "12"))
    await written(there, other)
    page = await written(there, here)
    assert "relancez le contrôle" in page
    assert [number for number, *_ in await versions(db, world, "FTX-GROS")] == [1, 2]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("Code;Prix\nFTX-GROS;12\n", "plusieurs prix : dites de quelle formule"),
        ("Code;Code formule;Prix\nFTX-GROS;ORO;12\n", "n’a pas de formule « ORO »"),
        ("Code;Code formule;Prix\nFTX-GROS;PALIER;12\n", "plusieurs prix : dites le type"),
        ("Code;Code formule;Prix\nFTX-GROS;AGE;12\n", "dépend du client"),
        ("Code;Code formule;Prix\nFTX-GROS;BASE;douze\n", "Prix</b> :"),
        ("Code;Code formule;Prix;TVA\nFTX-GROS;BASE;12;19,6\n", "19,6 % n’existe pas"),
        ("Code;Code formule;Prix;Commission\nFTX-GROS;BASE;12;10 %\n", "ne changent pas"),
    ],
)  # fmt: skip
async def test_a_line_that_leaves_a_doubt_is_refused(
    there: Door, world: World, file: str, told: str
) -> None:
    _, page = await checked(there, world, file)
    assert told in page, re.findall(r"<ul class=.plain.*?</ul>", page)
    assert "Aucune ligne n’est à écrire" in page


async def test_the_day_of_new_prices_is_asked_for(there: Door, world: World) -> None:
    content = b"Code;Prix\nFTX-PETIT;12\n"
    answer = await given(there, world, content, source="spreadsheet")
    here = answer.headers["location"]
    page = await there.get(here)
    assert 'name="date_effet"' in page.text
    refused = await there.post(here, chosen(page))
    assert refused.status_code == 422
    assert "Donnez le jour où ces prix s’appliquent" in refused.text
    wrong = await there.post(here, chosen(page) | {"date_effet": "demain"})
    assert wrong.status_code == 422
    assert 'value="demain"' in wrong.text, "nothing typed is lost"
    _, page_today = await checked(there, world, content.decode(), day="01/01/2020")
    assert "Aucune version de ce produit n’est publiée" in page_today


async def test_who_may_not_draft_prepares_nothing(settings: Settings, world: World) -> None:
    scope = a_scope(world.ft, rights=MANAGE, actor_id=new_id(), label="Camille Essai")
    async with door(settings, scope) as there:
        _, page = await checked(there, world, "Code;Prix\nFTX-PETIT;12\n")
    assert "Vous n’avez pas le droit de préparer une version" in page
