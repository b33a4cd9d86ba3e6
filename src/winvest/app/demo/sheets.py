"""Which documents the demo prints: one sheet a distinct file, whatever the number of its uses."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from jinja2 import Environment

from winvest.app.demo import wording
from winvest.app.demo.content.catalogue import PRODUCTS
from winvest.app.demo.content.companies import COMPANIES
from winvest.app.demo.content.partners import PARTNERS
from winvest.app.demo.content.risks import RISKS
from winvest.app.demo.content.shapes import Document, Product, Version

_COMPANIES = {company.code: company for company in COMPANIES}
_PARTNERS = {partner.slug: partner for partner in PARTNERS}
_FIELDS = {risk.code: risk.fields for risk in RISKS}
PAPER_NAMES = {
    "CNI": "Pièce d’identité",
    "RIB": "Relevé d’identité bancaire",
    "JustifDomicile": "Justificatif de domicile",
    "AttestationSS": "Attestation de droits à l’assurance maladie",
    "ClauseBeneficiaire": "Clause bénéficiaire signée",
    "PDL": "Numéro du point de livraison",
    "DernièreFacture": "Dernière facture du fournisseur actuel",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file to print: what identifies it, its page and the colour of its company."""

    key: str
    html: str
    brand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """A new edition of a document on sale, deposited by its keeper and not checked yet."""

    sku: str
    type: str
    edition: str
    keeper: str


# The terms of the locksmith have expired: their next edition waits for the jurist.
RENEWED = (
    Renewed(
        sku="DEP-SERRURE-0001",
        type="CGV",
        edition="2026-11",
        keeper="laurent.pichon@winvest.example",
    ),
)


def sheet_key(product: Product, version: Version, document: Document) -> str:
    """What makes two documents the same file."""
    if document.shared:
        parts = (product.company, document.template, document.title, document.subject)
        return "|".join((*parts, document.edition))
    return "|".join((product.sku, f"v{version.number}", document.template))


def sheets(environment: Environment) -> tuple[Sheet, ...]:
    """Every distinct file of the demo catalogue, in a stable order."""
    found: dict[str, Sheet] = {}
    for product, version, document in (*uses(), *map(renewal, RENEWED)):
        key = sheet_key(product, version, document)
        if key not in found:
            found[key] = Sheet(
                key=key,
                html=_page(environment, product, version, document),
                brand=_COMPANIES[product.company].brand,
            )
    return tuple(found.values())


def uses() -> Iterator[tuple[Product, Version, Document]]:
    """Each document of each version."""
    for product in PRODUCTS:
        for version in product.versions:
            for document in version.documents:
                yield product, version, document


def renewal(one: Renewed) -> tuple[Product, Version, Document]:
    """The document that a new edition is of, as that edition says it."""
    found = next(
        (product, version, document)
        for product, version, document in uses()
        if (product.sku, version.status, document.type) == (one.sku, "active", one.type)
    )
    return (*found[:2], replace(found[2], edition=one.edition))


def renewal_key(one: Renewed) -> str:
    """What identifies the file of a new edition."""
    return sheet_key(*renewal(one))


def _page(environment: Environment, product: Product, version: Version, document: Document) -> str:
    shown = None if document.shared else product
    partner = _PARTNERS.get(product.partner or "")
    insurer = partner if partner and partner.type == "insurer" else None
    papers = version.cq.required if version.cq else ()
    edition_day = date.fromisoformat(f"{document.edition}-01")
    html = environment.get_template(f"documents/demo/{document.template}.html").render(
        company=_COMPANIES[product.company],
        document=document,
        product=shown,
        partner=insurer,
        reference=_reference(product, version, document),
        edition_day=edition_day,
        prices=wording.price_lines(version),
        extras=wording.extra_lines(version),
        attributes=wording.facts(_FIELDS[product.risk], product.attributes),
        clientele=wording.clientele(product),
        channels=wording.channels(product),
        zones=wording.zones(product),
        indexed=any(price.type == "indexed" for price in version.prices),
        insurance=any(one.type == "DIPA" for one in version.documents),
        papers=[PAPER_NAMES.get(paper, paper) for paper in papers],
    )
    return wording.french_spaces(html)


def _reference(product: Product, version: Version, document: Document) -> str:
    if document.shared:
        return f"{document.type} {product.company}, édition {document.edition}"
    return f"{document.type} {product.sku}, version {version.number}"
