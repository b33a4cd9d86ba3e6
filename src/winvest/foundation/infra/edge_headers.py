"""Headers of every answer, and the quota that an API key is told."""

from dataclasses import dataclass

CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}

ENCODED = tuple((name.encode(), value.encode()) for name, value in HEADERS.items())


def protected(headers: list[tuple[bytes, bytes]]) -> None:
    """Add to an answer the headers of every answer that it does not set itself.

    >>> said = [(b"X-Frame-Options", b"SAMEORIGIN")]
    >>> protected(said)
    >>> len(said), said[0][1]
    (6, b'SAMEORIGIN')
    """
    own = {name.lower() for name, _ in headers}
    headers.extend(one for one in ENCODED if one[0] not in own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What an API key may ask in the minute under way, this request counted in."""

    limit: int
    used: int
    resets_in: int

    @property
    def remaining(self) -> int:
        """How many more requests the minute allows."""
        return max(0, self.limit - self.used)
