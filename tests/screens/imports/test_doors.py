"""An import from its file to its undoing, by its doors: what is told is what is written."""

import csv
import io
import re
from decimal import Decimal
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import select, text

from tests.offer.catalog.world import MANAGE, World, manager, reader
from tests.screens.doors import Door, door
from tests.screens.imports.acts import checked, chosen, given, names
from tests.worlds import a_scope
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.sheets import csv_file
from winvest.foundation.infra.workbooks import Workbook
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.models.products import ExternalMapping
from winvest.offer.publication.api.dated_columns import AGREED, PROMOTIONS
from winvest.offer.publication.api.price_columns import PRICES

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-10")]
FILE = """Réf;Libellé;Famille;Compagnie;Rémunération;Canaux;Âge min;Ancienne référence;Mémo
FTX-BOX-1;Box Été;Box;;CA interne;;;;inchangée
FTX-BOX-2;Box Après-demain;Box;;CA interne;Web, Terrain;18;;modifiée
FTX-BOX-9;Box Neuve;Box;;CA interne;Web;;A3-77;créée
FTX BOX 10;Box mal codée;Box;;CA interne;Web;;;code
FTX-BOX-11;Box d’ailleurs;Santé;;CA interne;;;;famille
APX-SANTE-1;Volée;Box;;CA interne;;;;autre société
FTX-BOX-12;=1+1;Box;;Commission;Fax;200;;tout
FTX-BOX-9;Box bis;Box;;CA interne;;;;double
;Sans code;Box;;CA interne;;;;
"""


async def test_a_file_is_read_checked_written_and_taken_back(
    there: Door, world: World, db: Database
) -> None:
    before = await names(db, world)
    answer = await given(there, world, FILE)
    here = answer.headers["location"].removesuffix("/colonnes")
    page = await there.get(f"{here}/colonnes")
    proposed = chosen(page)
    assert [proposed[f"colonne-{at}"] for at in range(9)] == [
        *("sku", "name", "risk", "partner", "revenue_model", "channels", "min_age", "former", ""),
    ]
    assert proposed["encodage"] == "cp1252"
    assert proposed["separateur"] == "point-virgule"
    assert "Box Après-demain" in page.text

    twice = await there.post(f"{here}/colonnes", {**proposed, "colonne-1": "sku"})
    assert twice.status_code == 422
    assert "Une autre colonne remplit déjà cette donnée" in twice.text
    assert chosen(twice)["colonne-1"] == "sku"

    done = await there.post(f"{here}/colonnes", dict(proposed))
    assert done.headers["location"] == f"{here}/controle"
    report = (await there.get(f"{here}/controle")).text
    assert "Box Demain" in report
    assert "Box Après-demain" in report
    for told in (
        "Le code s’écrit en capitales",
        "Aucune famille ne s’appelle «\u00a0Santé\u00a0»",
        "Ce code produit existe déjà dans le groupe",
        "Un produit rémunéré à la commission a une compagnie",
        "Cette valeur n’existe pas\u00a0: écrivez «\u00a0Terrain\u00a0», «\u00a0Télévente\u00a0»",
        "Un âge est un nombre de 0 à 130",
        "Ce code est déjà à la ligne 4",
        "Cette ligne n’a pas de code",
    ):
        assert told in report, told
    assert (await names(db, world)) == before, "a dry run writes nothing"

    refused = await there.post(f"{here}/application", {"mode": "tout"})
    assert refused.status_code == 409
    assert "6\u00a0lignes sont fautives" in refused.text

    written = await there.post(f"{here}/application", {"mode": "bonnes"})
    assert written.headers["location"] == here
    after = await names(db, world)
    assert {sku: name for sku, name in after.items() if before.get(sku) != name} == {
        "FTX-BOX-2": "Box Après-demain",
        "FTX-BOX-9": "Box Neuve",
    }
    result = (await there.get(here)).text
    assert "Annuler l’import (2)" in result
    again = await there.post(f"{here}/application", {"mode": "bonnes"})
    assert again.status_code == 409

    async with transaction(db, system_scope("Essai", company_ids=world.companies)) as session:
        mapped = await session.execute(
            select(ExternalMapping.system, ExternalMapping.external_code)
        )
        assert mapped.all() == [("ancien code", "A3-77")]
        audited = await session.execute(
            text(
                "SELECT action, command, actor_label FROM audit_log WHERE \"table\" = 'product'"
                " AND request_id <> '' AND command = 'catalog.load_products' ORDER BY action"
            )
        )
        assert [tuple(one) for one in audited] == [
            ("insert", "catalog.load_products", "Camille Essai"),
            ("update", "catalog.load_products", "Camille Essai"),
        ]
        await session.execute(
            text("UPDATE product SET name = 'Box Neuve, retouchée' WHERE sku = 'FTX-BOX-9'")
        )

    undone = await there.post(f"{here}/annulation")
    assert undone.status_code == 303, undone.text[-2000:]
    kept = (await there.get(here)).text
    assert "La fiche a changé depuis" in kept
    assert await names(db, world) == {**before, "FTX-BOX-9": "Box Neuve, retouchée"}
    listed = (await there.get("/imports")).text
    assert "produits.csv" in listed
    assert "1\u00a0produit repris, 1\u00a0gardé" in listed, "what is left of it, not what it did"
    assert "kind=prices&amp;format=xlsx&amp;company=FTX" in listed


async def test_the_report_tells_each_line_and_its_errors(there: Door, world: World) -> None:
    here = await checked(there, world, FILE)
    csv_file = await there.get(f"{here}/rapport.csv")
    lines = list(csv.DictReader(io.StringIO(csv_file.text.lstrip("\ufeff")), delimiter=";"))
    assert [one["Résultat"] for one in lines] == [
        *("Inchangée", "À modifier", "À créer"),
        *("Fautive",) * 6,
    ]
    assert lines[6]["Libellé"] == "'=1+1", "a spreadsheet must not run it"
    assert "Compagnie" in lines[6]["Erreur"]
    assert "Nom\u00a0: Box Demain → Box Après-demain" in lines[1]["Changements"]
    book = openpyxl.load_workbook(io.BytesIO((await there.get(f"{here}/rapport.xlsx")).content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][-3:] == ["Résultat", "Erreur", "Changements"]
    assert sheet.cell(row=8, column=3).value == "=1+1"
    assert sheet.cell(row=8, column=3).data_type == "s"


async def test_all_or_nothing_keeps_nothing_of_a_part(
    there: Door, world: World, db: Database
) -> None:
    before = await names(db, world)
    good = "Code;Nom;Risque;Rémunération\nFTX-N1;Un;Box;CA interne\nFTX-BOX-2;Deux;Box;CA interne\n"
    here = await checked(there, world, good)
    async with transaction(db, system_scope("Essai", company_ids=world.companies)) as session:
        await session.execute(text("UPDATE product SET name = 'Autre' WHERE sku = 'FTX-BOX-2'"))
    whole = await there.post(f"{here}/application", {"mode": "tout"})
    assert whole.status_code == 409
    assert "Rien n’a été écrit. FTX-BOX-2" in whole.text
    assert await names(db, world) == {**before, "FTX-BOX-2": "Autre"}
    part = await there.post(f"{here}/application", {"mode": "bonnes"})
    assert part.status_code == 303
    assert await names(db, world) == {**before, "FTX-BOX-2": "Autre", "FTX-N1": "Un"}
    told = (await there.get(here)).text
    assert "La fiche a changé depuis" in told


async def test_dated_lines_of_one_code_become_its_versions(
    settings: Settings, world: World, db: Database
) -> None:
    dated = (
        "Code;Nom;Risque;Rémunération;Date d’effet;Formule;Récurrence;Prix;TVA\n"
        "FTX-V1;Box à versions;Box;CA interne;01/01/2026;Basique;Mensuel;29,90 €;20 %\n"
        "FTX-V1;;;;01/01/2025;Basique;Mensuel;24,90;20\n"
        "FTX-V1;;;;01/01/2026;Étendue;Annuel;299;20\n"
        "FTX-BOX-1;;;;01/01/2026;Basique;Mensuel;9;20\n"
        "FTX-V2;Box fausse;Box;CA interne;32/01/2026;Basique;Mensuel;9;20\n"
        "FTX-V3;Box au taux faux;Box;CA interne;01/01/2026;Basique;Mensuel;9;19,7\n"
    )
    scope = a_scope(
        world.ft, rights=MANAGE | {"pricing.edit"}, actor_id=new_id(), label="Camille Essai"
    )
    async with door(settings, scope) as there:
        here = await checked(there, world, dated)
        report = (await there.get(f"{here}/controle")).text
        for told in (
            "Aucune version de ce produit n’est publiée",
            "Écrivez la date comme",
            "Le taux de 19,7",
            "Sa version est écrite avec la ligne 2",
        ):
            assert told in report.replace("Ce jour n’existe pas", "Écrivez la date comme"), told
        done = await there.post(f"{here}/application", {"mode": "bonnes"})
        assert done.status_code == 303, done.text[-2000:]
        asked = text(
            "SELECT v.version, v.status, v.effective_from::date::text, v.effective_to IS NULL,"
            " array_agg(n.code || ' ' || n.recurrence || ' ' || (r.payload ->> 'amount')"
            " ORDER BY n.position) FROM product p JOIN product_version v ON v.product_id = p.id"
            " JOIN product_plan n ON n.product_version_id = v.id"
            " JOIN pricing_rule r ON r.plan_id = n.id WHERE p.sku = 'FTX-V1'"
            " GROUP BY v.id ORDER BY v.version"
        )
        system = system_scope("Essai", company_ids=world.companies)
        async with transaction(db, system) as session:
            assert [tuple(one) for one in await session.execute(asked)] == [
                (1, "draft", "2024-12-31", False, ["BASIQUE monthly 24.9"]),
                (
                    *(2, "draft", "2025-12-31", True),
                    ["BASIQUE monthly 29.9", "ETENDUE yearly 299"],
                ),
            ]
        assert (await there.post(f"{here}/annulation")).status_code == 303
        assert "FTX-V1" not in await names(db, world)
        async with transaction(db, system) as session:
            assert (await session.execute(asked)).all() == []


async def test_how_columns_are_read_is_remembered(there: Door, world: World) -> None:
    odd = "Truc,Machin\nFTX-N1,Un\n"
    here = (await given(there, world, odd)).headers["location"]
    page = await there.get(here)
    assert chosen(page)["separateur"] == "virgule"
    assert "colonne-0" in chosen(page)
    missing = await there.post(here, dict(chosen(page)))
    assert missing.status_code == 422
    assert "Dites quelle colonne donne" in missing.text
    linked = {**chosen(page), "colonne-0": "sku", "colonne-1": "name"}
    assert (await there.post(here, dict(linked))).status_code == 303
    again = (await given(there, world, odd)).headers["location"]
    assert chosen(await there.get(again))["colonne-0"] == "sku"
    other = (await given(there, world, odd, source="oggodata")).headers["location"]
    assert chosen(await there.get(other))["colonne-0"] == ""


@pytest.mark.req("ORG-03")
async def test_a_neighbour_and_a_reader_are_kept_out(
    settings: Settings, there: Door, world: World
) -> None:
    here = await checked(there, world, "Code;Nom\nFTX-BOX-1;Box\n")
    stranger = await given(there, world, "Code\nX\n", company_id=str(world.ap))
    assert stranger.status_code == 403
    async with door(settings, manager(world.ap)) as neighbour:
        assert (await neighbour.get(f"{here}/controle")).status_code == 404
        assert (await neighbour.post(f"{here}/application", {"mode": "tout"})).status_code == 404
        assert (await neighbour.get(f"{here}/rapport.csv")).status_code == 404
        assert "produits.csv" not in (await neighbour.get("/imports")).text
    async with door(settings, reader(world.ft)) as nobody:
        assert (await nobody.get("/imports")).status_code == 403
    assert UUID(here.rpartition("/")[2])


async def test_what_is_no_table_is_refused_beside_its_field(there: Door, world: World) -> None:
    for content, told in (
        (b"", "Choisissez un fichier"),
        (b"\xd0\xcf\x11\xe0rest", "ancien classeur XLS"),
        (b"PK\x03\x04rest", "Ce classeur ne s’ouvre pas"),
        (b"\x89PNG\x00\x00", "Ce n’est ni un classeur"),
    ):
        answer = await given(there, world, content)
        assert answer.status_code == 422
        assert told in answer.text
        assert 'value="a3dn" checked' in answer.text, "what was typed stays"


async def test_a_list_exported_comes_back_without_a_difference(
    there: Door, world: World, db: Database
) -> None:
    system = system_scope("Essai", company_ids=world.companies)
    async with transaction(db, system) as session:
        await session.execute(
            text(
                "UPDATE product SET channels = '{web,field}', badges = '{new,promo}',"
                " name = '-Été « 100 % » ; fibre', zones = '{}' WHERE sku = 'FTX-BOX-1'"
            )
        )
    before = await names(db, world)
    for kind in ("xlsx", "csv"):
        file = await there.get("/catalogue/export", format=kind, statut="")
        answer = await given(
            there, world, file.content, name=f"produits.{kind}", source="spreadsheet"
        )
        here = answer.headers["location"]
        page = await there.get(here)
        assert {"sku", "name", "status", "company", "partner", "channels"} <= set(
            chosen(page).values()
        )
        await there.post(here, dict(chosen(page)))
        told = (await there.get(here.replace("/colonnes", "/controle"))).text
        assert "Rien ne diffère du catalogue" in told, re.findall(r"<li>.*?</li>", told)
    assert await names(db, world) == before


async def test_the_dated_prices_of_the_export_are_no_tariff(there: Door, world: World) -> None:
    """What was agreed with one client must not become everybody's price."""
    for columns in (AGREED, PROMOTIONS):
        alone = csv_file(columns, [])
        answer = await given(there, world, alone, name="prix-negocies.csv")
        assert answer.status_code == 422
        assert "se changent dans" in answer.text
    file = io.BytesIO()
    book = Workbook(file)
    for title, columns, line in (
        ("Prix", PRICES[:2], ("FTX-BOX-1", "Box")),
        ("Prix négociés", AGREED[:6], ("FTX-BOX-1", "Box", None, "FTX", "CLI-1", Decimal(1))),
    ):
        sheet = book.sheet(title=title, columns=columns)
        sheet.add([line])
        sheet.close()
    book.close()
    answer = await given(there, world, file.getvalue(), name="prix.xlsx", source="spreadsheet")
    here = answer.headers["location"]
    page = await there.get(here, feuille="Prix négociés")
    assert "se changent dans" in page.text
    refused = await there.post(here, chosen(page))
    assert refused.status_code == 422
    assert "Choisissez la feuille" in refused.text


async def test_the_faulty_lines_alone_are_corrected_and_given_back(
    there: Door, world: World, db: Database
) -> None:
    here = await checked(there, world, FILE)
    book = await there.get(f"{here}/rapport.xlsx", controle="faulty")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    head, *lines = list(sheet.values)
    at = {name: place for place, name in enumerate(head)}
    assert {one[at["Résultat"]] for one in lines} == {"Fautive"}
    assert all(one[at["Erreur"]] for one in lines)
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, at["Réf"] + 1).value == "FTX BOX 10":
            sheet.cell(row, at["Réf"] + 1).value = "FTX-BOX-10"
    again = io.BytesIO()
    sheet.parent.save(again)
    here = await checked(there, world, again.getvalue(), name="corrigé.xlsx")
    page = await there.get(f"{here}/controle", controle="create")
    assert "FTX-BOX-10" in page.text, "its own columns say nothing to the import"
    text = (await there.get(f"{here}/rapport.csv", controle="faulty")).content.decode("utf-8-sig")
    told, *left = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert told == list(head), "a report of a report is a report"
    assert len(left) == len(lines) - 2, "the code, and the second line of one that is alone now"
