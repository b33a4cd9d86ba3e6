"""Who answers for a task, who is told of it, who may sign it, when it is late. Pure (annexe D)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from winvest.foundation.kit.errors import Conflict, Forbidden, Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.enums import Facet, Function, Letter, Process, RaciTask, TaskStatus
from winvest.group.identity.enums import Role

T, P = RaciTask, Process
PUBLISHED_WITHIN = timedelta(hours=24)  # « publication < 24h après validation » (CDC §7)
ROLES: Mapping[Function, Role] = {
    Function.PRODUIT: Role.CATALOGUE_MANAGER,
    Function.COMPTA: Role.COMPTA,
    Function.ADV: Role.ADV,
    Function.IT: Role.IT,
    Function.MARKETING: Role.MARKETING,
}
LEGAL = frozenset((T.DOCUMENT_CHECK, T.LEGAL_CHECK))  # Juriste's, where there is one (annexe B 6)
PROCESS_OF: Mapping[RaciTask, Process] = {
    **dict.fromkeys(
        (T.BUSINESS_CASE, T.PRODUCT_SHEET, T.PRICE_MODEL, T.COMMISSION_SETTING, T.DOCUMENT_CHECK,
         T.BOOKING, T.PARTNER_API, T.PUBLICATION), P.NEW_PRODUCT,
    ),
    **dict.fromkeys(
        (T.PROPOSAL, T.FINANCIAL_IMPACT, T.IMPLEMENTATION, T.COMMUNICATION), P.TARIFF_CHANGE
    ),
    **dict.fromkeys((T.COLLECTION, T.LEGAL_CHECK, T.ARCHIVING), P.DOCUMENTS),
    **dict.fromkeys((T.CONTRACT, T.CREDENTIALS, T.SANDBOX_TEST, T.GO_LIVE), P.PARTNER),
    **dict.fromkeys((T.DECISION, T.SALES_STOP, T.CLIENT_NOTICE, T.CLOSING), P.WITHDRAWAL),
}  # fmt: skip
FACETS: Mapping[RaciTask, Facet] = {
    **dict.fromkeys(RaciTask, Facet.NOTHING),
    T.BUSINESS_CASE: Facet.ECONOMICS,
    T.PRICE_MODEL: Facet.ECONOMICS,
    T.COMMISSION_SETTING: Facet.ECONOMICS,
    T.PROPOSAL: Facet.ECONOMICS,
    T.FINANCIAL_IMPACT: Facet.ECONOMICS,
    T.COMMUNICATION: Facet.ECONOMICS,
    T.IMPLEMENTATION: Facet.CONTENT,
    T.PRODUCT_SHEET: Facet.CONTENT,
    T.PUBLICATION: Facet.CONTENT,
    T.DOCUMENT_CHECK: Facet.DOCUMENTS,
    T.COLLECTION: Facet.DOCUMENTS,
    T.LEGAL_CHECK: Facet.DOCUMENTS,
    T.ARCHIVING: Facet.DOCUMENTS,
    T.BOOKING: Facet.BOOKING,
    T.PARTNER_API: Facet.INTEGRATION,
    **dict.fromkeys((T.DECISION, T.SALES_STOP, T.CLIENT_NOTICE), Facet.EXIT_PLAN),
    T.CONTRACT: Facet.TERMS,
}
BEFORE_WITHDRAWAL = frozenset((T.DECISION, T.SALES_STOP))  # the rest follows it
GUARDIANS: Mapping[RaciTask, Function] = {  # annexe D 4; the rest is the product's life cycle
    **dict.fromkeys(RaciTask, Function.PRODUIT),
    **dict.fromkeys((T.BOOKING, T.FINANCIAL_IMPACT), Function.COMPTA),
    **dict.fromkeys((T.DOCUMENT_CHECK, T.COLLECTION, T.LEGAL_CHECK, T.ARCHIVING), Function.ADV),
    **dict.fromkeys((T.PARTNER_API, T.CREDENTIALS, T.SANDBOX_TEST, T.GO_LIVE), Function.IT),
    **dict.fromkeys((T.COMMUNICATION, T.CLIENT_NOTICE), Function.MARKETING),
}
Line = Mapping[Function, Letter]


class SameHand(Forbidden):
    """The last author of a change does not sign for it."""

    def __init__(self) -> None:
        super().__init__(
            "Vous êtes le dernier auteur de ce qui est à signer\u00a0: une autre personne de votre "
            "fonction doit le faire (séparation des tâches).",
            code="same_hand",
        )


class NoFunction(Forbidden):
    """One signs for the function that one holds in that company."""

    def __init__(self, function: str) -> None:
        super().__init__(
            f"Cette validation revient à {function} dans cette société\u00a0: "
            "laissez-la lui, ou demandez ce rôle à votre administrateur.",
            code="no_function",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Who closes a task: those who are accountable, else those who do it."""

    functions: tuple[Function, ...]
    accountable: bool


def answering(line: Line) -> Answering:
    """The functions that sign a task; a row without A is closed by its R.

    >>> answering({Function.PRODUIT: Letter.R, Function.ADV: Letter.A}).functions
    (<Function.ADV: 'adv'>,)
    >>> answering({Function.PRODUIT: Letter.R, Function.ADV: Letter.C}).accountable
    False
    """
    signing = with_letters(line, Letter.A, Letter.RA)
    return Answering(functions=signing or with_letters(line, Letter.R), accountable=bool(signing))


def with_letters(line: Line, *letters: Letter) -> tuple[Function, ...]:
    """The functions that have one of these letters, in the order of the matrix."""
    return tuple(one for one in Function if line.get(one) in letters)


def role_of(task: RaciTask, function: Function, *, has_jurist: bool) -> Role:
    """The role that signs: Juriste checks the documents where the company has one.

    >>> role_of(RaciTask.LEGAL_CHECK, Function.ADV, has_jurist=True)
    <Role.JURISTE: 'juriste'>
    >>> role_of(RaciTask.PUBLICATION, Function.ADV, has_jurist=True)
    <Role.ADV: 'adv'>
    """
    if function is Function.ADV and task in LEGAL and has_jurist:
        return Role.JURISTE
    return ROLES[function]


def who_signs(function: Function, role_code: str) -> str:
    """Who signs, as people call them: the jurist where there is one.

    >>> who_signs(Function.ADV, "juriste"), who_signs(Function.ADV, "adv")
    ('Juriste', 'ADV')
    """
    return Role.JURISTE.label if role_code == Role.JURISTE else function.label


def holds(scope: Scope, role: str, *, company_id: UUID, risk_family: str | None) -> bool:
    """Does this person hold the role there, for that family? An administrator as such does not."""
    return any(
        one.role == role
        and one.company_id in (None, company_id)
        and (risk_family is None or one.risk_families is None or risk_family in one.risk_families)
        for one in scope.grants
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who signs, who wrote last, and who else could sign."""

    actor_id: UUID | None
    authors: Collection[UUID | None]
    holders: Collection[UUID]


def check_hand(one: Hand) -> bool:
    """An author does not sign, unless they alone hold the function; true when it is so.

    >>> me, other = UUID(int=1), UUID(int=2)
    >>> check_hand(Hand(actor_id=me, authors=(other,), holders=(me, other)))
    False
    >>> check_hand(Hand(actor_id=me, authors=(me,), holders=(me,)))
    True
    """
    own = one.actor_id is None or one.actor_id in one.authors
    if own and set(one.holders) != {one.actor_id}:
        raise SameHand
    return own


def check_waiting(status: TaskStatus) -> None:
    """Only what waits for a decision is decided."""
    if status is TaskStatus.PAUSED:
        raise Refused(
            "Ce contenu est en préparation\u00a0: il se signe une fois soumis.", code="task_paused"
        )
    if status is not TaskStatus.OPEN:
        raise Refused(
            f"Cette validation est «\u00a0{status.label.lower()}\u00a0»\u00a0: rechargez la page.",
            code="task_closed",
        )


def check_seen(seen: str | None, actual: str | None) -> None:
    """What is signed is what was read."""
    if (seen or None) != actual:
        raise Conflict(
            "Le contenu a changé depuis que vous l’avez lu\u00a0: rechargez la page, relisez ce "
            "qui change, puis décidez.",
            code="content_changed",
        )


def is_late(*, due_at: datetime, now: datetime) -> bool:
    """Is the delay over?"""
    return now > due_at


def publication_due(ready_at: datetime, *, planned: datetime | None) -> datetime:
    """By when to publish: a day after the last sign-off, or after the day that was planned.

    >>> from datetime import UTC
    >>> publication_due(datetime(2026, 12, 1, 9, tzinfo=UTC), planned=None).day
    2
    >>> publication_due(
    ...     datetime(2026, 12, 1, tzinfo=UTC), planned=datetime(2027, 1, 1, tzinfo=UTC)
    ... ).month
    1
    """
    return max(ready_at, planned or ready_at) + PUBLISHED_WITHIN


def tasks_of(process: Process) -> tuple[RaciTask, ...]:
    """The tasks of a process, in the order of the matrix."""
    return tuple(one for one in RaciTask if PROCESS_OF[one] is process)
