"""All the doors of the administration, in one list for `app/`."""

from litestar.types import ControllerRouterHandler

from winvest.group.identity.administration.web import accounts, people, rights, roles, view_as

routes: tuple[ControllerRouterHandler, ...] = (
    *people.routes,
    *accounts.routes,
    *roles.routes,
    *rights.routes,
    *view_as.routes,
)
