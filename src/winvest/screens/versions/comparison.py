"""Two versions side by side: what changes from one to the other, dates and diffusion included."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import last_day
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.enums import AccountingNature
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.publication.enums import Visibility
from winvest.offer.versions.queries import (
    Version,
)
from winvest.offer.versions.rules.difference import Chapter, changes_of, compared, difference
from winvest.offer.versions.rules.reading import JsonRows, content_of
from winvest.screens.versions.names import names_of
from winvest.screens.versions.views import readable


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonView:
    """Two versions, the older first, and all that the newer changes."""

    before: Version
    after: Version
    chapters: tuple[Chapter, ...]
    unread: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many lines differ."""
        return len(changes_of(self.chapters))


async def comparison_view(
    session: AsyncSession,
    scope: Scope,
    *,
    sheet: ProductSheet,
    rows: JsonRows,
    before: Version,
    after: Version,
) -> ComparisonView:
    """What changes between two versions, what lives beside them included."""
    old, new = content_of(rows, before.id), content_of(rows, after.id)
    ids = {UUID(one["company_id"]) for table in ("publication", "accounting_mapping")
           for one in rows.get(table, {}).values() if one.get("company_id")}  # fmt: skip
    names = await names_of(session, scope, (*old.schemes, *new.schemes), companies=ids)
    found = [
        compared("Dates", None, _dates(before), _dates(after)),
        *difference(old, new, names=names),
        compared(
            "Diffusion", "publication.read",
            _publications(rows, before, names), _publications(rows, after, names),
        ),
        compared(
            "Comptabilité", "accounting.read",
            _bookings(rows, before, names), _bookings(rows, after, names),
        ),
    ]  # fmt: skip
    chapters, unread = readable(scope, sheet, found)
    return ComparisonView(before=before, after=after, chapters=chapters, unread=unread)


def _dates(one: Version) -> dict[str, dict[str, str]]:
    return {
        "Début": {"": short_date(one.effective_from)},
        "Fin": {"": short_date(last_day(one.effective_to)) if one.effective_to else "sans terme"},
        "Note": {"": one.notes or "–"},
    }


def _publications(
    rows: JsonRows, version: Version, names: dict[UUID, str]
) -> dict[str, dict[str, str]]:
    found = {}
    for one in rows.get("publication", {}).values():
        if one["product_version_id"] == str(version.id):
            channels = ", ".join(each.label for each in Channel if each in one["channels"])
            found[names.get(UUID(one["company_id"]), "Une société")] = {
                "canaux": channels,
                "visibilité": Visibility(one["visibility"]).label,
            }
    return found


def _bookings(
    rows: JsonRows, version: Version, names: dict[UUID, str]
) -> dict[str, dict[str, str]]:
    found = {}
    for one in rows.get("accounting_mapping", {}).values():
        if one["product_version_id"] == str(version.id):
            name = names.get(UUID(one["company_id"]), "Une société")
            found[f"{name}, {AccountingNature(one['nature']).label}"] = {
                label: one[key] or "–"
                for label, key in (
                    ("compte", "gl_account"),
                    ("journal", "journal"),
                    ("code TVA", "tax_code"),
                    ("centre de coûts", "cost_center"),
                )
            }
    return found
