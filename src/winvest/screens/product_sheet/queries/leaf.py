"""The sheet as a file: what this person may read of it, chapter by chapter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import last_day
from winvest.foundation.kit.french import moment, short_date
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.companies.theme import brand_colour
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.catalog.queries.versions import PUBLISHED
from winvest.screens.product_sheet.queries.commissions import commissions_view
from winvest.screens.product_sheet.queries.description import DescriptionView, description_view
from winvest.screens.product_sheet.queries.documents import documents_view
from winvest.screens.product_sheet.queries.head import Head
from winvest.screens.product_sheet.queries.pricing import Extra, pricing_view
from winvest.screens.product_sheet.queries.settings import settings_view
from winvest.screens.product_sheet.queries.standing import VersionLine

BRAND = "#0b5f6e"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: what, how much, what to know of it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafChapter:
    """A titled list of lines."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """The whole file, and whose colour it wears."""

    product: ProductSheet
    on: str
    stamp: str
    printed: str
    brand: str
    legal_name: str
    siren: str
    chapters: tuple[LeafChapter, ...]


async def leaf_of(session: AsyncSession, scope: Scope, *, head: Head, now: datetime) -> Leaf:
    """The sheet of the day looked at; a part that this person may not read is left out."""
    description = await description_view(session, scope, head=head)
    chapters = [
        LeafChapter(title="Identité", entries=tuple(_identity(head))),
        LeafChapter(title="Description", entries=tuple(_description(head, description))),
    ]
    if "pricing.read" in head.reads:
        chapters.extend(_prices(head))
    if "commissions.read" in head.reads:
        view = await commissions_view(session, scope, head=head)
        entries = [
            Entry(
                label=", ".join((one.applies_to, *one.conditions)),
                value=", ".join(f"{tier.span}\u00a0: {tier.value}" for tier in one.tiers),
                note=f"{', '.join(f'{each.who} {each.share}' for each in one.parts)}. "
                f"{one.settlement[:1].upper()}{one.settlement[1:]}",
            )
            for one in view.schemes
        ]
        chapters.append(LeafChapter(title="Commissions", entries=tuple(entries)))
    if "documents.read" in head.reads:
        chapters.append(LeafChapter(title="Documents", entries=tuple(_documents(head))))
    settings = await settings_view(session, scope, head=head)
    chapters.append(
        LeafChapter(
            title="Diffusion",
            entries=tuple(
                Entry(
                    label=one.company,
                    value=", ".join(each.label for each in one.channels),
                    note=f"{one.visibility.label}, {_period(one.start_at, one.end_at)}, "
                    f"{one.standing.label.lower()}",
                )
                for one in settings.publications
            ),
        )
    )
    chapters.append(
        LeafChapter(
            title="Comptabilité",
            entries=tuple(
                Entry(
                    label=f"{one.company}, {one.nature.label}",
                    value=" ".join(each for each in (one.account, one.journal) if each),
                    note=f"v{one.version}, {one.status.label.lower()}",
                )
                for one in settings.mappings
            ),
        )
    )
    chapters.append(LeafChapter(title="Versions", entries=tuple(_versions(head))))
    return await _leaf(session, scope, head, now, [one for one in chapters if one.entries])


async def _leaf(
    session: AsyncSession, scope: Scope, head: Head, now: datetime, chapters: list[LeafChapter]
) -> Leaf:
    company = (
        await session.execute(
            select(Company.brand_theme, Company.legal_name, Company.siren).where(
                Company.id == head.product.company_id
            )
        )
    ).one()
    return Leaf(
        product=head.product,
        on=_on(head.asked.day, head.asked.known),
        stamp="-".join(head.asked.days.values()),
        printed=f"{moment(now)} par {scope.actor_label}",
        brand=brand_colour(company.brand_theme) or BRAND,
        legal_name=company.legal_name,
        siren=company.siren or "",
        chapters=tuple(chapters),
    )


def _on(day: date | None, known: date | None) -> str:
    """On which day the file looks at the product, and what was known by then."""
    told = (
        f"au {short_date(day)}" if day else "",
        f"telle que connue le {short_date(known)}" if known else "",
    )
    return ", ".join(each for each in told if each)


def _identity(head: Head) -> Iterator[Entry]:
    one = head.product
    yield Entry(label="Code produit", value=one.sku)
    yield Entry(label="Nom", value=one.name)
    if head.asked.past:
        yield Entry(label="Vue", value=_on(head.asked.day, head.asked.known))
    yield Entry(label="Société", value=one.company_name)
    yield Entry(label="Compagnie", value=one.partner_name or "–")
    yield Entry(label="Famille", value=one.risk_label)
    yield Entry(label="Statut", value=one.lifecycle_status.label)
    yield Entry(label="Rémunération", value=one.revenue_model.label)
    yield Entry(label="Tarif", value=one.tariff_mode.label)
    if one.version:
        yield Entry(label="Version", value=f"v{one.version.number}", note=one.version.told)


def _description(head: Head, view: DescriptionView) -> Iterator[Entry]:
    one = head.product
    if one.description:
        yield Entry(label="Description", value=one.description)
    yield Entry(label="Canaux", value=", ".join(each.label for each in one.channels) or "Aucun")
    yield Entry(label="Zones", value=", ".join(view.zones) or "Partout")
    kinds = ", ".join(each.label for each in one.client_kinds)
    yield Entry(label="Clients", value=kinds or "Tous")
    if one.min_age is not None or one.max_age is not None:
        yield Entry(label="Âge", value=_ages(one.min_age, one.max_age))
    for label, value in view.fields:
        yield Entry(label=label, value=value)
    if view.papers:
        yield Entry(label="Pièces à demander", value=", ".join(view.papers))


def _prices(head: Head) -> Iterator[LeafChapter]:
    view = pricing_view(head)
    lines = []
    for plan in view.plans:
        for line in plan.lines:
            steps = ", ".join(f"{step.span}\u00a0: {step.value}" for step in line.price.steps)
            lines.append(
                Entry(
                    label=" · ".join(each for each in (plan.name, line.label or "") if each),
                    value=f"{line.price.headline} {line.side} {plan.per}".strip(),
                    note=". ".join(
                        each for each in (line.other, line.tax, steps, line.price.example) if each
                    ),
                )
            )
    yield LeafChapter(title="Prix", entries=tuple(lines))
    if view.ages is not None:
        by_age = tuple(
            Entry(label=row.span, value=value, note=plan)
            for row in view.ages.rows
            for plan, value in zip(view.ages.plans, row.amounts, strict=True)
        )
        yield LeafChapter(title="Prix selon l’âge", entries=by_age)
    for title, extras in (
        ("Promotions", view.promotions),
        ("Options", view.options),
        ("Suppléments", view.surcharges),
        ("Frais de départ", view.fees),
    ):
        yield LeafChapter(title=title, entries=tuple(_extra(one) for one in extras))


def _extra(one: Extra) -> Entry:
    told = [one.detail, one.plan, _period(one.valid_from, one.valid_to), one.state.label.lower()]
    return Entry(label=one.label, value=one.value, note=", ".join(each for each in told if each))


def _documents(head: Head) -> Iterator[Entry]:
    for one in documents_view(head).files:
        ends = f", jusqu’au {short_date(last_day(one.valid_to))}" if one.valid_to else ""
        yield Entry(
            label=one.title,
            value=f"{one.type.value.replace('_', ' ')}, édition {one.edition}",
            note=f"{one.presence.label.lower()}{ends}",
        )


def _versions(head: Head) -> Iterator[Entry]:
    for one in head.versions:
        yield Entry(
            label=f"v{one.number}",
            value=_span(one),
            note=", ".join(each for each in (one.status.label.lower(), one.notes) if each),
        )


def _span(one: VersionLine) -> str:
    """Its period; what never began, or has not yet, is not « depuis »."""
    if one.status is VersionStatus.SCHEDULED and one.effective_to is None:
        return f"à partir du {short_date(one.effective_from)}"
    if one.status not in PUBLISHED:
        return f"prévue le {short_date(one.effective_from)}"
    return _period(one.effective_from, one.effective_to)


def _ages(low: int | None, high: int | None) -> str:
    """From which age to which, as the sheet says it.

    >>> _ages(18, 79), _ages(18, None), _ages(None, 79)
    ('de 18 à 79 ans', 'à partir de 18 ans', 'jusqu’à 79 ans')
    """
    if low is not None and high is not None:
        return f"de {low} à {high} ans"
    return f"à partir de {low} ans" if high is None else f"jusqu’à {high} ans"


def _period(start: datetime | None, end: datetime | None) -> str:
    if start is None:
        return f"jusqu’au {short_date(last_day(end))}" if end else "sans terme"
    if end is None:
        return f"depuis le {short_date(start)}"
    return f"du {short_date(start)} au {short_date(last_day(end))}"
