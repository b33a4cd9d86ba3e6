"""A version about to be drafted: its period and its plans, checked together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from winvest.foundation.kit.errors import FieldError
from winvest.foundation.kit.french import spaced
from winvest.offer.catalog.enums import Recurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlan:
    """A plan (formule) of the version."""

    code: str
    name: str
    recurrence: Recurrence
    billing_cycle_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """The version itself; what it charges and pays is written by the rooms of prices and pay."""

    effective_from: datetime
    effective_to: datetime | None
    notes: str | None
    breaking_changes: bool
    plans: tuple[NewPlan, ...]


def version_errors(version: NewVersion) -> tuple[FieldError, ...]:
    """All that is wrong with the period and the plans, by JSON pointer."""
    found: list[FieldError] = []
    if version.effective_to is not None and version.effective_to <= version.effective_from:
        found.append(
            _error(
                "/effective_to", "period_reversed", "La fin précède le début : corrigez les dates."
            )
        )
    return (*found, *_plan_errors(version.plans))


def _plan_errors(plans: Sequence[NewPlan]) -> list[FieldError]:
    found: list[FieldError] = []
    seen: set[str] = set()
    for place, plan in enumerate(plans):
        if plan.code in seen:
            message = "Cette version a déjà une formule de ce code : prenez-en un autre."
            found.append(_error(f"/plans/{place}/code", "plan_code_taken", message))
        seen.add(plan.code)
        if (plan.recurrence is Recurrence.CUSTOM) != (plan.billing_cycle_days is not None):
            message = "Un cycle en jours demande sa durée ; les autres récurrences n’en ont pas."
            found.append(_error(f"/plans/{place}/billing_cycle_days", "billing_cycle", message))
    return found


def _error(pointer: str, code: str, message: str) -> FieldError:
    return FieldError(field=pointer, code=code, message=spaced(message))
