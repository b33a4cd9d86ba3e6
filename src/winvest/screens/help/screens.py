"""The five key screens (Annexe E §4): a real picture of each, its numbered parts, its address."""

from dataclasses import dataclass

from winvest.foundation.infra.settings import ROOT

FOLDER = ROOT / "docs" / "wireframes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A part of a screen: where it is drawn (a selector of the page), and what it does."""

    selector: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyScreen:
    """A key screen: the picture `docs/wireframes/<name>.png` is taken at `path` by `role`."""

    name: str
    title: str
    what: str
    path: str
    role: str
    company: str | None
    zones: tuple[Zone, ...]
    height: int = 900

    @property
    def picture(self) -> str:
        """Where its picture is served."""
        return f"/aide/ecrans/{self.name}.png"


SCREENS = (
    KeyScreen(
        name="catalogue",
        title="Catalogue en trois pans",
        what="Des familles aux compagnies, des compagnies aux produits.",
        path="/catalogue?tri=code&ouvert=AP-SANTE-001&risque=SANTE",
        role="admin_groupe",
        company=None,
        zones=(
            Zone(selector="main h1", text="Le titre et les actes : créer, importer, exporter."),
            Zone(selector="#catalogue .pane:nth-of-type(1)", text="Les familles de risque."),
            Zone(selector="#catalogue .pane:nth-of-type(2)", text="Les compagnies."),
            Zone(selector="#catalogue table", text="Les produits : code, nom, société, statut."),
            Zone(selector=".filters", text="Les filtres, lus comme une phrase."),
        ),
    ),
    KeyScreen(
        name="fiche",
        title="Fiche produit 360°",
        what="Tout d’un produit, onglet par onglet.",
        path="/produits/AP-SANTE-002/tarification",
        role="catalogue_manager",
        company="AP",
        height=1000,
        zones=(
            Zone(selector="main h1", text="Le nom, le code, la société, le statut."),
            Zone(selector="main .page-head__acts", text="Les actes possibles pour vous."),
            Zone(selector="main nav.tabs", text="Les onglets, chacun à sa propre adresse."),
            Zone(selector="main table", text="Le contenu de l’onglet, à sa version."),
        ),
    ),
    KeyScreen(
        name="creation",
        title="Création d’un produit",
        what="De l’idée au produit publié, une étape après l’autre.",
        path="/produits/nouveau",
        role="catalogue_manager",
        company="AP",
        zones=(
            Zone(selector="main ol.stepper", text="Les cinq étapes, et où en est chacune."),
            Zone(
                selector="main form .field", text="Un champ, son aide et son erreur au même lieu."
            ),
            Zone(selector="main .form-foot", text="Enregistrer et continuer ; rien ne se perd."),
        ),
    ),
    KeyScreen(
        name="simulateur",
        title="Simulateur",
        what="Une saisie, un résultat expliqué ligne à ligne.",
        path="/simulateur",
        role="catalogue_manager",
        company="AP",
        zones=(
            Zone(selector="main h1", text="Ce que l’on simule."),
            Zone(selector="main form .field", text="Les entrées : produit, client, date."),
        ),
    ),
    KeyScreen(
        name="documents",
        title="Documents",
        what="Ce qui est publié, ce qui expire, ce qui manque.",
        path="/documents",
        role="adv",
        company="AP",
        zones=(
            Zone(selector="main h1", text="Le titre et le dépôt d’un document."),
            Zone(selector=".filters", text="Les filtres : type, état, canal, société."),
            Zone(
                selector="main table", text="Type, version, validité, canal et statut en couleur."
            ),
        ),
    ),
)
