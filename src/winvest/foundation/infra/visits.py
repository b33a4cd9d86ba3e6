"""Visits: who asks, and what one request knows about itself."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from winvest.foundation.infra.edge_headers import Quota
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyBadge:
    """A company of the switcher: code, brand, address of its theme's style sheet."""

    id: UUID
    code: str
    name: str
    theme_css: str | None
    logo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The signed-in person as the frame shows them."""

    user_id: UUID
    email: str
    display_name: str
    roles_label: str
    theme: str = "auto"
    density: str = "normal"
    narrow_rail: bool = False
    unread: int = 0
    waiting: int = 0
    companies: tuple[CompanyBadge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who asks: a scope, and the person behind it (None for an API key, which has a quota)."""

    scope: Scope
    person: Person | None
    quota: Quota | None = None


class Authenticator(Protocol):
    """Port: find who stands behind a session cookie or a bearer key. Identity implements it."""

    async def __call__(
        self,
        connection: AsyncConnection,
        *,
        cookie: str | None,
        bearer: str | None,
        ip: str,
        request_id: str,
    ) -> Principal | None:
        """The principal, or None: nobody, or not whole yet (second factor awaited)."""
        ...


@dataclass(slots=True, kw_only=True)
class Visit:
    """What one request knows about itself; the frame's templates are drawn from it."""

    request_id: str
    path: str
    principal: Principal | None
    csrf_token: str
    ip: str
    anonymous: str | None = None
    cookies: Mapping[str, str]
    failure: Exception | None = None


VISIT: ContextVar[Visit | None] = ContextVar("visit", default=None)


def current_visit() -> Visit | None:
    """The visit of the request being answered (None outside a request)."""
    return VISIT.get()


def session_cookie(settings: Settings) -> str:
    """Name of the session cookie: `__Host-` over https."""
    return "__Host-wv" if settings.secure_cookies else "wv"


def anonymous_cookie(settings: Settings) -> str:
    """Name of the cookie that carries a visitor's CSRF secret before sign-in."""
    return "__Host-wv_pre" if settings.secure_cookies else "wv_pre"
