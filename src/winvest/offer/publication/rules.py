"""Rules of the publication: what a version still lacks before it may be published.

The sheet shows the list, the gate refuses by it: one rule for both (CDC §3.4, Annexe B §3, §6).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from winvest.foundation.kit.french import plural
from winvest.group.accounting.enums import AccountingNature, MappingStatus
from winvest.group.partners.enums import PartnerStatus
from winvest.offer.catalog.enums import RevenueModel, VersionStatus
from winvest.offer.documents.rules import Presence, coverage
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.facts import (
    Check,
    Lack,
    LackCode,
    PublicationFacts,
    SpanFact,
    Standing,
)

SIGNED = frozenset(
    (
        VersionStatus.APPROVED,
        VersionStatus.SCHEDULED,
        VersionStatus.ACTIVE,
        VersionStatus.SUPERSEDED,
    )
)
SETTLED = frozenset((MappingStatus.VALIDATED, MappingStatus.EXPORTED))
WANTED: Mapping[RevenueModel, tuple[AccountingNature, ...]] = {
    RevenueModel.REVENUE: (AccountingNature.REVENUE,),
    RevenueModel.COMMISSION: (AccountingNature.COMMISSION,),
    RevenueModel.MIXED: (AccountingNature.REVENUE, AccountingNature.COMMISSION),
}


def lacks(
    facts: PublicationFacts, *, now: datetime, on: datetime | None = None
) -> tuple[Lack, ...]:
    """Everything that stands in the way of a publication, in the order of the checklist.

    `on`: the day on which it would begin; that of the version, when it is still to come.
    """
    return (
        *_field_lacks(facts),
        *_partner_lacks(facts),
        *_grid_lacks(facts),
        *_commission_lacks(facts),
        *_document_lacks(facts, max(now, on or facts.starts or now)),
        *_mapping_lacks(facts),
        *_signoff_lacks(facts),
    )


def checklist(facts: PublicationFacts, *, now: datetime) -> tuple[Check, ...]:
    """The lines of the checklist, each with what it lacks."""
    found = lacks(facts, now=now)
    return tuple(
        Check(code=code, lacks=tuple(one for one in found if one.code is code)) for code in LackCode
    )


def standing_of(
    status: PublicationStatus,
    *,
    start: datetime,
    end: datetime | None,
    now: datetime,
    frozen: bool = False,
) -> Standing:
    """Where a publication stands; what has ended is over, whatever its status.

    One that runs sells nothing while the sales of its product are `frozen`.

    >>> from datetime import UTC
    >>> day = datetime(2026, 11, 21, tzinfo=UTC)
    >>> standing_of(PublicationStatus.PUBLISHED, start=day, end=None, now=day).label
    'En cours'
    """
    if status is PublicationStatus.WITHDRAWN or (end is not None and end <= now):
        return Standing.OVER
    if status is PublicationStatus.DRAFT:
        return Standing.DRAFT
    if status is PublicationStatus.SUSPENDED:
        return Standing.SUSPENDED
    if start > now:
        return Standing.PLANNED
    return Standing.FROZEN if frozen else Standing.RUNNING


def has_hole(spans: Sequence[SpanFact]) -> bool:
    """Do tiers leave a hole, overlap, or start above one? Bounds are inclusive, as typed.

    >>> def span(low, high): return SpanFact(min=Decimal(low), max=high and Decimal(high))
    >>> has_hole([span(0, 99), span(100, 499), span(500, None)])
    False
    >>> has_hole([span(0, 99), span(200, None)])
    True
    """
    ordered = sorted(spans, key=lambda one: one.min)
    if not ordered or ordered[0].min > 1 or ordered[-1].max is not None:
        return True
    return any(
        before.max is None or not before.max < after.min <= before.max + 1
        for before, after in zip(ordered, ordered[1:], strict=False)
    )


def _field_lacks(facts: PublicationFacts) -> list[Lack]:
    if not facts.missing_fields:
        return []
    named = ", ".join(f"«\u00a0{one}\u00a0»" for one in facts.missing_fields)
    told = f"La famille demande {named}\u00a0: renseignez-les sur la fiche."
    if len(facts.missing_fields) == 1:
        told = f"La famille demande {named}\u00a0: renseignez-le sur la fiche."
    return [Lack(code=LackCode.FIELDS, message=told)]


def _partner_lacks(facts: PublicationFacts) -> list[Lack]:
    """A partner that nobody works with, or not this company, sells nothing (CDC §2.1)."""
    one = facts.partner
    if one is None or one.status is one.activation is PartnerStatus.ACTIVE:
        return []
    if one.status is not None and one.status is not PartnerStatus.ACTIVE:
        told = (
            f"La compagnie {one.name} est au statut «\u00a0{one.status.label}\u00a0»\u00a0: "
            "activez-la, ou donnez-en une autre au produit."
        )
    elif one.activation is not None:
        told = (
            f"La compagnie {one.name} est au statut «\u00a0{one.activation.label}\u00a0» pour "
            f"{one.company}\u00a0: activez-la pour cette société."
        )
    else:
        told = (
            f"La compagnie {one.name} n’est pas ouverte à {one.company}\u00a0: "
            "activez-la pour cette société."
        )
    return [Lack(code=LackCode.PARTNER, message=told)]


def _grid_lacks(facts: PublicationFacts) -> list[Lack]:
    if not facts.plans:
        return [
            Lack(code=LackCode.GRID, message="Aucune formule\u00a0: ajoutez-en une, avec son prix.")
        ]
    found = [
        Lack(
            code=LackCode.GRID,
            message=f"La formule «\u00a0{one.name}\u00a0» n’a pas de prix\u00a0: donnez-le.",
            about=str(at),
        )
        for at, one in enumerate(facts.plans)
        if not one.priced
    ]
    if any(has_hole(one) for one in facts.grids):
        found.append(
            Lack(
                code=LackCode.GRID,
                message="Une grille par paliers laisse un trou ou s’arrête\u00a0: "
                "complétez ses bornes.",
            )
        )
    return found


def _commission_lacks(facts: PublicationFacts) -> list[Lack]:
    code = LackCode.COMMISSION
    if not facts.schemes and facts.revenue_model is not RevenueModel.REVENUE:
        return [Lack(code=code, message="Aucun schéma de commission\u00a0: le produit en vit.")]
    found = []
    for at, scheme in enumerate(facts.schemes):
        told = []
        if abs(scheme.split_total - 1) > Decimal("0.000001"):
            told.append("la répartition ne fait pas 100 %.")
        if not scheme.tiers:
            told.append("aucun palier.")
        elif any(has_hole(spans) for spans in scheme.tiers.values()):
            told.append("les paliers laissent un trou ou s’arrêtent.")
        found += [
            Lack(code=code, message=f"{scheme.name}\u00a0: {one}", about=str(at)) for one in told
        ]
    return found


def _document_lacks(facts: PublicationFacts, now: datetime) -> list[Lack]:
    found = []
    words = {
        Presence.MISSING: "manque",
        Presence.EXPIRED: "est expiré",
        Presence.DRAFT: "n’est pas vérifié",
        Presence.UPCOMING: "n’est pas encore valable",
    }
    for one in coverage(facts.papers, family=facts.family, channels=facts.channels, now=now):
        for state, word in words.items():
            channels = [each.label for each, is_ in one.by_channel.items() if is_ is state]
            if channels:
                where = ", ".join(channels)
                told = f"{one.label} {word} ({where})."
                found.append(Lack(code=LackCode.DOCUMENT, message=told, about=one.types[0].value))
    return found


def _mapping_lacks(facts: PublicationFacts) -> list[Lack]:
    given = {(one.company_id, one.nature) for one in facts.mappings if one.given}
    found = []
    for company_id, natures in unsettled(facts).items():
        known = [one for one in natures if (company_id, one) in given]
        told = " et ".join(
            f"à {act} par Compta ({_flows(which)})"
            for act, which in (
                ("valider", known),
                ("donner", [one for one in natures if one not in known]),
            )
            if which
        )
        message = f"{facts.companies[company_id]}\u00a0: {told}."
        found.append(Lack(code=LackCode.MAPPING, message=message, about=str(company_id)))
    return found


def _flows(natures: Iterable[AccountingNature]) -> str:
    return ", ".join(one.label[:1].lower() + one.label[1:] for one in natures)


def unsettled(facts: PublicationFacts) -> Mapping[UUID, tuple[AccountingNature, ...]]:
    """The flows that Compta has not validated yet, by company that sells."""
    wanted = wanted_natures(facts)
    known = {(one.company_id, one.nature): one.status for one in facts.mappings}
    found = {
        company_id: tuple(one for one in wanted if known.get((company_id, one)) not in SETTLED)
        for company_id in facts.companies
    }
    return {company_id: natures for company_id, natures in found.items() if natures}


def wanted_natures(facts: PublicationFacts) -> tuple[AccountingNature, ...]:
    """The flows that a company which sells the product books."""
    wanted = WANTED[facts.revenue_model]
    if facts.taxed and AccountingNature.REVENUE in wanted:
        return (*wanted, AccountingNature.TAX)
    return wanted


def _signoff_lacks(facts: PublicationFacts) -> list[Lack]:
    """The functions of the matrix that did not sign, each named (annexe D)."""
    found = [
        Lack(
            code=LackCode.SIGNOFF,
            message=f"{one.function}{f' ({one.company})' if one.company else ''} n’a pas signé "
            f"«\u00a0{one.task}\u00a0».",
            about=one.task,
        )
        for one in facts.unsigned
    ]
    if found or facts.status in SIGNED:
        return found
    told = "en cours de validation" if facts.status is VersionStatus.IN_REVIEW else "un brouillon"
    return [
        Lack(code=LackCode.SIGNOFF, message=f"La version est {told}\u00a0: personne n’a approuvé.")
    ]


def in_brief(found: Sequence[Lack]) -> str:
    """What lacks, counted, for a header.

    >>> in_brief([])
    'Rien ne manque'
    """
    return f"{plural(len(found), 'manque')}" if found else "Rien ne manque"


def pilot_words(*, teams: int, people: int) -> str:
    """For whom alone a pilot is, counted; nothing when it is for all who sell.

    >>> pilot_words(teams=1, people=2), pilot_words(teams=0, people=0)
    ('1\xa0équipe et 2\xa0personnes', '')
    """
    counted = ((teams, "équipe"), (people, "personne"))
    return " et ".join(plural(count, noun) for count, noun in counted if count)
