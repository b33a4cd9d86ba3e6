"""The command line: usage, refusals, lists for programs."""

import json

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
