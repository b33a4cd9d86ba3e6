"""Rules of identity: lock-out, codes, passwords, who owes a second factor. Pure: now is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from winvest.group.identity.enums import Role

PASSWORD_MIN = 12
PASSWORD_MAX = 256
LOCK_WINDOW = timedelta(minutes=15)
LOCK_FROM = 10
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(hours=1)
IDLE_DAYS = 90
SESSION_LIFE = timedelta(hours=12)
STEP_UP_LIFE = timedelta(minutes=10)
PENDING_LIFE = timedelta(minutes=15)
RESET_LIFE = timedelta(minutes=30)
INVITATION_LIFE = timedelta(days=7)
SIGN_IN_PAGES = frozenset(("/connexion", "/connexion/mfa", "/deconnexion"))
BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"), ("python-httpx", "Programme"), ("curl/", "Programme"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
NOT_FOR_KEYS = frozenset(("admin_groupe", "admin_societe", "client"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How many times within a stretch of time."""

    count: int
    window: timedelta


RESETS_PER_HOUR = Allowance(count=3, window=timedelta(hours=1))


def normalised_phone(typed: str) -> str | None:
    """A mobile number in international form; a French one may be typed as people do.

    >>> normalised_phone("06 12 34 56 78"), normalised_phone("+32 470 12 34 56")
    ('+33612345678', '+32470123456')
    """
    digits = "".join(one for one in typed if one not in " .-()\u00a0\u202f")
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if len(digits) == 10 and digits.startswith(("06", "07")):
        digits = "+33" + digits[1:]
    body = digits[1:]
    plain = body.isascii() and body.isdigit() and not body.startswith("0")
    return digits if digits.startswith("+") and plain and 8 <= len(body) <= 15 else None


def lock_until(failures: Sequence[datetime], *, now: datetime) -> datetime | None:
    """Until when an account is locked, given its failures since its last success, oldest first.

    The tenth failure within a quarter of an hour locks for a minute; each further one doubles it,
    up to an hour. Tries made while locked do not count (they are refused before the password).

    >>> from datetime import UTC
    >>> at = [datetime(2026, 1, 1, 12, 0, second, tzinfo=UTC) for second in range(10)]
    >>> lock_until(at[:9], now=at[-1]) is None, lock_until(at, now=at[-1])
    (True, datetime.datetime(2026, 1, 1, 12, 1, 9, tzinfo=datetime.timezone.utc))
    """
    recent = _run_of(failures)
    if len(recent) < LOCK_FROM:
        return None
    wait = min(LONGEST_LOCK, FIRST_LOCK * 2 ** min(10, len(recent) - LOCK_FROM))
    until = recent[-1] + wait
    return until if until > now else None


def _run_of(failures: Sequence[datetime]) -> Sequence[datetime]:
    """The failures that belong together: none further from the next than the window and a lock."""
    kept: list[datetime] = []
    for moment in reversed(failures):
        if kept and kept[0] - moment > LOCK_WINDOW + LONGEST_LOCK:
            break
        if len(kept) < LOCK_FROM and kept and kept[-1] - moment > LOCK_WINDOW:
            break
        kept.insert(0, moment)
    return kept


def password_faults(password: str, *, email: str) -> str | None:
    """What keeps a password from being taken: length, and being one's own address. No composition.

    >>> password_faults("correct cheval agrafe", email="a@winvest.example") is None
    True
    """
    if len(password) < PASSWORD_MIN:
        return f"Choisissez au moins {PASSWORD_MIN} caractères ; une phrase convient très bien."
    if len(password) > PASSWORD_MAX:
        return f"Ne dépassez pas {PASSWORD_MAX} caractères."
    if email and password.casefold() in (email.casefold(), email.partition("@")[0].casefold() * 2):
        return "Choisissez autre chose que votre adresse."
    if len(set(password)) < 4:
        return "Ce mot de passe se devine d’un coup d’œil ; variez les caractères."
    return None


def local_path(address: str | None) -> str:
    """Where to go after signing in: a path of this site, whatever was asked.

    >>> local_path("/catalogue?q=box"), local_path("//evil.example"), local_path(None)
    ('/catalogue?q=box', '/', '/')
    """
    if not address or not address.startswith("/"):
        return "/"
    decoded = unquote(unquote(address))
    if any(ord(one) < 32 or one == "\\" for one in address + decoded):
        return "/"
    if decoded.startswith("//") or urlsplit(address).netloc:
        return "/"
    if urlsplit(address).path in SIGN_IN_PAGES:
        return "/"
    return address


def email_faults(email: str) -> str | None:
    """What is wrong with an address, short of writing to it.

    >>> email_faults("ada@winvest.example") is None, email_faults("ada@") is None
    (True, False)
    """
    name, at, domain = email.rpartition("@")
    odd = any(one.isspace() or one in '<>",;:' for one in email)
    if not at or not name or "." not in domain.strip(".") or odd or len(email) > 254:
        return "Donnez une adresse complète, par exemple prenom.nom@winvest.example."
    return None


def grantable(role: str, *, group_admin: bool, group_wide: bool, within: bool) -> bool:
    """May a role be given? Group-wide ones and Admin Groupe by an Admin Groupe alone; others
    within one's own companies.

    >>> grantable("vente", group_admin=False, group_wide=False, within=True)
    True
    >>> grantable("admin_groupe", group_admin=False, group_wide=True, within=True)
    False
    """
    if role == "admin_groupe":
        return group_admin and group_wide
    return group_admin or (within and not group_wide)


def key_role_allowed(role: str) -> bool:
    """Is this a role that a program may hold? Neither an administrator's nor a client's.

    >>> key_role_allowed("catalogue_manager"), key_role_allowed("admin_groupe")
    (True, False)
    """
    return role in set(Role) and role not in NOT_FOR_KEYS


def normalised_email(email: str) -> str:
    """An address as it is stored: trimmed, lower case, without what cannot be printed.

    >>> normalised_email(" Ada@Winvest.Example ")
    'ada@winvest.example'
    """
    return printable(email).lower()


def printable(typed: str) -> str:
    """A name as it is stored: trimmed, without what cannot be printed.

    >>> printable(" Clé\\x00 bleue ")
    'Clé bleue'
    """
    return "".join(one for one in typed if one.isprintable()).strip()


def is_idle(last_seen: datetime | None, *, created: datetime, now: datetime) -> bool:
    """Has an account been unused for 90 days (G 4)?"""
    return (last_seen or created) < now - timedelta(days=IDLE_DAYS)


def quarter_of(moment: datetime) -> str:
    """The quarter of an access review.

    >>> from datetime import UTC
    >>> quarter_of(datetime(2026, 11, 21, tzinfo=UTC))
    '2026-T4'
    """
    return f"{moment.year}-T{(moment.month - 1) // 3 + 1}"


def browser_label(user_agent: str) -> str:
    """A browser as its owner would name it.

    >>> browser_label("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0")
    'Edge sur Windows'
    """
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Navigateur inconnu")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), None)
    return f"{browser} sur {system}" if system else browser
