"""The engine: one request, what is on offer, and the quote that follows from them. Nothing else.

The same code prices the API's quotes, the simulator and bare rules; an invoice will read its lines.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import amount, percent, short_date, spaced
from winvest.group.taxes.rules import TaxRate
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.rules.amounts import LARGEST, NoPrice
from winvest.offer.pricing.rules.clients import Untold, age_on
from winvest.offer.pricing.rules.eligibility import (
    INFORMATIVE,
    Blocked,
    reason,
    reasons_against,
)
from winvest.offer.pricing.rules.formula import FormulaError
from winvest.offer.pricing.rules.ground import Ground
from winvest.offer.pricing.rules.items import Outcome, item_outcome
from winvest.offer.pricing.rules.quote import (
    Amounts,
    Explained,
    Line,
    Offer,
    Quote,
    Reason,
    Step,
    Verdict,
)
from winvest.offer.pricing.rules.request import IndexPoint, Item, Request
from winvest.offer.pricing.rules.settlement import settled, tax_totals, totals
from winvest.offer.pricing.rules.tiers import OutOfTiers
from winvest.offer.pricing.rules.trace import as_json, sha256_of, step
from winvest.offer.pricing.rules.words import cents, plain, told
from winvest.offer.pricing.rules.zones import zones_of

VALIDITY = timedelta(days=30)


def price(
    request: Request,
    *,
    offers: Mapping[str, Offer],
    known_at: datetime,
    tax_rates: Mapping[str, tuple[TaxRate, ...]] | None = None,
    indices: Mapping[str, tuple[IndexPoint, ...]] | None = None,
) -> Quote:
    """The quote of a request; `offers` by SKU (members of packs too), amounts in their currency.

    Raises `Invalid` (422) for what cannot be asked: unknown plan or option, mixed currencies.
    """
    ground = Ground(
        request=request,
        day=local_day(request.at, zone=request.zone),
        known_at=known_at,
        offers=offers,
        tax_rates=tax_rates or {},
        indices=indices or {},
    )
    currency = _currency(request, offers)
    places = sorted(range(len(request.items)), key=lambda place: _key(request.items[place]))
    steps = [_asked(ground)]
    verdicts: dict[int, Verdict] = {}
    outcomes: list[Outcome] = []
    explained: list[Explained] = []
    for place in places:
        item = request.items[place]
        verdict, outcome = _item(ground, item, place)
        verdicts[place] = verdict
        own = _explained(ground, item, verdict, outcome)
        explained.append(_where(item, place, offers[item.sku], first=len(steps), count=len(own)))
        steps += own
        outcomes.append(outcome)
    lines = settled([part for one in outcomes for part in one.parts])
    sums = totals(lines)
    steps += _taxes(lines, currency) + _totals(sums, currency)
    trace = tuple(steps)
    return Quote(
        currency=currency,
        lines=tuple(sorted(lines, key=lambda line: line.item)),
        taxes=tax_totals(lines),
        totals=sums,
        verdicts=tuple(verdicts[place] for place in sorted(verdicts)),
        warnings=_warnings(request, outcomes),
        on_quotation=any(one.on_quotation for one in outcomes),
        trace=trace,
        explained=tuple(sorted(explained, key=lambda one: one.item)),
        trace_sha256=sha256_of(as_json(trace)),
        valid_until=min((request.at + VALIDITY, *ground.ends)),
        facts=ground.facts(),
    )


def _item(ground: Ground, item: Item, place: int) -> tuple[Verdict, Outcome]:
    offer = ground.offers[item.sku]
    reasons = reasons_against(offer, ground.request, ground.day)
    outcome = Outcome()
    if all(one.code in INFORMATIVE for one in reasons):
        ground.ends_by(offer.until)
        try:
            outcome = item_outcome(ground, item, offer, place=place)
            if any(abs(part.amount) > LARGEST for part in outcome.parts):
                outcome = Outcome()
                raise NoPrice("amount_too_large")
        except (NoPrice, Untold) as refusal:
            reasons = (*reasons, reason(refusal.code))
        except Blocked as refusal:
            reasons = (*reasons, *refusal.reasons)
        except OutOfTiers as refusal:
            reasons = (*reasons, _bound(refusal))
        except FormulaError as refusal:
            message = spaced(str(refusal))
            reasons = (*reasons, Reason(code="formula_error", message=message))
    if outcome.on_quotation:
        reasons = (*reasons, reason("on_quotation"))
    eligible = all(one.code in INFORMATIVE for one in reasons)
    return Verdict(item=place, eligible=eligible, reasons=reasons), outcome


def _bound(refusal: OutOfTiers) -> Reason:
    least = refusal.code == "quantity_min"
    words = "est inférieure au minimum" if least else "dépasse le maximum"
    message = f"La quantité {words} de la grille ({told(refusal.bound)}) : corrigez-la."
    return Reason(code=refusal.code, message=spaced(message))


def _currency(request: Request, offers: Mapping[str, Offer]) -> str:
    found = {tariff.currency for one in offers.values() if (tariff := one.tariff) is not None}
    if len(found) > 1:
        message = spaced("Ces produits sont dans plusieurs devises : faites un devis par devise.")
        raise Invalid([FieldError(field="/items", code="currency_mixed", message=message)])
    return next(iter(found), "EUR")


def _key(item: Item) -> tuple[object, ...]:
    usage = tuple(sorted((unit, plain(value)) for unit, value in item.usage.items()))
    options = tuple(sorted(item.options))
    return item.sku, item.plan or "", plain(item.quantity), usage, options, item.level or ""


def _asked(ground: Ground) -> Step:
    request, client = ground.request, ground.request.client
    inputs = {"at": request.at.isoformat(), "day": ground.day.isoformat()}
    words = [f"Date d’effet : {short_date(ground.day)}"]
    if client.birth_date is not None:
        age = age_on(client.birth_date, ground.day)
        words.append(f"client de {age} ans")
        inputs["age"] = str(age)
    if zones := sorted(zones_of(client)):
        words.append(f"zone {zones[-1]}")
        inputs["zones"] = " ".join(zones)
    for name, value in (("kind", client.kind), ("channel", request.channel)):
        if value:
            inputs[name] = value
    if client.household is not None:
        inputs["household"] = str(client.household)
    if request.months != 1:
        inputs["months"] = str(request.months)
    return step(", ".join(words), result=ground.day.isoformat(), **inputs)


def _explained(ground: Ground, item: Item, verdict: Verdict, outcome: Outcome) -> list[Step]:
    found = list(outcome.steps)
    for one in verdict.reasons:
        found.append(
            step(
                f"{item.sku} : {one.message}",
                result="éligible" if one.code in INFORMATIVE else "non éligible",
                sku=item.sku,
                code=one.code,
            )
        )
    return found


def _where(item: Item, place: int, offer: Offer, *, first: int, count: int) -> Explained:
    name = offer.tariff.name if offer.tariff else item.sku
    return Explained(item=place, sku=item.sku, name=name, first=first, count=count)


def _taxes(lines: tuple[Line, ...], currency: str) -> list[Step]:
    return [
        step(
            f"Taxe à {percent(one.rate)} sur {amount(one.base, currency)} : "
            f"{amount(one.amount, currency)}",
            result=cents(one.amount),
            rate=plain(one.rate),
            base=cents(one.base),
        )
        for one in tax_totals(lines)
    ]


def _totals(sums: Mapping[Recurrence, Amounts], currency: str) -> list[Step]:
    return [
        step(
            f"Total « {recurrence.label} » : {amount(one.excl_tax, currency)} HT + "
            f"{amount(one.tax, currency)} de taxe = {amount(one.incl_tax, currency)} TTC",
            result=cents(one.incl_tax),
            excl_tax=cents(one.excl_tax),
            tax=cents(one.tax),
            currency=currency,
        )
        for recurrence in Recurrence
        if (one := sums.get(recurrence)) is not None
    ]


def _warnings(request: Request, outcomes: list[Outcome]) -> tuple[Reason, ...]:
    if not request.promo_code or any(one.took_code for one in outcomes):
        return ()
    message = spaced(
        "Ce code promotionnel ne s’applique à aucun de ces produits à cette date : vérifiez-le."
    )
    return (Reason(code="promo_code_unknown", message=message),)
