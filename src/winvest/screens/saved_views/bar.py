"""The bar of the views above a list: its tabs, what was changed since, its columns to choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from winvest.screens.saved_views.enums import Audience
from winvest.screens.saved_views.lists import Column, KnownList
from winvest.screens.saved_views.queries import ListSettings, View
from winvest.screens.saved_views.rules import arranged, is_modified

NO_VIEW = "tous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A view as a tab; `shared` says with whom, in a word."""

    label: str
    href: str
    current: bool
    shared: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewBar:
    """All that the bar of a list shows; `address` is the list's own, as its forms carry it.

    `chosen` is empty while the list shows its usual columns: those may follow the room there is.
    """

    key: str
    tabs: tuple[Tab, ...]
    current: View | None
    modified: bool
    columns: tuple[Column, ...]
    others: tuple[Column, ...]
    own: bool
    chosen: tuple[str, ...]
    address: str

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the columns shown."""
        return frozenset(one.code for one in self.columns)


def view_address(of: KnownList, view: View) -> str:
    """The address that a view opens: its name, and all of its filters in clear."""
    return _address(of.path, view)


@lru_cache(maxsize=2_000)
def _address(path: str, view: View) -> str:
    return f"{path}?{urlencode({'vue': str(view.id), **view.filters})}"


def view_bar(
    of: KnownList,
    settings: ListSettings,
    *,
    asked: str,
    filters: Mapping[str, str],
    address: str,
) -> ViewBar:
    """The bar of a list for the view that its address names, if it is one of the person's."""
    current = settings.view(asked)
    saved = current.columns if current else ()
    own = current.own_columns if current else settings.own_columns
    shown = arranged(of.columns, own, saved)
    before = tuple(one.code for one in arranged(of.columns, saved))
    everything = f"{of.path}?vue={NO_VIEW}" if settings.default else of.path
    return ViewBar(
        key=of.key,
        tabs=(
            Tab(label="Tous", href=everything, current=current is None),
            *(_tab(of, one, current=one is current) for one in settings.views),
        ),
        current=current,
        modified=current is not None
        and is_modified(
            current.filters,
            filters,
            saved_columns=before,
            shown_columns=tuple(one.code for one in shown),
        ),
        columns=shown,
        others=tuple(one for one in of.columns if one not in shown),
        own=bool(own),
        chosen=tuple(one.code for one in shown) if own or saved else (),
        address=address,
    )


def _tab(of: KnownList, view: View, *, current: bool) -> Tab:
    shared = {Audience.COMPANY: view.company_code or "", Audience.GROUP: "groupe"}
    return Tab(
        label=view.name,
        href=view_address(of, view),
        current=current,
        shared=shared.get(view.audience, ""),
        is_default=view.is_default,
    )
