"""Lines: what a rehearsal keeps of a file, one a flow."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.rehearsal.enums import Effect, SubjectKind
from winvest.offer.rehearsal.rules.consequences import PaperDue
from winvest.offer.rehearsal.rules.profile import age_band, department
from winvest.offer.rehearsal.rules.repricing import Change
from winvest.offer.rehearsal.rules.subject import Subject

Line = dict[str, Any]
ONE = Decimal(1)


def lines_of(
    subject: Subject,
    found: Sequence[Change],
    *,
    rehearsal_id: UUID,
    sku: str,
    plan: str | None,
    at: datetime,
    papers: Sequence[PaperDue],
    notice: bool,
) -> list[Line]:
    """The lines of a file; what is sent to its client is told on the first."""
    client, day = subject.request.client, local_day(at)
    item = next((one for one in subject.request.items if one.sku == sku), subject.request.items[0])
    told = mail_due(subject, found, at=at, papers=papers, notice=notice)
    return [
        {
            "id": new_id(),
            "rehearsal_id": rehearsal_id,
            "company_id": subject.company_id,
            "subject_kind": subject.kind,
            "subject_id": subject.id,
            "flow": place,
            "reference": subject.reference[:60],
            "made_at": subject.made_at,
            "month": f"{local_day(subject.made_at):%Y-%m}",
            "channel": subject.request.channel,
            "plan_code": plan,
            "age_band": age_band(client, day),
            "department": department(client),
            "quantity": item.quantity if item.sku == sku else ONE,
            "recurrence": one.flow.recurrence if one.flow else None,
            "nature": one.flow.nature if one.flow else None,
            "effect": one.effect,
            "why": one.why,
            "before_excl": one.before.excl_tax,
            "before_tax": one.before.tax,
            "before_incl": one.before.incl_tax,
            "after_excl": one.after.excl_tax,
            "after_tax": one.after.tax,
            "after_incl": one.after.incl_tax,
            "rate": one.rate,
            "letter": told[0] and place == 0,
            "notice": told[1] and place == 0,
        }
        for place, one in enumerate(found)
    ]


def mail_due(
    subject: Subject,
    found: Sequence[Change],
    *,
    at: datetime,
    papers: Sequence[PaperDue],
    notice: bool,
) -> tuple[bool, bool]:
    """Is something sent to this client, and is it a notice of a rise?

    A contract whose price rises is told when the law wants a notice. Documents that changed go to
    whoever the offer still binds: contracts, and quotes still open on the day.
    """
    contract = subject.kind is SubjectKind.CONTRACT
    dearer = any(one.effect is Effect.DEARER for one in found)
    sold = any(one.effect not in (Effect.LOST, Effect.UNPRICED) for one in found)
    is_open = contract or (subject.open_until is not None and subject.open_until > at)
    due = notice and contract and dearer
    sent = is_open and sold and any(one.concerns(subject.request.channel) for one in papers)
    return due or sent, due


def months_between(made: date, day: date) -> int:
    """Whole months from a day to another, never below none.

    >>> months_between(date(2026, 1, 31), date(2026, 3, 1)), months_between(date(2026, 5, 1),
    ...                                                                     date(2026, 1, 1))
    (1, 0)
    """
    count = (day.year - made.year) * 12 + day.month - made.month - (day.day < made.day)
    return max(count, 0)
