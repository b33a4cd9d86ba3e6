"""What the dated lines of a product make of its versions: first ones, the next, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.loading.judging import Standing
from winvest.offer.versions.commands.amending import NEEDS
from winvest.screens.imports.commission_lines import is_paid
from winvest.screens.imports.identity import Found
from winvest.screens.imports.next_kept import NAME as NEXT
from winvest.screens.imports.next_kept import kept_of
from winvest.screens.imports.next_kept import packed as packed_next
from winvest.screens.imports.next_versions import Next, next_of
from winvest.screens.imports.readers import Reader
from winvest.screens.imports.stored_prices import by_day, is_stored
from winvest.screens.imports.versions import NAME as VERSIONS
from winvest.screens.imports.versions import dated_line, faults_of, packed, told_faults
from winvest.screens.imports.words import Fault

PAID = (
    "Les commissions d’un produit qui a des versions ne changent pas par import : préparez-les "
    "depuis sa fiche, et videz ces colonnes."
)
UNREAD = "Vous ne lisez pas les prix de ce produit : demandez ce droit à votre administrateur."
NO_DRAFT = "Vous n’avez pas le droit de préparer une version : demandez-le à votre administrateur."
RETIRED = "Ce produit est retiré et n’a plus de version : dupliquez-le pour le proposer à nouveau."
Lines = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesChecked:
    """What becomes of the versions; `changing`: the lines of the product that say something new."""

    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    told: str | None = None
    changing: frozenset[int] = frozenset()


def prices_checked(
    reader: Reader, priced: Lines, held: Standing | None, found: Found
) -> PricesChecked:
    """What the lines of a product make of its versions."""
    if not any(priced) or _stands(reader, priced, held, found):
        return PricesChecked()
    if held is not None and held.id in found.versioned:
        return _following(reader, priced, held, found)
    dated = [dated_line(one, asked=reader.asked) for one in priced]
    ids = [new_id() for _ in dated]
    return PricesChecked(
        changes={VERSIONS: ("", packed(dated, ids))}, faults=_version_faults(reader, dated, ids)
    )


def _following(reader: Reader, priced: Lines, held: Standing, found: Found) -> PricesChecked:
    following, faults = _next(reader, priced, held, found)
    if following is None:
        return PricesChecked(faults=faults)
    kept = kept_of(following, priced, asked=reader.asked, draft=new_id())
    return PricesChecked(
        changes={NEXT: ("", packed_next(kept))},
        told=following.sentence,
        changing=following.changing,
    )


def _stands(
    reader: Reader, priced: Sequence[Mapping[str, str]], held: Standing | None, found: Found
) -> bool:
    """Do the prices told stand already in the versions of the product?"""
    if held is None or held.id not in found.prices or any(is_paid(one) for one in priced):
        return False
    told = [one for one in priced if one]
    columns = set(reader.mapping.values())
    zone = reader.around.zone
    return is_stored(told, by_day(found.prices[held.id], zone=zone), told=columns, zone=zone)


def _next(
    reader: Reader, priced: Sequence[Mapping[str, str]], held: Standing, found: Found
) -> tuple[Next | None, list[Fault]]:
    """The next version of a product that has some, or what keeps it from being drafted."""
    if any(is_paid(one) for one in priced):
        return None, [Fault(entry="commission", message=PAID)]
    if held.id not in found.prices:
        return None, [Fault(entry="amount", message=UNREAD)]
    try:
        following = next_of(priced, found.prices[held.id], asked=reader.asked, around=reader.around)
    except Invalid as refusal:
        return None, told_faults(refusal)
    if following is None:
        return None, []
    if held.status is LifecycleStatus.RETIRED:
        return None, [Fault(entry="sku", message=RETIRED)]
    company, risk = reader.ground.company_id, held.risk_code
    if not all(reader.scope.may(each, company_id=company, risk_family=risk) for each in NEEDS):
        return None, [Fault(entry="amount", message=NO_DRAFT)]
    return following, []


def _version_faults(
    reader: Reader, priced: Sequence[Mapping[str, str]], ids: Sequence[UUID]
) -> list[Fault]:
    """What keeps the versions of a product from being rebuilt."""
    if not reader.scope.may("pricing.edit", company_id=reader.ground.company_id):
        told = "Vous n’avez pas le droit d’écrire des prix : demandez-le à votre administrateur."
        return [Fault(entry="amount", message=told)]
    pays = any(is_paid(one) for one in priced)
    if pays and not reader.scope.may("commissions.edit", company_id=reader.ground.company_id):
        told = "Vous n’avez pas le droit d’écrire des commissions : videz leurs colonnes."
        return [Fault(entry="commission", message=told)]
    return faults_of(priced, ids, reader.around)
