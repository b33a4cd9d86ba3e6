"""Refusals: what the product says no to, why, and what to do next.

Each refusal is raised, never returned, so that the edge rolls the transaction back. The message is
French and ends with the next step; the code is stable and read by programs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One field that cannot be accepted, and the sentence shown beside it."""

    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that stands in the way of an act, and the page where it is settled."""

    code: str
    message: str
    href: str | None = None


class Refusal(Exception):
    """Base of every refusal: `code` for programs, `message` for people, `status` for HTTP."""

    status = 409
    title = "Impossible en l’état"

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class Refused(Refusal):
    """The act is understood, and not possible now (409)."""


class Unready(Refused):
    """Things lack before the act (409): each with its code, and where to settle it."""

    title = "Il manque quelque chose"

    def __init__(self, message: str, *, code: str, missing: Sequence[Missing]) -> None:
        super().__init__(message, code=code)
        self.missing = tuple(missing)


class Conflict(Refusal):
    """Someone else changed the same thing meanwhile (409); `current` is what stands now."""

    title = "Modifié entre-temps"

    def __init__(
        self, message: str, *, code: str = "stale", current: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.current = dict(current or {})


class NotFound(Refusal):
    """Nothing here by that name, or nothing that this person may know of (404)."""

    status = 404
    title = "Introuvable"

    def __init__(self, message: str, *, code: str = "not_found") -> None:
        super().__init__(message, code=code)


class Moved(NotFound):
    """Nothing by that name any more: a page leads to the name of today, an act tells it (404)."""

    title = "Code changé"

    def __init__(self, message: str, *, before: str, after: str) -> None:
        super().__init__(message, code="moved")
        self.before = before
        self.after = after


class Forbidden(Refusal):
    """The person lacks a right (403)."""

    status = 403
    title = "Accès refusé"

    def __init__(self, message: str, *, code: str = "forbidden", right: str | None = None) -> None:
        super().__init__(message, code=code)
        self.right = right


class NotSignedIn(Refusal):
    """Nobody is signed in (pages: to the sign-in page; API: 401)."""

    status = 401
    title = "Connexion requise"

    def __init__(
        self, message: str = "Connectez-vous pour continuer.", *, code: str = "unauthorized"
    ):
        super().__init__(message, code=code)


class StepUpNeeded(Refusal):
    """A sensitive act wants the person to prove again who they are (screens: leads there)."""

    status = 403
    title = "Confirmez votre identité"

    def __init__(self) -> None:
        super().__init__(
            "Cet acte est sensible : confirmez votre identité, puis recommencez.", code="step_up"
        )


class TooMany(Refusal):
    """Too many tries (429); `retry_after` seconds."""

    status = 429
    title = "Trop de tentatives"

    def __init__(self, message: str, *, code: str = "too_many", retry_after: int) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class Unavailable(Refusal):
    """A part we depend on does not answer (503)."""

    status = 503
    title = "Momentanément indisponible"

    def __init__(self, message: str, *, code: str = "unavailable") -> None:
        super().__init__(message, code=code)


class Invalid(Refusal):
    """What was typed cannot be accepted (422): one `FieldError` a field, everything kept."""

    status = 422
    title = "À corriger"

    def __init__(self, errors: Sequence[FieldError], *, code: str = "invalid") -> None:
        count = len(errors)
        message = (
            "Corrigez le champ signalé." if count == 1 else f"Corrigez les {count} champs signalés."
        )
        super().__init__(message, code=code)
        self.errors = tuple(errors)

    @property
    def by_field(self) -> dict[str, str]:
        """First message of each field, as templates show it."""
        found: dict[str, str] = {}
        for error in self.errors:
            found.setdefault(error.field, error.message)
        return found
