"""The embedded PostgreSQL: the two roles, one server a checkout, stopped by the last who leaves."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from winvest.foundation.infra import embedded, embedded_home
from winvest.foundation.infra.embedded_home import (
    LONGEST_SOCKET_PATH,
    SOCKET_NAME,
    home_of,
    mark_of,
)

pytestmark = pytest.mark.req("OPS-01")


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """An empty checkout under a folder that nobody else may enter."""
    closed = tmp_path / "fermé"
    closed.mkdir(mode=0o700)
    folder = closed / "winvest"
    folder.mkdir()
    yield folder
    shutil.rmtree(home_of(folder, name="main").folder.parent, ignore_errors=True)


@pytest.fixture
def cluster(checkout: Path) -> Iterator[embedded.Cluster]:
    started = embedded.start(checkout, fast_unsafe=True)
    yield started
    started.stop()


def one(url: str, question: str) -> tuple[object, ...]:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[call-overload]
    assert row is not None
    return tuple(row)


def test_the_application_role_has_no_privilege(cluster: embedded.Cluster) -> None:
    role = "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles"
    mine = f"{role} WHERE rolname = current_user"
    assert one(cluster.app_url, mine) == ("winvest_app", False, False, False, False)
    assert one(cluster.owner_url, mine) == ("winvest_owner", False, False, False, False)


def test_plans_are_never_generic_and_accents_have_their_capitals(
    cluster: embedded.Cluster,
) -> None:
    asked = "SELECT current_setting('plan_cache_mode'), upper('été'), current_setting('timezone')"
    assert one(cluster.app_url, asked) == ("auto", "ÉTÉ", "UTC")


def test_extensions_are_there(cluster: embedded.Cluster) -> None:
    found = "SELECT array_agg(extname::text ORDER BY extname) FROM pg_extension"
    names = one(cluster.app_url, found)[0]
    assert {"btree_gist", "pg_trgm", "unaccent"} <= set(names)  # type: ignore[call-overload]


def test_it_listens_on_no_port(cluster: embedded.Cluster) -> None:
    assert one(cluster.superuser_url, "SHOW listen_addresses") == ("",)


def test_the_last_to_leave_stops_it(checkout: Path, cluster: embedded.Cluster) -> None:
    second = embedded.start(checkout)
    assert second.app_url == cluster.app_url
    second.stop()
    second.stop()
    assert embedded.is_running(checkout)
    cluster.stop()
    assert not embedded.is_running(checkout)


def test_data_is_kept_from_one_start_to_the_next(checkout: Path) -> None:
    first = embedded.start(checkout, fast_unsafe=True)
    with psycopg.connect(first.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.stop()
    second = embedded.start(checkout)
    try:
        assert one(second.owner_url, "SELECT answer FROM kept") == (42,)
        assert one(second.owner_url, "SHOW fsync") == ("on",)
    finally:
        second.stop()


def test_two_checkouts_do_not_meet(tmp_path: Path) -> None:
    for name in ("un", "deux"):
        (tmp_path / name).mkdir()
    homes = [home_of(tmp_path / name, name="main") for name in ("un", "deux")]
    assert homes[0].data != homes[1].data
    assert homes[0].socket != homes[1].socket
    for home in homes:
        shutil.rmtree(home.folder.parent)


def test_a_deep_checkout_still_has_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["un-dossier-au-nom-plutôt-long"] * 5)
    deep.mkdir(parents=True)
    home = home_of(deep, name="main")
    try:
        assert len(os.fsencode(home.socket / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
        assert stat.S_IMODE(home.socket.stat().st_mode) == 0o700
    finally:
        shutil.rmtree(home.folder.parent)
        shutil.rmtree(home.socket, ignore_errors=True)


def test_parents_keep_their_modes(checkout: Path, cluster: embedded.Cluster) -> None:
    assert stat.S_IMODE(checkout.parent.stat().st_mode) == 0o700
    if os.geteuid() == 0:
        note = (checkout / "var" / "postgres" / "LISEZMOI.txt").read_text(encoding="utf-8")
        assert str(cluster.home.folder.parent) in note
        assert checkout not in cluster.home.data.parents


def test_data_of_another_major_version_is_refused(checkout: Path) -> None:
    home = home_of(checkout, name="main")
    home.data.mkdir()
    (home.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(embedded.EmbeddedError, match="PostgreSQL 9.*made by PostgreSQL 9"):
        embedded.start(checkout)
    (home.data / "PG_VERSION").unlink()


def test_a_start_that_was_cut_short_begins_again(checkout: Path) -> None:
    home = home_of(checkout, name="main")
    home.data.mkdir()
    (home.data / "half").write_text("")
    started = embedded.start(checkout, fast_unsafe=True)
    assert embedded.is_running(checkout)
    started.stop()


def test_a_new_clone_where_another_was_starts_from_nothing(tmp_path: Path) -> None:
    first = mark_of(tmp_path, seeded=True)
    assert mark_of(tmp_path, seeded=True) == first, "the next start finds its data"
    shutil.rmtree(tmp_path / "var")
    assert mark_of(tmp_path, seeded=True) != first
    shutil.copytree(tmp_path / "var", tmp_path / "copy" / "var")
    assert mark_of(tmp_path / "copy", seeded=True) != mark_of(tmp_path, seeded=True)


def test_a_checkout_older_than_seeds_keeps_its_data(tmp_path: Path) -> None:
    note = tmp_path / "var" / "postgres" / "LISEZMOI.txt"
    note.parent.mkdir(parents=True)
    note.write_text("…")
    assert mark_of(tmp_path, seeded=True) == mark_of(tmp_path, seeded=False)


def test_data_that_may_be_lost_lives_in_memory_where_there_is_room(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setattr(embedded_home, "MEMORY", memory)
    monkeypatch.setattr(embedded_home, "ENOUGH_MEMORY", 1)
    assert memory not in home_of(checkout, name="main").data.parents
    there = home_of(checkout, name="main", in_memory=True).data
    assert memory in there.parents
    assert stat.S_IMODE(there.parent.stat().st_mode) == 0o700
    monkeypatch.setattr(embedded_home, "ENOUGH_MEMORY", 2**62)
    assert home_of(checkout, name="main", in_memory=True).data == there, "what is there is found"
    shutil.rmtree(there.parent)
    assert memory not in home_of(checkout, name="main", in_memory=True).data.parents


def test_a_folder_in_memory_that_somebody_else_made_is_refused(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_home, "MEMORY", tmp_path)
    monkeypatch.setattr(embedded_home, "ENOUGH_MEMORY", 1)
    place = home_of(checkout, name="main", in_memory=True).data.parent
    shutil.rmtree(place)
    place.symlink_to(checkout)
    with pytest.raises(embedded.EmbeddedError, match="appartient à un autre compte"):
        home_of(checkout, name="main", in_memory=True)


def test_a_server_too_busy_to_answer_is_not_started_again(
    checkout: Path, cluster: embedded.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refused = psycopg.connect, ["timeout expired"] * 3

    def slow(*args: Any, **more: Any) -> Any:
        if refused:
            raise psycopg.OperationalError(refused.pop())
        return real(*args, **more)

    monkeypatch.setattr(embedded.psycopg, "connect", slow)
    second = embedded.start(checkout)
    assert refused == []
    assert second.app_url == cluster.app_url
    second.stop()
    refused.extend(["timeout expired"] * 1000)
    monkeypatch.setattr(embedded, "PATIENCE", 0.3)
    assert embedded.is_running(checkout), "it lives, though it never answers"
    refused.clear()


def test_what_a_crash_left_behind_is_no_server(checkout: Path) -> None:
    first = embedded.start(checkout, fast_unsafe=True)
    note = first.home.data / "postmaster.pid"
    kept = note.read_text()
    first.stop()
    note.write_text(kept)
    assert not embedded.is_running(checkout), "its process is gone"
    note.write_text(f"{os.getpid()}\n" + kept.partition("\n")[2])
    assert not embedded.is_running(checkout), "its number is another program's now"
    note.write_text("")
    assert not embedded.is_running(checkout)


@pytest.mark.req("PRI-05")
@pytest.mark.parametrize(
    ("limit", "expected"),
    [("max", None), (None, None), ("4294967296", 512), ("536870912", 128)],
)
def test_pages_are_kept_in_an_eighth_of_the_memory_within_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str | None, expected: int | None
) -> None:
    monkeypatch.setattr("os.sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 2**24}.__getitem__)
    file = tmp_path / "memory.max"
    if limit is not None:
        file.write_text(limit + "\n")
    assert embedded._pages_mb(file) == (expected or 1024)
