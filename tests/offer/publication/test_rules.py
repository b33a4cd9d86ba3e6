"""What a version lacks before it may be published."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from winvest.group.accounting.enums import AccountingNature, MappingStatus
from winvest.group.partners.enums import PartnerStatus
from winvest.offer.catalog.enums import Channel, RevenueModel, VersionStatus
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.documents.rules import Paper
from winvest.offer.publication.facts import (
    LackCode,
    MappingFact,
    PartnerFact,
    PlanFact,
    PublicationFacts,
    SchemeFact,
    SpanFact,
)
from winvest.offer.publication.rules import checklist, has_hole, in_brief, lacks

NOW = datetime(2026, 11, 21, tzinfo=UTC)
MTV = UUID(int=1)
FT = UUID(int=2)


def a_span(low: str, high: str | None) -> SpanFact:
    """Bounds as typed."""
    return SpanFact(min=Decimal(low), max=None if high is None else Decimal(high))


def a_paper(kind: DocumentType, status: DocumentStatus = DocumentStatus.PUBLISHED) -> Paper:
    """A document for every channel, without end."""
    return Paper(type=kind, status=status, channels=(), valid_to=None)


def a_mapping(
    nature: AccountingNature, status: MappingStatus = MappingStatus.VALIDATED, company: UUID = MTV
) -> MappingFact:
    """A booking of Mondial TV."""
    return MappingFact(company_id=company, nature=nature, status=status)


PARTNER = PartnerFact(
    name="Cinéka",
    status=PartnerStatus.ACTIVE,
    activation=PartnerStatus.ACTIVE,
    company="Mondial TV",
)
COMPLETE = PublicationFacts(
    partner=PARTNER,
    status=VersionStatus.APPROVED,
    revenue_model=RevenueModel.REVENUE,
    family=LegalFamily.MEDIA,
    channels=(Channel.FIELD, Channel.WEB),
    companies={MTV: "Mondial TV"},
    taxed=True,
    plans=(PlanFact(name="Essentiel", priced=True),),
    grids=(),
    schemes=(
        SchemeFact(
            name="Affaires nouvelles",
            split_total=Decimal(1),
            tiers={"volume": (a_span("0", "99"), a_span("100", None))},
        ),
    ),
    papers=(a_paper(DocumentType.CGU), a_paper(DocumentType.CGA), a_paper(DocumentType.CG)),
    mappings=(a_mapping(AccountingNature.REVENUE), a_mapping(AccountingNature.TAX)),
)


@pytest.mark.req("VER-05")
def test_a_complete_version_lacks_nothing() -> None:
    assert lacks(COMPLETE, now=NOW) == ()
    assert [one.done for one in checklist(COMPLETE, now=NOW)] == [True] * 7
    assert in_brief(()) == "Rien ne manque"


@pytest.mark.req("VER-05")
@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        (
            {"missing_fields": ("Débit",)},
            LackCode.FIELDS,
            "demande « Débit » : renseignez-le",
        ),
        (
            {"missing_fields": ("Débit", "Norme")},
            LackCode.FIELDS,
            "« Débit », « Norme » : renseignez-les",
        ),
        (
            {"partner": replace(PARTNER, status=PartnerStatus.INACTIVE)},
            LackCode.PARTNER,
            "La compagnie Cinéka est au statut « Inactif »",
        ),
        (
            {"partner": replace(PARTNER, status=PartnerStatus.TEST)},
            LackCode.PARTNER,
            "« En test »",
        ),
        (
            {"partner": replace(PARTNER, activation=PartnerStatus.TEST)},
            LackCode.PARTNER,
            "« En test » pour Mondial TV",
        ),
        (
            {"partner": replace(PARTNER, activation=None)},
            LackCode.PARTNER,
            "n’est pas ouverte à Mondial TV",
        ),
        ({"plans": ()}, LackCode.GRID, "Aucune formule"),
        (
            {"plans": (PlanFact(name="Duo", priced=False),)},
            LackCode.GRID,
            "« Duo » n’a pas de prix",
        ),
        ({"grids": ((a_span("0", "9"), a_span("20", None)),)}, LackCode.GRID, "laisse un trou"),
        (
            {"schemes": (), "revenue_model": RevenueModel.MIXED},
            LackCode.COMMISSION,
            "Aucun schéma",
        ),
        (
            {"schemes": (replace(COMPLETE.schemes[0], split_total=Decimal("0.9")),)},
            LackCode.COMMISSION,
            "ne fait pas 100 %",
        ),
        (
            {"schemes": (replace(COMPLETE.schemes[0], tiers={}),)},
            LackCode.COMMISSION,
            "aucun palier",
        ),
        (
            {"schemes": (replace(COMPLETE.schemes[0], tiers={"volume": (a_span("5", None),)}),)},
            LackCode.COMMISSION,
            "laissent un trou",
        ),
        ({"papers": ()}, LackCode.DOCUMENT, "CGU manque (Terrain, Web)."),
        (
            {"papers": (a_paper(DocumentType.CGU), a_paper(DocumentType.CGA))},
            LackCode.DOCUMENT,
            "DIPA ou CG manque (Web).",
        ),
        (
            {"papers": (*COMPLETE.papers[1:], a_paper(DocumentType.CGU, DocumentStatus.EXPIRED))},
            LackCode.DOCUMENT,
            "CGU est expiré",
        ),
        (
            {"mappings": COMPLETE.mappings[:1]},
            LackCode.MAPPING,
            "Mondial TV : à donner par Compta (taxes et TVA).",
        ),
        (
            {"mappings": (a_mapping(AccountingNature.REVENUE, MappingStatus.TO_VALIDATE),)},
            LackCode.MAPPING,
            "à valider par Compta (chiffre d’affaires) et à donner par Compta (taxes et TVA).",
        ),
        (
            {
                "mappings": (
                    COMPLETE.mappings[0],
                    replace(
                        a_mapping(AccountingNature.TAX, MappingStatus.TO_VALIDATE), given=False
                    ),
                )
            },
            LackCode.MAPPING,
            "Mondial TV : à donner par Compta (taxes et TVA).",
        ),
        (
            {"mappings": (a_mapping(AccountingNature.REVENUE, MappingStatus.ERROR),)},
            LackCode.MAPPING,
            "à valider par Compta (chiffre d’affaires)",
        ),
        (
            {"companies": {MTV: "Mondial TV", FT: "France Téléphone"}},
            LackCode.MAPPING,
            "France Téléphone",
        ),
        ({"status": VersionStatus.DRAFT}, LackCode.SIGNOFF, "un brouillon"),
        ({"status": VersionStatus.IN_REVIEW}, LackCode.SIGNOFF, "en cours de validation"),
    ],
)
def test_each_lack_is_named_with_its_place(
    change: dict[str, object], code: LackCode, told: str
) -> None:
    found = lacks(replace(COMPLETE, **change), now=NOW)  # type: ignore[arg-type]
    assert {one.code for one in found} >= {code}
    said = [one.message.replace("\u00a0", " ") for one in found if one.code is code]
    assert any(told in one for one in said), said


@pytest.mark.req("VER-05")
def test_an_untaxed_price_needs_no_account_for_its_tax() -> None:
    facts = replace(COMPLETE, taxed=False, mappings=COMPLETE.mappings[:1])
    assert lacks(facts, now=NOW) == ()


@pytest.mark.req("VER-05", "COM-01")
@pytest.mark.parametrize(
    ("spans", "hole"),
    [
        ([("0", "99"), ("100", "499"), ("500", None)], False),
        ([("1", "9"), ("10", None)], False),
        ([("0", "99.5"), ("100", None)], False),
        ([], True),
        ([("2", None)], True),
        ([("0", "99"), ("101.5", None)], True),
        ([("0", "100"), ("100", None)], True),
        ([("0", "99"), ("100", "499")], True),
    ],
)
def test_tiers_are_contiguous_as_typed(spans: list[tuple[str, str | None]], hole: bool) -> None:
    assert has_hole([a_span(*one) for one in spans]) is hole
