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
