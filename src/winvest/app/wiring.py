"""Wiring: which room answers which address, which port has which adapter, what the rail shows."""

from litestar.types import ControllerRouterHandler
from sqlalchemy.ext.asyncio import AsyncConnection

from winvest.foundation.infra import health, stylesheet
from winvest.foundation.infra.edge import Authenticator, Principal
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.web import NavGroup, NavItem
from winvest.group.companies import theme_web
from winvest.screens.catalogue import web as catalogue
from winvest.screens.help import web as help_web

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *health.routes,
    *stylesheet.routes,
    *theme_web.routes,
    *help_web.routes,
    *catalogue.routes,
)

NAV: tuple[NavGroup, ...] = (
    NavGroup(
        label="Catalogue",
        items=(NavItem(label="Produits", href="/catalogue", icon="box", rights=("catalog.read",)),),
    ),
)


class _Nobody:
    """Until the identity room is wired: every visitor is nobody."""

    async def __call__(
        self,
        connection: AsyncConnection,
        *,
        cookie: str | None,
        bearer: str | None,
        ip: str,
        request_id: str,
    ) -> Principal | None:
        return None


def authenticator(settings: Settings) -> Authenticator:
    """The adapter of the edge's `Authenticator` port."""
    return _Nobody()
