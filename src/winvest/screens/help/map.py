"""Map of the help: its pages by theme, and the page that explains a screen. Pure."""

from dataclasses import dataclass

from winvest.screens.help.annexes import ANNEXES


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """A page to read, offered by the map of the help."""

    href: str
    icon: str
    title: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Pages that belong together."""

    title: str
    pages: tuple[HelpPage, ...]


def _page(href: str, icon: str, title: str, what: str) -> HelpPage:
    return HelpPage(href=href, icon=icon, title=title, what=what)


THEMES = (
    Theme(
        title="Comprendre",
        pages=(
            _page("/aide/glossaire", "book", "Glossaire", "Les mots du groupe, définis."),
            _page(
                "/aide/familles",
                "layers",
                "Familles de risque",
                "Chaque famille, ses champs et les documents qu’elle exige.",
            ),
            _page("/aide/statuts", "s-on", "Statuts", "Ce que dit chaque statut."),
            _page("/aide/ecrans", "panel", "Écrans clés", "Cinq écrans, partie par partie."),
        ),
    ),
    Theme(
        title="Faire",
        pages=(
            _page(
                "/aide/publication",
                "check",
                "Publier un produit",
                "La liste de contrôle, par famille et par canal, au jour choisi.",
            ),
            _page("/aide/raci", "check", "Matrice RACI", "Qui valide quoi, et sous quel délai."),
            _page("/aide/annexes/d", "users", "Qui fait quoi", "La matrice RACI, tâche par tâche."),
            _page(
                "/aide/annexes/j",
                "link",
                "Accueillir un partenaire",
                "Les étapes, qui agit, les essais, les niveaux de service.",
            ),
            _page(
                "/aide/annexes/k",
                "upload",
                "Reprendre l’existant",
                "D’A3DN, d’OggoData et des tableurs à Winvest, et retour.",
            ),
            _page("/aide/actes", "undo", "Actes", "Qui peut faire quoi, et ce qui s’annule."),
        ),
    ),
    Theme(
        title="Relier",
        pages=(
            _page(
                "/aide/dictionnaire",
                "columns",
                "Dictionnaire des données",
                "Chaque table, chaque colonne, et le schéma de leurs liens.",
            ),
            _page("/api/docs", "link", "API", "Les opérations ouvertes aux programmes."),
            _page(
                "/api/docs#schemas",
                "file",
                "Schémas JSON",
                "Produit, version, prix, commission, publication.",
            ),
            _page(
                "/aide/annexes/j#le-contrat-des-messages",
                "mail",
                "Messages des partenaires",
                "Adresse, signature, réponses : le contrat des webhooks.",
            ),
            _page(
                "/aide/composants",
                "grip",
                "Composants",
                "Chaque pièce de l’interface dans chacun de ses états.",
            ),
        ),
    ),
    Theme(
        title="Annexes",
        pages=tuple(_page(one.href, "file", f"{one.letter}. {one.title}", "") for one in ANNEXES),
    ),
)
PAGES = tuple(page for theme in THEMES for page in theme.pages)

# Where the « ? » of a screen leads; the longest beginning wins, the map else.
ABOUT = {
    "/catalogue": "/aide/ecrans#catalogue",
    "/produits": "/aide/ecrans#fiche",
    "/produits/nouveau": "/aide/publication",
    "/produits/brouillons": "/aide/publication",
    "/risques": "/aide/familles",
    "/compagnies": "/aide/annexes/j",
    "/documents": "/aide/publication#documents",
    "/imports": "/aide/annexes/k",
    "/listes": "/aide/glossaire",
    "/simulateur": "/aide/ecrans#simulateur",
    "/simulateur/repetition": "/aide/glossaire#repetition-generale",
    "/tarifs": "/aide/glossaire",
    "/mes-validations": "/aide/annexes/d",
    "/lots": "/aide/actes",
    "/audit": "/aide/annexes/g",
    "/administration": "/aide/annexes/g",
    "/administration/droits": "/aide/actes",
    "/administration/cles": "/api/docs",
    "/api": "/api/docs",
    "/compta": "/aide/annexes/f",
}


def about(path: str) -> str:
    """The page of the help that explains a screen.

    >>> about("/compagnies/oggodata"), about("/produits/nouveau"), about("/lotissement")
    ('/aide/annexes/j', '/aide/publication', '/aide')
    """
    found = [one for one in ABOUT if path == one or path.startswith(f"{one}/")]
    return ABOUT[max(found, key=len)] if found else "/aide"
