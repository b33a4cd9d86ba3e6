"""Rules of identity: codes, locks, passwords, who owes what; examples and properties."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pyotp
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from winvest.group.identity.factor_rules import (
    MUST_PROVE,
    Factors,
    base32,
    may_drop_factor,
    may_use_sms,
    must_prove,
    recovery_shape,
    strongest_first,
    totp_address,
    totp_at,
    totp_step,
)
from winvest.group.identity.rules import (
    LONGEST_LOCK,
    PASSWORD_MAX,
    browser_label,
    email_faults,
    grantable,
    is_idle,
    key_role_allowed,
    local_path,
    lock_until,
    normalised_phone,
    password_faults,
    quarter_of,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECRET = b"12345678901234567890"
secrets = st.binary(min_size=14, max_size=40)


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"), (1111111109, "081804"), (1111111111, "050471"),
        (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130"),
    ],
)  # fmt: skip
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    assert totp_at(SECRET, step=seconds // 30) == code


@pytest.mark.req("ORG-04")
@given(secret=secrets, step=st.integers(0, 2**40))
def test_codes_agree_with_another_implementation(secret: bytes, step: int) -> None:
    padded = base32(secret) + "=" * (-len(base32(secret)) % 8)
    assert pyotp.TOTP(padded).generate_otp(step) == totp_at(secret, step=step)


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize(
    ("late", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_is_good_one_step_either_side(late: int, right: bool) -> None:
    step = int(NOON.timestamp()) // 30
    code = totp_at(SECRET, step=step + late)
    found = totp_step(SECRET, code=code, now=NOON, last_step=None)
    assert found == (step + late if right else None)


@pytest.mark.req("ORG-04")
def test_a_code_or_an_earlier_one_never_serves_again() -> None:
    step = int(NOON.timestamp()) // 30
    for used in (-1, 0, 1):
        code = totp_at(SECRET, step=step + used)
        assert totp_step(SECRET, code=code, now=NOON, last_step=step + 1) is None
    assert totp_step(SECRET, code=totp_at(SECRET, step=step + 1), now=NOON, last_step=step)


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "１２３４５６", "٠١٢٣٤٥", "-12345"]
)
def test_what_is_no_code_is_none(code: str) -> None:
    assert totp_step(SECRET, code=code, now=NOON, last_step=None) is None


def test_a_code_may_be_typed_with_a_space() -> None:
    code = totp_at(SECRET, step=int(NOON.timestamp()) // 30)
    for typed in (f"{code[:3]} {code[3:]}", f"{code[:3]}\u00a0{code[3:]}"):
        assert totp_step(SECRET, code=typed, now=NOON, last_step=None) is not None


def _failures(count: int, *, apart: timedelta = timedelta(seconds=5)) -> list[datetime]:
    return [NOON + apart * one for one in range(count)]


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize(
    ("count", "minutes"),
    [(9, None), (10, 1), (11, 2), (12, 4), (13, 8), (16, 60), (60, 60)],
)
def test_the_lock_starts_at_the_tenth_failure_and_doubles(count: int, minutes: int | None) -> None:
    failures = _failures(count)
    until = lock_until(failures, now=failures[-1])
    expected = failures[-1] + timedelta(minutes=minutes) if minutes else None
    assert until == expected


@pytest.mark.req("ORG-04")
def test_failures_spread_over_days_lock_nobody() -> None:
    failures = _failures(40, apart=timedelta(minutes=5))
    assert lock_until(failures, now=failures[-1]) is None


@pytest.mark.req("ORG-04")
def test_a_run_of_failures_long_ago_is_forgotten() -> None:
    recent = [one + timedelta(hours=3) for one in _failures(9)]
    assert lock_until([*_failures(30), *recent], now=recent[-1]) is None
    again = [one + timedelta(hours=3) for one in _failures(10)]
    until = lock_until([*_failures(30), *again], now=again[-1])
    assert until == again[-1] + timedelta(minutes=1)


@pytest.mark.req("ORG-04")
def test_the_lock_ends() -> None:
    failures = _failures(10)
    assert lock_until(failures, now=failures[-1] + timedelta(minutes=1)) is None


@pytest.mark.req("ORG-04")
@given(
    gaps=st.lists(st.integers(0, 5000), max_size=80),
    later=st.integers(0, 5000),
)
def test_the_lock_never_lasts_more_than_an_hour(gaps: list[int], later: int) -> None:
    moment, failures = NOON, []
    for gap in gaps:
        moment += timedelta(seconds=gap)
        failures.append(moment)
    now = moment + timedelta(seconds=later)
    until = lock_until(failures, now=now)
    assert until is None or now < until <= now + LONGEST_LOCK


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize("role", sorted(MUST_PROVE))
def test_sensitive_roles_owe_a_factor_and_keep_the_last(role: str) -> None:
    assert must_prove({role, "vente"})
    assert not may_drop_factor({role}, left=Factors(recovery_codes=10))
    assert may_drop_factor({role}, left=Factors(passkeys=1))


@pytest.mark.req("ORG-04")
def test_an_sms_is_never_the_only_factor_of_a_group_admin() -> None:
    assert not may_drop_factor({"admin_groupe"}, left=Factors(sms=1))
    assert may_drop_factor({"compta"}, left=Factors(sms=1))
    assert may_drop_factor({"vente"}, left=Factors())


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("a" * 11, False), ("onze carac.", False), ("douze signes", True),
        ("correct cheval agrafe", True), ("aaaaaaaaaaaa", False), ("ababababcabc", False),
        ("ada@winvest.example", False), ("ADA@winvest.example", False),
        ("é" * 3 + "üïôßæœ abc", True), ("phrase " * 40, False),
    ],
)  # fmt: skip
def test_passwords_are_judged_by_length_not_composition(password: str, taken: bool) -> None:
    assert (password_faults(password, email="ada@winvest.example") is None) is taken


@given(st.text(min_size=PASSWORD_MAX + 1, max_size=PASSWORD_MAX + 40))
def test_a_password_has_an_end(password: str) -> None:
    assert "Ne dépassez pas" in (password_faults(password, email="") or "")


@pytest.mark.req("OPS-05")
@given(st.one_of(st.none(), st.text(max_size=80), st.from_regex(r"[/\\%a-z0-9.:@?#\t\n]{1,40}")))
@example("//evil.example")
@example("/\\evil.example")
@example("/%2f/evil.example")
@example("/%255c%255cevil.example")
@example("/\t/evil.example")
@example("http://evil.example")
@example("/a/../..//evil.example")
@example("/\u00a0/evil.example")
def test_the_way_on_never_leaves_the_site(asked: str | None) -> None:
    onward = local_path(asked)
    base = "https://winvest.example/connexion"
    joined = urljoin(base, onward.replace("\\", "/"))
    assert urlsplit(joined).netloc == "winvest.example"
    assert onward.startswith("/")
    assert not onward.startswith(("//", "/\\"))
    assert "\n" not in onward
    assert "\r" not in onward


@pytest.mark.parametrize(
    "kept", ["/", "/catalogue?q=box%20tv", "/produits/AP-ASSIST-0001", "/compte#a"]
)
def test_local_ways_on_are_kept(kept: str) -> None:
    assert local_path(kept) == kept


@pytest.mark.parametrize("path", ["/connexion", "/connexion/mfa", "/deconnexion"])
def test_one_does_not_come_back_to_the_sign_in(path: str) -> None:
    assert local_path(path) == "/"


@pytest.mark.parametrize(
    ("email", "right"),
    [
        ("ada@winvest.example", True), ("a.b+c@sous.domaine.fr", True), ("ada", False),
        ("@winvest.example", False), ("ada@winvest", False), ("ada@.", False),
        ("ada lovelace@winvest.example", False), ("<ada@winvest.example>", False),
        ("a" * 250 + "@b.fr", False), ("a@b.fr\nBcc: x@y.fr", False),
    ],
)  # fmt: skip
def test_addresses(email: str, right: bool) -> None:
    assert (email_faults(email) is None) is right


@pytest.mark.req("ORG-02")
@pytest.mark.parametrize(
    ("role", "group_admin", "group_wide", "within", "allowed"),
    [
        ("admin_groupe", True, True, False, True),
        ("admin_groupe", True, False, True, False),
        ("admin_groupe", False, True, True, False),
        ("vente", True, True, False, True),
        ("vente", False, True, False, False),
        ("vente", False, False, True, True),
        ("vente", False, False, False, False),
    ],
)
def test_roles_are_given_within_ones_own_perimeter(
    role: str, group_admin: bool, group_wide: bool, within: bool, allowed: bool
) -> None:
    given_ = grantable(role, group_admin=group_admin, group_wide=group_wide, within=within)
    assert given_ is allowed


def test_keys_hold_working_roles_alone() -> None:
    assert key_role_allowed("compta")
    for role in ("admin_groupe", "admin_societe", "client", "inconnu"):
        assert not key_role_allowed(role)


@pytest.mark.req("ORG-04")
def test_ninety_days() -> None:
    old, new = NOON - timedelta(days=91), NOON - timedelta(days=89)
    assert is_idle(old, created=old, now=NOON)
    assert not is_idle(new, created=old, now=NOON)
    assert is_idle(None, created=old, now=NOON)
    assert not is_idle(None, created=new, now=NOON)


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17.0 Safari/605", "Safari sur Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0", "Firefox sur Linux"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/156.0 Mobile Safari", "Chrome sur Android"),
        ("", "Navigateur inconnu"),
    ],
)
def test_browsers_are_named(agent: str, label: str) -> None:
    assert browser_label(agent) == label


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07.12.34.56.78", "+33712345678"), ("0033 6 12 34 56 78", "+33612345678"),
        ("+44 (7700) 900-123", "+447700900123"), ("0112345678", None), ("+٣٣٦١٢٣٤٥٦٧٨", None),
    ],
)  # fmt: skip
def test_mobile_numbers(typed: str, kept: str | None) -> None:
    assert normalised_phone(typed) == kept


def test_a_third_factor_is_not_a_first_for_a_group_admin() -> None:
    assert not may_use_sms({"admin_groupe"}, held=Factors(sms=1))
    assert may_use_sms({"admin_groupe"}, held=Factors(passkeys=1))
    assert may_use_sms({"vente"}, held=Factors())


def test_small_shapes() -> None:
    assert recovery_shape(" abcde-fghjk ") == "ABCDEFGHJK"
    assert quarter_of(datetime(2026, 3, 31, tzinfo=UTC)) == "2026-T1"
    assert quarter_of(datetime(2026, 10, 1, tzinfo=UTC)) == "2026-T4"
    assert strongest_first(["recovery", "totp", "passkey"]) == ["passkey", "totp", "recovery"]
    assert totp_address(SECRET, email="a@b.fr") == (
        "otpauth://totp/Winvest:a@b.fr?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Winvest"
    )
