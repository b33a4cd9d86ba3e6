"""Wiring: which room answers which address, which port has which adapter, what the rail shows."""

from litestar.types import ControllerRouterHandler

from winvest.foundation.infra import health
from winvest.foundation.infra.web import NavGroup, NavItem

ROUTES: tuple[ControllerRouterHandler, ...] = (*health.routes,)

NAV: tuple[NavGroup, ...] = (
    NavGroup(
        label="Catalogue",
        items=(NavItem(label="Produits", href="/catalogue", icon="box", rights=("catalog.read",)),),
    ),
)


def authenticator(settings: Settings) -> Authenticator:
    """The adapter of the edge's `Authenticator` port."""
    return IdentityAuthenticator(settings)
