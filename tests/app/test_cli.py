"""The command line: usage, refusals, lists for programs."""

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds import Server
from winvest.app.cli import main
from winvest.foundation.infra.settings import Settings

pytestmark = pytest.mark.req("OPS-01")


@pytest.fixture
def on_clone(
    server: Server, clone: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """The command line speaks to the test's own database."""
    monkeypatch.setenv("DATABASE_URL", server.app_url(clone))
    monkeypatch.setenv("MIGRATION_DATABASE_URL", server.owner_url(clone))
    monkeypatch.setenv("WINVEST_VAR", str(settings.var_dir))
    monkeypatch.setenv("WINVEST_KEY_FILE", str(settings.key_file))
    return settings


@pytest.mark.parametrize("words", [[], ["fly"], ["token"], ["user", "create", "--email", "a@b.c"]])
def test_wrong_usage_is_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "Commande mal formée" in capsys.readouterr().err


@pytest.mark.req("CAT-11")
@pytest.mark.parametrize("rate", ["0", "-1", "1000001", "vite"])
def test_the_rate_of_a_key_has_bounds(rate: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["token", "create", "--company", "FT", "--role", "catalogue_manager"]
    with pytest.raises(SystemExit) as left:
        main([*words, f"--rate={rate}"])
    assert left.value.code == 2
    assert "--rate" in capsys.readouterr().err


def test_routes_say_who_may_come(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["routes", "--json"]) == 0
    routes = json.loads(capsys.readouterr().out)
    assert {tuple(sorted(route)) for route in routes} == {
        ("company_scoped", "method", "name", "path", "public", "right")
    }
    by_path = {(route["method"], route["path"]): route for route in routes}
    assert by_path["GET", "/sante/vivant"]["public"] is True
    assert by_path["GET", "/catalogue"]["right"] == "catalog.read"
    for route in routes:
        assert not (route["public"] and route["right"]), route


def test_commands_say_how_they_are_undone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["commands", "--json"]) == 0
    commands = json.loads(capsys.readouterr().out)
    names = {command["name"] for command in commands}
    assert commands
    for command in commands:
        assert set(command) == {"name", "right", "undo", "reason"}
        if command["undo"] == "irreversible":
            assert command["reason"]
        else:
            assert command["undo"] in names


def test_the_owner_address_is_asked_for(
    on_clone: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MIGRATION_DATABASE_URL")
    assert main(["migrate"]) == 1
    assert "MIGRATION_DATABASE_URL manque" in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_a_sentence(
    on_clone: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody:@/nothing?host=/nonexistent")
    monkeypatch.setenv("MIGRATION_DATABASE_URL", "postgresql://nobody:@/nothing?host=/nonexistent")
    assert main(["migrate"]) == 1
    assert "ne répond pas à DATABASE_URL" in capsys.readouterr().err


def test_an_owner_is_refused_as_application_role(
    on_clone: Settings,
    server: Server,
    clone: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", server.owner_url(clone))
    assert main(["web"]) == 1
    assert "contourne l’isolation des sociétés" in capsys.readouterr().err


def test_migrating_twice_says_so(on_clone: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert "Base déjà à jour" in capsys.readouterr().out


def test_a_missing_key_in_production_is_refused(
    on_clone: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WINVEST_ENV", "prod")
    monkeypatch.setenv("WINVEST_KEY_FILE", str(on_clone.var_dir / "absent.key"))
    assert main(["migrate"]) == 1
    assert "Remettez-le depuis sa sauvegarde" in capsys.readouterr().err


@pytest.mark.req("ORG-05")
def test_audit_verify_counts_the_lines(
    on_clone: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out.startswith("chaîne intacte: ")
    assert main(["audit", "verify", "--company", "ZZ"]) == 1
    assert "Aucune société n’a le code ZZ" in capsys.readouterr().err


@pytest.fixture
def on_demo(
    server: Server, demo_template: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """The command line speaks to a demo group of the test's own."""
    name = server.clone(demo_template)
    monkeypatch.setenv("DATABASE_URL", server.app_url(name))
    monkeypatch.setenv("WINVEST_VAR", str(settings.var_dir))
    monkeypatch.setenv("WINVEST_KEY_FILE", str(settings.key_file))
    yield settings
    server.drop(name)


@pytest.mark.req("ACC-03")
def test_an_export_writes_each_file_and_names_it(
    on_demo: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["export", "accounting", "--company", "AP", "--period", "2026-10", "--out"]
    assert main([*words, str(tmp_path / "neuf" / "dossier")]) == 0
    printed = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert [one.name for one in printed] == [
        "EXPORT_AP_2026-10.csv",
        "EXPORT_AP_2026-10.xlsx",
        "TVA_AP_2026-10.csv",
        "530895710FEC20261031.txt",
        "CEGID_AP_2026-10.tra",
        "SAGE_AP_2026-10.txt",
    ]
    assert printed[0].read_text("utf-8-sig").startswith("Date opération;Société;Produit;")
    assert main([*words, str(tmp_path), "--format", "fec"]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "530895710FEC20261031.txt")
    (tmp_path / "file").write_text("")
    assert main([*words, str(tmp_path / "file")]) == 1
    assert "Choisissez un autre dossier" in capsys.readouterr().err


@pytest.mark.req("ACC-03")
def test_an_export_refuses_a_stranger_and_a_wrong_month(
    on_demo: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["export", "accounting", "--out", str(tmp_path)]
    assert main([*words, "--company", "ZZ", "--period", "2026-10"]) == 1
    assert "Aucune société n’a le code ZZ" in capsys.readouterr().err
    assert main([*words, "--company", "AP", "--period", "10/2026"]) == 1
    assert "AAAA-MM" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.req("PAR-04")
def test_the_secret_of_a_partner_is_printed_alone(
    on_demo: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["webhook-secret", "--partner", "oggodata", "--company", "AP"]
    assert main([*words, "--env", "sandbox"]) == 0
    printed = capsys.readouterr().out
    kind, _, body = printed.strip().partition("_")
    assert kind == "whsec"
    assert len(base64.b64decode(body, validate=True)) == 32
    assert main(words) == 0
    assert capsys.readouterr().out == printed
    for wrong in ([*words, "--env", "production"], [*words[:2], "inconnu", *words[3:]]):
        assert main(wrong) == 1
        assert "Aucune adresse de réception" in capsys.readouterr().err


@pytest.mark.req("CAT-13")
def test_a_base_that_is_not_the_demo_receives_nothing_of_it(
    on_demo: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("WINVEST_VAR", str(tmp_path))
    monkeypatch.setenv("MIGRATION_DATABASE_URL", os.environ["DATABASE_URL"])
    assert main(["demo"]) == 0
    assert "rien n’y est ajouté" in capsys.readouterr().out
