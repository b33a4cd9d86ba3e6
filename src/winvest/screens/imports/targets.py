"""What a column of a file may be: an entry of the product's forms, by the names tools give it."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.screens.imports.enums import Source

IGNORED = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An entry that a column may fill; `names` are headers that other tools use for it."""

    code: str
    label: str
    group: str
    names: tuple[str, ...] = ()


def _target(code: str, label: str, group: str, *names: str) -> Target:
    return Target(code=code, label=label, group=group, names=names)


IDENTITY, SALE, OUTSIDE = "Identité", "Conditions de vente", "Autres outils"
FAMILY, DATED, PAID, PAPERS = "Famille", "Prix et versions", "Commissions", "Documents"
BESIDE = "Grilles par client, options, frais et promotions"
TARGETS: tuple[Target, ...] = (
    _target(
        "sku", "Code", IDENTITY,
        "code produit", "sku", "référence", "réf", "ref produit", "product code", "code article",
        "nouveau code", "id produit",
    ),
    _target(
        "former", "Ancien code", IDENTITY,
        "code d’origine", "ancienne référence", "old code", "code précédent",
    ),
    _target(
        "name", "Nom", IDENTITY,
        "nom du produit", "nom commercial", "libellé", "désignation", "intitulé", "product name",
        "label", "produit",
    ),
    _target("short_name", "Nom court", IDENTITY, "libellé court", "short name"),
    _target("description", "Description", IDENTITY, "descriptif", "commentaire", "présentation"),
    _target("company", "Société", IDENTITY, "entité", "company", "société détentrice"),
    _target(
        "risk", "Risque", IDENTITY,
        "famille", "risque / famille", "catégorie", "branche", "gamme", "category", "risk",
    ),
    _target(
        "partner", "Compagnie", IDENTITY,
        "partenaire", "assureur", "fournisseur", "insurer", "partner", "compagnie / partenaire",
    ),
    _target("status", "Statut", IDENTITY, "état", "status", "statut produit"),
    _target(
        "revenue_model", "Rémunération", SALE, "modèle de revenu", "revenue model", "modèle"
    ),
    _target("tariff_mode", "Tarif", SALE, "mode tarifaire", "tarification", "tariff mode"),
    _target("channels", "Canaux", SALE, "canal", "canaux de vente", "canal de vente", "channels"),
    _target("zones", "Zones", SALE, "zone", "périmètre géographique", "zone géographique"),
    _target("min_age", "Âge minimal", SALE, "âge min", "âge minimum", "age mini", "min age"),
    _target("max_age", "Âge maximal", SALE, "âge max", "âge maximum", "age maxi", "max age"),
    _target("client_kinds", "Clients", SALE, "clientèle", "type de client", "cible"),
    _target("badges", "Badges", SALE, "badge", "étiquettes"),
    _target(
        "external_code", "Code dans l’outil d’origine", OUTSIDE,
        "code externe", "external code", "id externe", "code oggodata", "code a3dn",
        "code partenaire", "code assureur", "id oggodata", "product_id", "product id",
    ),
    _target(
        "effective_from", "Date d’effet", DATED,
        "date effet", "à compter du", "en vigueur depuis", "valable du", "début", "effective from",
        "date de début",
    ),
    _target("plan_code", "Code formule", DATED, "formule code", "plan", "plan code"),
    _target("plan_name", "Formule", DATED, "nom de la formule", "plan name"),
    _target("recurrence", "Récurrence", DATED, "périodicité", "recurrence"),
    _target("amount", "Prix", DATED, "montant", "tarif ttc", "prix ttc", "amount", "price"),
    _target("tax_rate", "Taux de TVA", DATED, "tva", "tax rate"),
    _target("tax_included", "TTC", DATED, "ttc oui non", "tax included"),
    _target("price_type", "Type de prix", DATED, "modèle tarifaire", "pricing type"),
    _target("tier_mode", "Mode des paliers", DATED, "mode de palier", "tier mode"),
    _target("tier_min", "Palier de", DATED, "de", "palier min", "tier min"),
    _target("tier_max", "Palier à", DATED, "à", "palier max", "tier max"),
    _target("tier_base", "Base du palier", DATED, "base"),
    _target("unit", "Unité", DATED, "unité de comptage", "unit"),
    _target("index", "Indice", DATED, "index"),
    _target("formula", "Formule d’indexation", DATED, "formula"),
    _target("price_detail", "Détail du prix", DATED, "détail"),
    _target("currency", "Devise", DATED, "currency"),
    _target("price_label", "Libellé du prix", DATED, "libellé du tarif"),
    _target("extra_code", "Code de l’élément", BESIDE, "code option", "code promotion"),
    _target("effect", "Effet", BESIDE, "pourcentage ou montant"),
    _target("price_min_age", "Âge de", BESIDE, "tranche d’âge de"),
    _target("price_max_age", "Âge à", BESIDE, "tranche d’âge à"),
    _target("price_zones", "Zones du prix", BESIDE, "zone du prix"),
    _target("price_min_household", "Foyer de", BESIDE, "foyer min"),
    _target("price_max_household", "Foyer à", BESIDE, "foyer max"),
    _target("price_level", "Niveau du prix", BESIDE),
    _target("price_kinds", "Clients du prix", BESIDE),
    _target("promo_code", "Code promo", BESIDE, "promo code"),
    _target("first_months", "Premiers mois", BESIDE, "durée de la promotion"),
    _target("combinable", "Cumulable", BESIDE),
    _target("price_from", "Prix valable du", BESIDE, "promotion du"),
    _target("price_to", "Prix valable jusqu’au", BESIDE, "promotion jusqu’au"),
    _target("tax_code", "Code TVA", DATED),
    _target("cycle", "Jours de facturation", DATED, "cycle de facturation"),
    _target("commission", "Commission", PAID, "taux de commission", "commission rate"),
    _target("commission_basis", "Commission comptée sur", PAID, "base de commission"),
    _target("commission_min", "Commission de", PAID, "commission palier de"),
    _target("commission_max", "Commission à", PAID, "commission palier à"),
    _target("commission_mode", "Mode de commission", PAID, "commission mode"),
    _target("commission_applies", "Commission due pour", PAID, "affaires"),
    _target("commission_settlement", "Commission payée", PAID, "règlement de la commission"),
    _target("commission_channel", "Canal de la commission", PAID),
    _target("commission_year", "Année de la commission", PAID, "commission année"),
    _target("part_company", "Part entreprise", PAID, "part de l’entreprise"),
    _target("part_commercial", "Part commercial", PAID, "part du commercial"),
    _target("part_manager", "Part manager", PAID, "part du manager"),
    _target("part_partner", "Part partenaire", PAID, "part du partenaire"),
    _target("part_platform", "Part plateforme", PAID, "part de la plateforme"),
    _target("external_system", "Outil d’origine", OUTSIDE, "système", "system", "système externe"),
    _target(
        "paper_file", "Document", PAPERS,
        "fichier", "document joint", "empreinte", "sha 256", "sha256", "file", "nom du fichier",
    ),
    _target("paper_type", "Type de document", PAPERS, "type du document", "document type"),
    _target("paper_title", "Titre du document", PAPERS, "titre", "document title"),
    _target("paper_edition", "Édition", PAPERS, "édition du document", "edition"),
    _target("paper_language", "Langue du document", PAPERS, "langue", "language"),
    _target("paper_channels", "Canaux du document", PAPERS),
    _target("paper_from", "Document valable dès", PAPERS, "validité début"),
    _target("paper_to", "Document valable jusqu’au", PAPERS, "validité fin", "expire le"),
)  # fmt: skip
# Columns of our own exports that are worked out: nothing to import.
DERIVED = frozenset(
    (
        *("des", "unite du prix", "version", "integration", "diffuse", "modele de prix"),
        *("mise a jour", "resultat", "erreur", "ligne"),
    )
)
REQUIRED = ("sku",)
APART = (
    (frozenset(("reference du client", "prix convenu")), "prix négociés"),
    (frozenset(("code de la promotion", "ce que lira le client")), "promotions datées"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHelp:
    """What people are told of a source before they give its file."""

    source: Source
    what: str
    how: str


HELP: tuple[SourceHelp, ...] = (
    SourceHelp(
        source=Source.A3DN,
        what="L’export « Produits » d’A3DN, en CSV ou XLSX",
        how="Les codes d’A3DN sont gardés comme codes externes : la recherche et les doublons les "
        "connaissent.",
    ),
    SourceHelp(
        source=Source.OGGODATA,
        what="Le catalogue d’un assureur exporté d’OggoData, en CSV ou XLSX",
        how="Le code d’OggoData devient le code externe du produit, par lequel ses tarifs se "
        "demandent.",
    ),
    SourceHelp(
        source=Source.SPREADSHEET,
        what="Un tableur, ou un export de Winvest corrigé",
        how="Une ligne d’en-tête, une ligne par produit. Exportez d’abord la liste : ses colonnes "
        "sont reconnues.",
    ),
)


def plain(text: str) -> str:
    """A header or a value as it is compared: no accent, no capital, no punctuation.

    >>> plain("Réf. Produit "), plain("Rémunération :"), plain("product_id")
    ('ref produit', 'remuneration', 'product id')
    >>> plain("Date d’effet") == plain("DATE D'EFFET") == "date d effet"
    True
    """
    bare = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare.lower()).split())


def refuse_dated(headers: Sequence[str]) -> None:
    """Refuse the sheets of the export that are no tariff: what is agreed with one is not a price.

    >>> refuse_dated(["Code", "Prix"])
    """
    names = frozenset(map(plain, headers))
    what = next((what for marks, what in APART if marks <= names), None)
    if what is None:
        return
    told = (
        f"Cette feuille tient les {what} de l’export : ils se changent dans « Tarifs », et non par "
        "import. Choisissez la feuille « Prix »."
    )
    raise Invalid([FieldError(field="fichier", code="dated", message=told)])


def offered(family: Mapping[str, str]) -> tuple[Target, ...]:
    """The targets of a company: those of every product, and the fields of its families."""
    fields = (
        Target(code=f"champ_{code}", label=label, group=FAMILY) for code, label in family.items()
    )
    return (*TARGETS, *fields)


def suggested(
    headers: Sequence[str], targets: Iterable[Target], remembered: Mapping[str, str]
) -> dict[int, str]:
    """What each column most likely is: as it was read last time, else by its header; once each.

    >>> suggested(["Réf", "Libellé", "Dès", "Nom"], TARGETS, {})
    {0: 'sku', 1: 'name'}
    >>> suggested(["Réf", "Machin"], TARGETS, {"machin": "name", "ref": ""})
    {1: 'name'}
    """
    known: dict[str, str] = {}
    for target in targets:
        for name in (target.label, *target.names):
            known.setdefault(plain(name), target.code)
    codes = frozenset(known.values())
    found: dict[int, str] = {}
    for at, name in enumerate(header_names(headers)):
        code = remembered.get(name, IGNORED if name in DERIVED else known.get(name, IGNORED))
        if code in codes and code not in found.values():
            found[at] = code
    return found


def header_names(headers: Sequence[str]) -> list[str]:
    """Headers as they are compared and remembered: those of our own prices say more than theirs.

    >>> header_names(["Formule", "Prix"]), header_names(["Formule", "Nom de la formule"])[0]
    (['formule', 'prix'], 'code formule')
    """
    names = list(map(plain, headers))
    return [_in_our_export(one, frozenset(names)) for one in names]


def _in_our_export(name: str, beside: Collection[str]) -> str:
    """The name of a column, said more fully where the others are those of our own prices.

    >>> _in_our_export("libelle", {"produit", "type de prix"}), _in_our_export("libelle", {"prix"})
    ('libelle du prix', 'libelle')
    """
    if name == "formule" and "nom de la formule" in beside:
        return "code formule"
    if name == "libelle" and {"produit", "type de prix"} <= set(beside):
        return "libelle du prix"
    return name
