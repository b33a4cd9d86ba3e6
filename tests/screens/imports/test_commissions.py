"""Commissions that a file tells: written, refused to who may not, taken back unless touched."""

from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import MANAGE, World
from tests.screens.doors import Door, door
from tests.screens.imports.acts import checked, names
from tests.worlds import a_scope
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.offer.commissions.enums import CommissionTierMode, Settlement, ValueType
from winvest.offer.versions.queries import version_rows
from winvest.offer.versions.rules.content import Content, ExtraKind
from winvest.offer.versions.rules.reading import content_of

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-10", "VER-02")]
COLUMNS: tuple[str, ...] = (
    *("Code", "Nom", "Risque", "Rémunération", "Date d’effet", "Code formule", "Type de prix"),
    *("Prix", "TTC", "Code de l’élément", "Libellé du prix", "Âge de", "Âge à", "Commission"),
    *("Commission de", "Commission à", "Mode de commission", "Commission comptée sur"),
    *("Commission payée", "Part entreprise", "Part commercial"),
)


def line(code: str, **told: str) -> str:
    """A line of the file; columns by the beginnings of their names."""
    cells = {"Code": code, **{name.replace("_", " "): value for name, value in told.items()}}
    assert set(cells) <= set(COLUMNS), set(cells) - set(COLUMNS)
    return ";".join(cells.get(one, "") for one in COLUMNS)


def of_com(day: str, **told: str) -> str:
    """A line of the product created."""
    return line(
        "COM-1", Nom="Box à commission", Risque="BOXX", Rémunération="revenue",
        **{"Date d’effet": day}, **told,
    )  # fmt: skip


def tier(value: str, low: str, high: str, **told: str) -> str:
    """A line of the tiered commission of 2025."""
    return of_com(
        "01/01/2025", Code_formule="BASE", Commission=value, Commission_de=low, Commission_à=high,
        Mode_de_commission="Par tranche", Commission_comptée_sur="Volume de ventes",
        Commission_payée="À l’encaissement", Part_entreprise="70", Part_commercial="30", **told,
    )  # fmt: skip


IN_2026 = {"day": "01/01/2026", "Code_formule": "BASE", "TTC": "oui"}
LINES = "\n".join(
    (
        ";".join(COLUMNS),
        tier("10 %", "0", "99", Prix="29,90", TTC="oui"),
        tier("12 %", "100", "499"),
        tier("15 %", "500", ""),
        of_com(**IN_2026, Prix="31,90", Commission="50 €", Commission_de="0"),
        of_com(
            **IN_2026, Type_de_prix="option", Prix="5", Libellé_du_prix="Ultra HD",
            **{"Code de l’élément": "4K"},
        ),
        of_com(**IN_2026, Type_de_prix="grille", Prix="19,90", Âge_de="18", Âge_à="25"),
        of_com(**IN_2026, Type_de_prix="grille", Prix="31,90", Âge_de="26"),
        line("COM-2", Nom="Box seule", Risque="BOXX", Rémunération="revenue"),
        line(
            "FTX-BOX-2", Code_formule="SEUL", Prix="9,90", Commission="8 %", Commission_de="0",
            **{"Date d’effet": "01/01/2026"},
        ),
    )
)  # fmt: skip
PAYS = MANAGE | {"pricing.edit", "commissions.edit"}
BORN = """
    SELECT (SELECT count(*) FROM product_version WHERE notes = 'Reconstruite d’un import'),
           (SELECT count(*) FROM commission_scheme s JOIN product_version v
              ON v.id = s.product_version_id AND v.notes = 'Reconstruite d’un import'),
           (SELECT count(*) FROM commission_tier t JOIN commission_scheme s ON s.id = t.scheme_id
              JOIN product_version v ON v.id = s.product_version_id
               AND v.notes = 'Reconstruite d’un import'),
           (SELECT count(*) FROM price_option), (SELECT count(*) FROM price_grid_row)
"""


def person(world: World, rights: frozenset[str] = PAYS) -> Scope:
    return a_scope(world.ft, rights=rights, actor_id=new_id(), label="Camille Essai")


async def born(db: Database, world: World) -> tuple[int, ...]:
    """Versions, schemes, tiers, options and lines of grids that imports made."""
    async with transaction(db, system_scope("Essai", company_ids=world.companies)) as session:
        return tuple((await session.execute(text(BORN))).one())


async def contents(db: Database, world: World, sku: str) -> list[Content]:
    """The versions of a product, the oldest first."""
    async with transaction(db, system_scope("Essai", company_ids=world.companies)) as session:
        key: UUID = (
            await session.execute(text("SELECT id FROM product WHERE sku = :sku"), {"sku": sku})
        ).scalar_one()
        rows = await version_rows(
            session, system_scope("Essai", company_ids=world.companies), product_id=key
        )
        ordered = sorted(rows.get("product_version", {}).items(), key=lambda one: one[1]["version"])
        return [content_of(rows, one) for one, _ in ordered]


async def touch(db: Database, world: World, statement: str) -> None:
    """What somebody did between the import and its undoing."""
    async with transaction(db, system_scope("Essai", company_ids=world.companies)) as session:
        done = await session.execute(text(statement))
        assert done.rowcount, "the act of the test reached nothing"  # type: ignore[attr-defined]


async def applied(there: Door, world: World, lines: str = LINES) -> str:
    here = await checked(there, world, lines, source="spreadsheet")
    report = (await there.get(f"{here}/rapport.csv")).text
    assert "Fautive" not in report, report
    done = await there.post(f"{here}/application", {"mode": "tout"})
    assert done.status_code == 303, done.text[-2000:]
    return here


async def test_commissions_are_written_as_told_and_leave_with_the_import(
    settings: Settings, world: World, db: Database
) -> None:
    before = await names(db, world)
    async with door(settings, person(world)) as there:
        here = await applied(there, world)
        assert await born(db, world) == (3, 3, 5, 1, 2)
        first, second = await contents(db, world, "COM-1")
        (scheme,) = first.schemes
        assert (scheme.plan, scheme.tier_mode, scheme.settlement) == (
            "BASE", CommissionTierMode.GRADUATED, Settlement.ON_COLLECTION,
        )  # fmt: skip
        assert scheme.split == {"company": Decimal("0.7"), "commercial": Decimal("0.3")}
        assert [(one.min, one.max, one.value) for one in scheme.tiers] == [
            (0, 99, 10), (100, 499, 12), (500, None, 15),
        ]  # fmt: skip
        (lump,) = second.schemes
        assert [(one.value_type, one.value) for one in lump.tiers] == [(ValueType.AMOUNT, 50)]
        assert lump.split == {"company": Decimal(1)}
        assert [(one.kind, one.code, one.value) for one in second.extras] == [
            (ExtraKind.OPTION, "4K", 5)
        ]
        (price,) = second.prices
        assert [(one.min_age, one.max_age, one.amount) for one in price.grid] == [
            (18, 25, Decimal("19.9")), (26, None, Decimal("31.9")),
        ]  # fmt: skip
        assert len(await contents(db, world, "FTX-BOX-2")) == 1

        undone = await there.post(f"{here}/annulation")
        assert undone.status_code == 303, undone.text[-2000:]
        assert await born(db, world) == (0, 0, 0, 0, 0)
        assert await names(db, world) == before


async def test_who_may_not_write_commissions_is_told_at_their_line(
    settings: Settings, world: World, db: Database
) -> None:
    async with door(settings, person(world, PAYS - {"commissions.edit"})) as there:
        here = await checked(there, world, LINES, source="spreadsheet")
        report = (await there.get(f"{here}/rapport.csv")).text
        assert report.count("pas le droit d’écrire des commissions") == 2, report
        await there.post(f"{here}/application", {"mode": "bonnes"})
        assert await born(db, world) == (0, 0, 0, 0, 0)
        assert "COM-2" in await names(db, world)


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE commission_tier SET value = 11 WHERE value = 10",
        "UPDATE commission_scheme SET split = '{\"company\": 1}' WHERE tier_mode = 'graduated'",
        "DELETE FROM commission_tier WHERE value = 15",
        "DELETE FROM commission_scheme WHERE tier_mode = 'graduated'",
        "UPDATE price_grid_row SET amount = 18 WHERE min_age = 18",
        "UPDATE price_option SET amount = 6",
        "DELETE FROM price_option",
        "INSERT INTO cq_rule (id, product_version_id, required_fields) SELECT gen_random_uuid(),"
        " v.id, '[\"RIB\"]' FROM product_version v JOIN product p ON p.id = v.product_id"
        " WHERE p.sku = 'COM-1' LIMIT 1",
        "INSERT INTO accounting_mapping (id, product_version_id, company_id, nature, gl_account,"
        " journal) SELECT gen_random_uuid(), v.id, p.company_id, 'revenue', '706000', 'VT'"
        " FROM product_version v JOIN product p ON p.id = v.product_id"
        " WHERE p.sku = 'COM-1' LIMIT 1",
        "INSERT INTO publication (id, product_id, product_version_id, company_id, owner_company_id,"
        " channels, start_at, status) SELECT gen_random_uuid(), p.id, v.id, p.company_id,"
        " p.company_id, '{field}', now(),"
        " 'draft' FROM product_version v JOIN product p ON p.id = v.product_id"
        " WHERE p.sku = 'COM-1' LIMIT 1",
        "UPDATE product_version SET status = 'in_review' WHERE version = 2 AND notes IS NOT NULL",
    ],
    ids=[
        *("tier", "split", "tier-less", "scheme-less", "grid", "option", "option-less", "cq"),
        *("account", "publication", "review"),
    ],
)
async def test_a_version_that_somebody_touched_stays_whole(
    settings: Settings, world: World, db: Database, act: str
) -> None:
    async with door(settings, person(world)) as there:
        here = await applied(there, world)
        await touch(db, world, act)
        then = await contents(db, world, "COM-1")
        undone = await there.post(f"{here}/annulation")
        assert undone.status_code == 303, undone.text[-2000:]
        assert await contents(db, world, "COM-1") == then, "what was touched is kept as it is"
        page = (await there.get(here)).text
        assert "changé depuis" in page
        left = await names(db, world)
        assert "COM-1" in left
        assert "COM-2" not in left, "the others leave"
        assert await contents(db, world, "FTX-BOX-2") == []
