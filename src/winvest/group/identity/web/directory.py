"""Doors of the sign-in by the group's directory; there only when a directory is configured."""

import base64
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import structlog
from cryptography.exceptions import InvalidTag
from litestar import get
from litestar.datastructures import Cookie

from winvest.foundation.infra.crypto import keyring
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.settings import OidcSettings, Settings
from winvest.foundation.infra.web import AnyRequest, page, redirect_to
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.commands.directory import sign_in_by_directory
from winvest.group.identity.directory import DirectoryDoubt, OidcDirectory
from winvest.group.identity.ports import DirectoryPerson
from winvest.group.identity.rules import local_path
from winvest.group.identity.web.sign_in import PUBLIC, Html, opened, visitor_of

RETURN = "/connexion/annuaire/retour"
COOKIE = "wv_annuaire"
ABOUT = b"directory"
LIFE_S = 600
FILE = {**PUBLIC, "file": True}
log = structlog.get_logger("identity")
_directories: dict[OidcSettings, OidcDirectory] = {}


@get("/connexion/annuaire", opt=FILE)
async def directory_departure(request: AnyRequest) -> Html:
    """Send the browser to the directory, and remember why in a sealed cookie."""
    settings: Settings = request.app.state.settings
    going = await _directory(settings).departure(return_to=settings.public_url + RETURN)
    kept = {
        "state": going.state,
        "nonce": going.nonce,
        "verifier": going.verifier,
        "onward": local_path(request.query_params.get("suite")),
    }
    sealed = keyring().seal(json.dumps(kept).encode(), about=ABOUT)
    answer = redirect_to(going.address)
    answer.set_cookie(
        Cookie(
            key=COOKIE,
            value=base64.urlsafe_b64encode(sealed).decode(),
            path="/connexion/annuaire",
            httponly=True,
            samesite="lax",
            secure=settings.secure_cookies,
            max_age=LIFE_S,
        )
    )
    return answer


@get(RETURN, opt=FILE)
async def directory_return(request: AnyRequest, caller: Scope) -> Html:
    """Take the browser back: the code is exchanged first, with no transaction open meanwhile."""
    settings: Settings = request.app.state.settings
    kept = _kept(request)
    given = request.query_params.get("state", "")
    if kept is None or not hmac.compare_digest(given.encode(), kept["state"].encode()):
        return _refused(settings, "Cette connexion a expiré ou vient d’ailleurs. Recommencez.")
    if "error" in request.query_params or "code" not in request.query_params:
        return _refused(settings, "L’annuaire n’a pas confirmé votre identité. Recommencez.")
    try:
        person = await _directory(settings).person(
            return_to=settings.public_url + RETURN,
            code=request.query_params["code"],
            nonce=kept["nonce"],
            verifier=kept["verifier"],
        )
    except DirectoryDoubt as doubt:
        log.warning("directory_doubt", why=doubt.message, cause=repr(doubt.__cause__))
        return _refused(settings, doubt.message)
    return await _opened(request, caller, person, onward=kept["onward"])


async def _opened(
    request: AnyRequest, caller: Scope, person: DirectoryPerson, *, onward: str
) -> Html:
    async with transaction(request.app.state.db, caller) as session:
        outcome = await sign_in_by_directory(
            session, caller, person=person, visitor=visitor_of(request), now=datetime.now(UTC)
        )
    if outcome is None:
        message = (
            f"Aucun compte Winvest n’est ouvert pour {person.email}. "
            "Demandez-le à votre administrateur."
        )
        return _refused(request.app.state.settings, message)
    answer = opened(request, outcome, onward=onward)
    answer.delete_cookie(COOKIE, path="/connexion/annuaire")
    return answer


def _directory(settings: Settings) -> OidcDirectory:
    if settings.oidc is None:
        raise NotFound("Aucun annuaire n’est configuré. Connectez-vous par mot de passe.")
    return _directories.setdefault(settings.oidc, OidcDirectory(settings.oidc))


def _kept(request: AnyRequest) -> dict[str, Any] | None:
    try:
        sealed = base64.urlsafe_b64decode(request.cookies.get(COOKIE, ""))
        kept: dict[str, Any] = json.loads(keyring().open(sealed, about=ABOUT))
    except (InvalidTag, ValueError, KeyError, IndexError):
        return None
    return kept


def _refused(settings: Settings, message: str) -> Html:
    answer = page(
        "identity/sign_in.html",
        status=403,
        onward="/",
        email="",
        message=message,
        oidc_label=settings.oidc.label if settings.oidc else None,
    )
    answer.delete_cookie(COOKIE, path="/connexion/annuaire")
    return answer


routes = [directory_departure, directory_return]
