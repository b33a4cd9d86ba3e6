"""The rail: its groups and entries, those that a person may open, where one is."""

from collections.abc import Callable
from dataclasses import dataclass

HELP = "/aide"


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """An entry of the rail; shown to those who hold one of the rights."""

    label: str
    href: str
    icon: str
    rights: tuple[str, ...] = ()
    within: tuple[str, ...] = ()  # where else one is still at this entry


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NavGroup:
    """A titled group of the rail; one and the same for all pages of the same rights."""

    label: str
    items: tuple[NavItem, ...]


def visible(nav: tuple[NavGroup, ...], may: Callable[..., bool]) -> tuple[NavGroup, ...]:
    """The entries that these rights open, and the groups that have one."""
    groups = []
    for group in nav:
        shown = tuple(item for item in group.items if not item.rights or any(map(may, item.rights)))
        if shown:
            groups.append(NavGroup(label=group.label, items=shown))
    return tuple(groups)


def here_of(nav: tuple[NavGroup, ...], path: str) -> tuple[str, ...]:
    """The entries of the rail at which one is."""
    items = (item for group in nav for item in group.items)
    within = [
        item.href
        for item in items
        if path == item.href or path.startswith((f"{item.href}/", *item.within))
    ]
    # a page under two entries is at the nearer one: /simulateur/repetition is not /simulateur
    within = [one for one in within if not any(two.startswith(f"{one}/") for two in within)]
    return (*within, HELP) if path.startswith(HELP) else tuple(within)
