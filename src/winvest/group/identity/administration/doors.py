"""All the doors of the administration, in one list for `app/`."""

from litestar.types import ControllerRouterHandler

from winvest.group.identity.administration.web import (
    accounts,
    keys,
    people,
    person,
    reviews,
    rights,
    roles,
    view_as,
    watch,
)

routes: tuple[ControllerRouterHandler, ...] = (
    *people.routes,
    *person.routes,
    *accounts.routes,
    *roles.routes,
    *rights.routes,
    *view_as.routes,
    *reviews.routes,
    *keys.routes,
    *watch.routes,
)
