"""Which documents a product of each family carries (annexe B 2, B 8), and what they are called.

A shared document is the same file for all products of a company and subject; the others tell the
product itself (its plans, prices, what it covers and excludes).
"""

from dataclasses import replace
from datetime import date

from winvest.app.demo.content.shapes import Channel, Day, Document

ADVISED: tuple[Channel, ...] = ("field", "telesales")
ALL: tuple[Channel, ...] = ("field", "telesales", "web", "partner")
RE_EDITED = ("DIPA", "CG", "CGV", "CGU", "CGA", "NOTICE_TARIFAIRE")


def insurance(
    subject: str, *, script: bool = False, health: bool = False, group: bool = False
) -> tuple[Document, ...]:
    """DIPA of the product, general terms of the subject, a specimen of the particular terms."""
    found: tuple[Document, ...] = (
        _own("DIPA", "Document d’information sur le produit d’assurance", "dipa", mandatory=True),
        _shared("CG", f"Conditions générales {subject}", "cg_assurance", subject, mandatory=True),
        _shared("CP", "Conditions particulières, spécimen", "cp_assurance", "Assurances"),
    )
    if health:
        found += (_shared("FIP", "Fiche d’information précontractuelle", "fip", subject),)
    if group:
        found += (_shared("NOTICE", f"Notice d’information {subject}", "cg_assurance", subject),)
    if script:
        found += (_own("SCRIPT", "Script d’appel et recueil des besoins", "script"),)
    return found


def telecom(*, sheet: bool = False, script: bool = False) -> tuple[Document, ...]:
    """Terms of sale, particular terms of subscription, SEPA mandate, privacy charter."""
    found: tuple[Document, ...] = (
        _shared("CGV", "Conditions générales de vente", "cgv_telecom", "Télécom", mandatory=True),
        _shared("CPA", "Conditions particulières d’abonnement", "cpa_telecom", "Télécom"),
        _shared("MANDAT_SEPA", "Mandat de prélèvement SEPA", "mandat", "SEPA", mandatory=True),
        _shared("CHARTE_RGPD", "Charte de confidentialité", "charte_rgpd", "RGPD"),
        online(),
    )
    if sheet:
        found += (_own("FICHE_TECHNIQUE", "Fiche technique et tarif", "fiche"),)
    if script:
        found += (_own("SCRIPT", "Script d’appel", "script"),)
    return found


def energy(*, script: bool = False) -> tuple[Document, ...]:
    """Standard terms of supply, the product's price notice, consumers' rights."""
    found: tuple[Document, ...] = (
        _shared("CGV", "Conditions standardisées de vente", "cgv_energie", "Énergie"),
        _own("NOTICE_TARIFAIRE", "Notice tarifaire", "notice_tarifaire", mandatory=True),
        _shared("MENTIONS", "Droits du consommateur d’énergie", "mentions_energie", "Énergie"),
        online(),
    )
    return (*found, _own("SCRIPT", "Script d’appel", "script")) if script else found


def television(*, sheet: bool = False) -> tuple[Document, ...]:
    """Terms of use, terms of subscription, charter on contents and protection of minors."""
    found: tuple[Document, ...] = (
        _shared(
            "CGU", "Conditions générales d’utilisation", "cgu_tv", "Télévision", mandatory=True
        ),
        _shared("CGA", "Conditions générales d’abonnement", "cga_tv", "Télévision", mandatory=True),
        _shared("CHARTE_USAGE", "Charte d’utilisation et contenus", "charte_tv", "Télévision"),
        online(),
    )
    return (*found, _own("TARIF", "Grille tarifaire", "fiche")) if sheet else found


def services(*, sheet: bool = False) -> tuple[Document, ...]:
    """Terms of sale and the notice that says what is done, what is not, and how fast."""
    found: tuple[Document, ...] = (
        _shared(
            "CGV", "Conditions générales de vente", "cgv_services", "Prestations", mandatory=True
        ),
        _own("NOTICE_SERVICE", "Notice de service", "notice_service", mandatory=True),
        online(),
    )
    return (*found, _own("TARIF", "Grille tarifaire", "fiche")) if sheet else found


def goods() -> tuple[Document, ...]:
    """Terms of distance sale of goods."""
    return (
        _shared("CGV", "Conditions générales de vente", "cgv_services", "Boutique", mandatory=True),
        online(),
    )


def online() -> Document:
    """What a sale on the web shows before the order (annex A 4: no web channel without a CG)."""
    return Document(
        type="CG",
        title="Conditions générales de souscription en ligne",
        template="cg_web",
        subject="Vente en ligne",
        shared=True,
        channels=("web",),
    )


def until(documents: tuple[Document, ...], kind: str, *, valid_to: Day) -> tuple[Document, ...]:
    """The same set, one type of which is valid until a day."""
    return tuple(replace(one, valid_to=valid_to) if one.type == kind else one for one in documents)


def without(documents: tuple[Document, ...], *kinds: str) -> tuple[Document, ...]:
    """The same set, some types of which are still missing."""
    return tuple(one for one in documents if one.type not in kinds)


def edition(documents: tuple[Document, ...], name: str, *, day: date) -> tuple[Document, ...]:
    """The same set, the contract papers of which are an older edition, valid from a day."""
    return tuple(
        replace(
            one,
            edition=name if one.type in RE_EDITED and one.template != "cg_web" else one.edition,
            published=day,
            valid_from=day,
        )
        for one in documents
    )


def unpublished(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The same set, filed but not published yet."""
    return tuple(replace(one, published=None) for one in documents)


def _shared(
    kind: str, title: str, template: str, subject: str, *, mandatory: bool = False
) -> Document:
    channels = ALL if mandatory else ()
    return Document(
        type=kind,
        title=title,
        template=template,
        subject=subject,
        shared=True,
        mandatory=mandatory,
        channels=channels,
    )


def _own(kind: str, title: str, template: str, *, mandatory: bool = False) -> Document:
    channels = ADVISED if kind == "SCRIPT" else ALL
    return Document(
        type=kind, title=title, template=template, mandatory=mandatory, channels=channels
    )
