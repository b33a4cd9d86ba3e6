"""Web: how a handler answers (full page or fragment, redirect, toast, form kept with its errors).

A handler never builds a refusal itself: it raises, and the edge rolls back (`infra.refusals`).
"""

import base64
import json
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, Template
from litestar import Request, Response
from litestar.datastructures import Cookie, State
from litestar.enums import MediaType
from markupsafe import Markup, escape

from winvest.foundation.infra.crypto import keyring
from winvest.foundation.infra.rails import NavGroup, here_of, visible
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.summaries import name_errors
from winvest.foundation.infra.templates import stitched
from winvest.foundation.infra.visits import Visit, current_visit
from winvest.foundation.kit.errors import Invalid, NotSignedIn
from winvest.foundation.kit.memory import Memory
from winvest.foundation.kit.scope import Grant, Scope

FLASH = "wv_flash"
KEPT = 256
PARTS = 512  # of some 60 kB
# What differs at each page of a piece that is kept; random, so that no text of a page holds it.
TOKEN, ADDRESS = (secrets.token_hex(16) for _ in range(2))
Html = Response[str]
AnyRequest = Request[Any, Any, State]


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """A message after an act; `undo` is the address that takes the act back by POST."""

    message: str
    tone: str = "ok"
    undo: str | None = None


class FormRejected(Exception):
    """A form to show again: carries its answer through the rollback."""

    def __init__(self, response: Html) -> None:
        super().__init__("form rejected")
        self.response = response


class Renderer:
    """The templates of the process, and what every page is given."""

    def __init__(
        self,
        environment: Environment,
        *,
        settings: Settings,
        nav: tuple[NavGroup, ...],
        environment_label: str,
    ) -> None:
        self.environment = environment
        self.settings = settings
        self.nav = nav
        self.environment_label = environment_label
        kept = 0 if settings.reload else KEPT
        self._piece = lru_cache(maxsize=kept)(self._drawn)
        self._parts: Memory[Hashable, Markup] = Memory(most=0 if settings.reload else PARTS)
        self._nav_of: OrderedDict[tuple[Grant, ...], tuple[NavGroup, ...]] = OrderedDict()

    def render(self, template: str, context: Mapping[str, Any]) -> str:
        """Draw a template within the current visit."""
        drawn = self.environment.get_template(template).render({**self._frame(), **context})
        if context.get("errors"):
            drawn = name_errors(drawn)
        visit = current_visit()
        if visit is None:
            return drawn
        return drawn.replace(TOKEN, visit.csrf_token).replace(ADDRESS, escape(visit.path))

    def part(
        self, template: str, *, said: Hashable | None, context: Callable[[], Mapping[str, Any]]
    ) -> Markup:
        """A part of a page, drawn once for all to whom it says the same.

        `said` holds all that it depends on (None: it is not kept). Of the visit it knows the
        place of the token alone: whatever else it would read is not defined.
        """
        drawn = self._parts.get((template, said)) if said is not None else None
        if drawn is None:
            own = self.environment.get_template(template)
            drawn = Markup(own.render({"csrf_token": TOKEN, **context()}))  # noqa: S704 - escaped
            if said is not None:
                self._parts.keep((template, said), drawn)
        return drawn

    def _frame(self) -> dict[str, Any]:
        visit = current_visit()
        if visit is None:
            return {"environment_label": self.environment_label, "csrf_token": "", "toasts": ()}
        principal = visit.principal
        person = principal.person if principal else None
        scope = principal.scope if principal else None
        may: Callable[..., bool] = scope.may if scope else _nothing
        nav = self._nav(scope) if scope else ()
        companies = person.companies if person else ()
        selected = scope.selected_company_id if scope else None
        company = next((one for one in companies if one.id == selected), None)
        if company is None and len(companies) == 1:
            company = companies[0]
        said = {
            "me": person,
            "company": company,
            "companies": companies,
            "theme": person.theme if person else visit.cookies.get("wv_theme", "auto"),
            "density": person.density if person else visit.cookies.get("wv_density", "normal"),
            "narrow_rail": visit.cookies.get("wv_rail") == "narrow",
            "unread": person.unread if person else 0,
            "waiting": person.waiting if person else 0,
        }
        around = tuple(said.items())
        return {
            **said,
            "scope_may": may,
            "nav": nav,
            "floating": self._piece("layouts/floating.html", nav) if nav else "",
            "rail": self._piece("layouts/_rail.html", nav, here_of(nav, visit.path), around),
            "topbar": self._piece("layouts/_topbar.html", nav, (), around),
            "theme_css": company.theme_css if company else None,
            "csrf_token": TOKEN,
            "request_path": visit.path,
            "request_id": visit.request_id,
            "environment_label": self.environment_label,
            "toasts": read_flash(visit),
        }

    def _nav(self, scope: Scope) -> tuple[NavGroup, ...]:
        """What these grants may open; the same grants are asked for at every page."""
        found = self._nav_of.get(scope.grants)
        if found is None:
            found = self._nav_of[scope.grants] = visible(self.nav, scope.may)
            while len(self._nav_of) > KEPT:
                self._nav_of.popitem(last=False)
        return found

    def _drawn(
        self,
        name: str,
        nav: tuple[NavGroup, ...],
        here: tuple[str, ...] = (),
        around: tuple[tuple[str, Any], ...] = (),
    ) -> Markup:
        """A piece of the frame, the same for all of whom it would say the same."""
        drawn = self.environment.get_template(name).render(
            nav=nav,
            here=here,
            environment_label=self.environment_label,
            csrf_token=TOKEN,
            request_path=ADDRESS,
            **dict(around),
        )
        return Markup(drawn)  # noqa: S704 - a template of ours, escaped by it


_renderer: list[Renderer] = []


def install_renderer(renderer: Renderer) -> None:
    """Give the handlers their templates; called once at start-up."""
    _renderer[:] = [renderer]


def render(template: str, **context: Any) -> str:
    """Draw a template within the current visit."""
    return _renderer[0].render(template, context)


def part(
    template: str, *, said: Hashable | None, context: Callable[[], Mapping[str, Any]]
) -> Markup:
    """A part of a page, drawn once for all to whom it says the same: see `Renderer.part`."""
    return _renderer[0].part(template, said=said, context=context)


def stitched_template(name: str, pieces: tuple[str, ...]) -> Template:
    """One template of some pieces of a file, for an `{% include %}`."""
    return stitched(_renderer[0].environment, name, pieces)


def page(template: str, *, status: int = 200, **context: Any) -> Html:
    """A whole page."""
    response = Response(render(template, **context), status_code=status, media_type=MediaType.HTML)
    if (visit := current_visit()) and FLASH in visit.cookies:
        response.delete_cookie(FLASH)
    return response


def is_partial(request: Any) -> bool:
    """Does htmx ask for a fragment? (htmx 4: `HX-Request-Type: partial`; 2: `HX-Request`.)"""
    kind = request.headers.get("hx-request-type")
    if kind is not None:
        return bool(kind == "partial")
    return bool(
        request.headers.get("hx-request") == "true"
        and request.headers.get("hx-history-restore-request") != "true"
        and request.headers.get("hx-boosted") != "true"
    )


def fragment_or_page(
    request: Any, *, full: str, fragment: str, status: int = 200, **context: Any
) -> Html:
    """The same handler answers both: the fragment to htmx, the page to everyone else."""
    if is_partial(request):
        html = render(fragment, **context)
        return Response(html, status_code=status, media_type=MediaType.HTML)
    return page(full, status=status, **context)


def invalid_page(
    request: Any, refusal: Invalid, *, full: str, fragment: str | None = None, **context: Any
) -> FormRejected:
    """The form shown again with its errors (422), nothing typed lost; `raise` it to roll back."""
    answer = fragment_or_page(
        request,
        full=full,
        fragment=fragment or full,
        status=refusal.status,
        errors=refusal.by_field,
        **context,
    )
    return FormRejected(answer)


def redirect_to(url: str, *, request: Any = None, toast: Toast | None = None) -> Html:
    """After an act: 303 to a local address (htmx is told by HX-Redirect), with its toast."""
    partial = request is not None and is_partial(request)
    response: Html = Response("", status_code=200 if partial else 303, media_type=MediaType.HTML)
    response.headers["HX-Redirect" if partial else "Location"] = url
    if toast is not None:
        flash(response, toast)
    return response


def flash(response: Response[Any], toast: Toast) -> None:
    """Keep a toast for the next page, in a signed cookie."""
    body = json.dumps({"m": toast.message, "t": toast.tone, "u": toast.undo}).encode()
    text = base64.urlsafe_b64encode(body).decode().rstrip("=")
    value = f"{text}.{keyring().sign('flash', text)}"
    response.set_cookie(
        Cookie(key=FLASH, value=value, path="/", httponly=True, samesite="lax", max_age=60)
    )


def read_flash(visit: Visit) -> tuple[Toast, ...]:
    """The toast left by the act before, if its signature holds."""
    text, _, signature = visit.cookies.get(FLASH, "").partition(".")
    if not text or signature != keyring().sign("flash", text):
        return ()
    found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return (Toast(message=found["m"], tone=found["t"], undo=found["u"]),)


def rail(may: Callable[..., bool] | None = None) -> tuple[NavGroup, ...]:
    """The rail as somebody with these rights would see it; all of it without."""
    return visible(_renderer[0].nav, may) if may else _renderer[0].nav


def signed_in(scope: Scope | None) -> Scope:
    """The scope of a page that may be public, once somebody must be there."""
    if scope is None:
        raise NotSignedIn
    return scope


def _nothing(right: str, **_: Any) -> bool:
    return False
