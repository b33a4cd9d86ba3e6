"""Rules of the second factor: who must prove, which factor may go, the codes of an application."""

import base64
import hashlib
import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

TOTP_STEP = 30


TOTP_DIGITS = 6


TOTP_TOLERANCE = 1


MUST_PROVE = frozenset(("admin_groupe", "admin_societe", "it", "compta"))


NO_SMS_ALONE = frozenset(("admin_groupe",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """The second factors that a person has confirmed."""

    totp: int = 0
    passkeys: int = 0
    sms: int = 0
    recovery_codes: int = 0

    @property
    def any(self) -> bool:
        """Is there one that can be asked for?"""
        return self.totp + self.passkeys + self.sms > 0


def must_prove(roles: Collection[str]) -> bool:
    """Do these roles demand a second factor? (G 2: Admin, IT, Compta.)

    >>> must_prove({"vente"}), must_prove({"vente", "compta"})
    (False, True)
    """
    return bool(MUST_PROVE.intersection(roles))


def may_drop_factor(roles: Collection[str], *, left: Factors) -> bool:
    """May a factor go, so that these are left? The compulsory one never does.

    >>> may_drop_factor({"admin_groupe"}, left=Factors(sms=1))
    False
    """
    if NO_SMS_ALONE.intersection(roles):
        return left.totp + left.passkeys > 0
    return left.any or not must_prove(roles)


def may_use_sms(roles: Collection[str], *, held: Factors) -> bool:
    """May a code by SMS be added to these factors? Never the only one of an Admin Groupe.

    >>> may_use_sms({"admin_groupe"}, held=Factors()), may_use_sms({"compta"}, held=Factors())
    (False, True)
    """
    return not NO_SMS_ALONE.intersection(roles) or held.totp + held.passkeys > 0


def totp_at(secret: bytes, *, step: int) -> str:
    """The six digits of a step (RFC 6238, SHA-1, 30 s).

    >>> totp_at(b"12345678901234567890", step=59 // 30)
    '287082'
    """
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**TOTP_DIGITS).zfill(TOTP_DIGITS)


def totp_step(secret: bytes, *, code: str, now: datetime, last_step: int | None) -> int | None:
    """The step that a code proves, one either side of now, never one already used."""
    digits = code.replace(" ", "").replace("\u00a0", "")
    if len(digits) != TOTP_DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    current = int(now.timestamp()) // TOTP_STEP
    for step in range(current - TOTP_TOLERANCE, current + TOTP_TOLERANCE + 1):
        used = last_step is not None and step <= last_step
        if hmac.compare_digest(totp_at(secret, step=step), digits) and not used:
            return step
    return None


def totp_address(secret: bytes, *, email: str) -> str:
    """The otpauth address that an authenticator application reads as a QR code."""
    return f"otpauth://totp/Winvest:{email}?secret={base32(secret)}&issuer=Winvest"


def base32(secret: bytes) -> str:
    """The secret as people type it.

    >>> base32(b"12345678901234567890")
    'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
    """
    return base64.b32encode(secret).decode().rstrip("=")


def recovery_shape(code: str) -> str:
    """A recovery code as it is compared: letters and digits, upper case.

    >>> recovery_shape("abcd-efgh 23")
    'ABCDEFGH23'
    """
    return "".join(one for one in code.upper() if one.isalnum())


def strongest_first(methods: Iterable[str]) -> list[str]:
    """Second factors in the order in which they are proposed."""
    order = ("passkey", "totp", "sms", "recovery")
    return sorted(set(methods), key=order.index)
