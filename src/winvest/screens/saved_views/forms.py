"""What the forms of the views send: a name, for whom, and the address of the list as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl
from uuid import UUID

from winvest.foundation.kit.reading import Reading
from winvest.screens.saved_views.enums import Audience

LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A view's name, and whom it is for; the company when it is for one."""

    name: str
    audience: Audience
    company_id: UUID | None = None


def parse_title(raw: Mapping[str, str]) -> Title:
    """Read a name and whom it is for: `personal`, `group`, or the id of a company.

    >>> parse_title({"name": " Mes  actifs ", "audience": "personal"}).name
    'Mes actifs'
    """
    reading = Reading(raw)
    name = reading.text("name", longest=LONGEST, missing="Donnez un nom à la vue.")
    asked = raw.get("audience", "").strip() or Audience.PERSONAL.value
    company_id = None
    if asked in (Audience.PERSONAL, Audience.GROUP):
        audience = Audience(asked)
    else:
        audience = Audience.COMPANY
        company_id = reading.identifier("audience", missing="Choisissez pour qui est la vue.")
    reading.finish()
    return Title(name=name, audience=audience, company_id=company_id)


def parse_address(raw: Mapping[str, str]) -> dict[str, str]:
    """The parts of the list's address, as the form carried it.

    >>> parse_address({"adresse": "?q=box&statut=active"})
    {'q': 'box', 'statut': 'active'}
    """
    return dict(parse_qsl(raw.get("adresse", "")[:4000].lstrip("?"), max_num_fields=40))


def parse_columns(raw: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of the columns ticked, in the order of the form."""
    return tuple(one for one in raw.get("colonnes", "").split(",") if one)


def parse_step(raw: Mapping[str, str]) -> tuple[str, int] | None:
    """The column to move and how, from the button pressed: `statut:-1`.

    >>> parse_step({"deplacer": "statut:-1"}), parse_step({"deplacer": "x"}), parse_step({})
    (('statut', -1), None, None)
    """
    code, _, step = raw.get("deplacer", "").partition(":")
    return (code, int(step)) if code and step in ("-1", "1") else None
