"""CSRF: the form token that goes with a cookie, without storage (docs/decisions/0003)."""

import hmac

from winvest.foundation.infra.turns import step_aside
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.errors import Forbidden

FILES = "multipart/form-data"
FORMS = ("application/x-www-form-urlencoded", FILES)


def csrf_for(key: bytes, cookie: str) -> str:
    """The form token that goes with a cookie: an HMAC, so that it needs no storage."""
    return hmac.new(key, cookie.encode(), "sha256").hexdigest()


async def check_csrf(request: AnyRequest, expected: str) -> None:
    """Refuse a form that lacks the token of its visitor (field `csrf_token` or header)."""
    given = request.headers.get("x-csrf-token")
    kind = request.headers.get("content-type", "")
    if given is None and kind.startswith(FORMS):
        if kind.startswith(FILES):
            step_aside()  # a file comes at the pace of its line
        given = str((await request.form()).get("csrf_token") or "")
    if not given or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Forbidden(
            "Ce formulaire a expiré ou vient d’ailleurs. Rechargez la page, puis recommencez.",
            code="csrf",
        )
