"""Help: pages for whoever is signed in, whatever their rights."""

from litestar import get

from winvest.foundation.infra.web import Html, page
from winvest.screens.help.queries import FAMILIES, PAGES, glossary, icon_names

ANYONE = {"right": None, "public": False, "company_scoped": False}


@get("/aide", opt=ANYONE, sync_to_thread=False)
def help_index() -> Html:
    """Shortcuts, quick typing, and what there is to read."""
    return page("help/index.html", pages=PAGES)


@get("/aide/glossaire", opt=ANYONE, sync_to_thread=False)
def help_glossary() -> Html:
    """The words of the group, from the repository's own glossary."""
    return page("help/glossary.html", terms=glossary())


@get("/aide/composants", opt=ANYONE, sync_to_thread=False)
def help_components() -> Html:
    """Every component in every state: what a room takes instead of drawing its own."""
    return page("help/components.html", families=FAMILIES, icons=icon_names())


routes = [help_index, help_glossary, help_components]
