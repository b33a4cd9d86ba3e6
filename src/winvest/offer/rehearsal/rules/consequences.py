"""Consequences: the documents to send again, who must be told and by when, the entries to come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from winvest.group.accounting.enums import AccountingNature, LineType
from winvest.offer.catalog.enums import RevenueModel
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.rehearsal.enums import NoticeLetter
from winvest.offer.versions.rules.content import Content, PaperPart

# What a client is given; the rest is for those who sell.
INSIDE = frozenset(
    (DocumentType.SCRIPT, DocumentType.MEDIA, DocumentType.VISUEL, DocumentType.FICHE_TECHNIQUE)
)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDue:
    """A document that clients must be given again: by these channels (none: by all)."""

    type: DocumentType
    title: str
    channels: tuple[str, ...]
    new: bool

    def concerns(self, channel: str | None) -> bool:
        """Is it given by this channel?"""
        return not self.channels or channel is None or channel in self.channels


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """How long before a price goes up a client must be told, and what says so."""

    family: LegalFamily | None
    months: int
    legal_source: str
    starts: date
    letter: NoticeLetter = NoticeLetter.DURABLE
    confirmed: bool = False  # Juriste signed its source
    ends: date | None = None

    def holds(self, day: date) -> bool:
        """Is it in force on that day?"""
        return self.starts <= day and (self.ends is None or day < self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What falls due once at each rhythm, for one company."""

    revenue: Decimal = ZERO
    fee: Decimal = ZERO
    tax: Decimal = ZERO
    commission: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line that would be booked; no account: Compta has not named it yet."""

    type: LineType | None
    account: str | None
    debit: Decimal = ZERO
    credit: Decimal = ZERO


def papers_due(before: Content, after: Content) -> tuple[PaperDue, ...]:
    """The documents whose text is new or changed, among those that clients are given."""
    known = {_same(one): one for one in before.living_papers}
    found = []
    for one in after.living_papers:
        was = known.get(_same(one))
        changed = was is None or (was.version, was.file_hash) != (one.version, one.file_hash)
        if one.type not in INSIDE and changed:
            found.append(
                PaperDue(type=one.type, title=one.title, channels=one.channels, new=was is None)
            )
    return tuple(sorted(found, key=lambda one: (one.type.value, one.title)))


def notice_rule(
    book: Iterable[NoticeRule], family: LegalFamily | None, *, day: date
) -> NoticeRule | None:
    """The notice that a rise of price demands on a day: the longest of those in force."""
    fitting = [one for one in book if one.family in (None, family) and one.holds(day)]
    return max(fitting, key=lambda one: one.months, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeMoved:
    """What a change of the book of notices changes for a family."""

    family: LegalFamily | None
    was: NoticeRule | None
    now: NoticeRule | None


def notice_difference(
    before: Iterable[NoticeRule], after: Iterable[NoticeRule], *, day: date
) -> tuple[NoticeMoved, ...]:
    """What clients of each family are told, before and after a change of the book, on a day.

    >>> one = NoticeRule(family=None, months=2, legal_source="Art. 1", starts=date(2027, 1, 1))
    >>> [moved.family for moved in notice_difference((), (one,), day=date(2026, 12, 31))]
    []
    >>> len(notice_difference((), (one,), day=date(2027, 1, 1)))  # every family, and the others
    6
    """
    old, new = tuple(before), tuple(after)
    found = []
    for family in (*LegalFamily, None):
        was, now = notice_rule(old, family, day=day), notice_rule(new, family, day=day)
        if (was and (was.months, was.letter)) != (now and (now.months, now.letter)):
            found.append(NoticeMoved(family=family, was=was, now=now))
    return tuple(found)


def told_by(day: date, months: int) -> date:
    """The last day to tell the client: so many months before, or the month's last day.

    >>> told_by(date(2026, 3, 31), 1), told_by(date(2027, 1, 1), 1)
    (datetime.date(2026, 2, 28), datetime.date(2026, 12, 1))
    """
    place = day.year * 12 + day.month - 1 - months
    for last in (day.day, 30, 29, 28):
        try:
            return date(place // 12, place % 12 + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)  # every month has a 28th


def entries(
    sums: Sums,
    *,
    model: RevenueModel,
    accounts: Mapping[AccountingNature, str],
    receivable: str | None,
) -> tuple[Entry, ...]:
    """What one period books: the client's debt, and where it goes (Annexe F §4).

    The premium of a product sold for a commission is the partner's: only the commission is booked.
    A commission is a product then; of our own products it is a cost.
    """
    found = []
    if model is not RevenueModel.COMMISSION:
        found = [
            Entry(type=None, account=receivable, debit=sums.revenue + sums.fee + sums.tax),
            _credit(LineType.REVENUE, AccountingNature.REVENUE, sums.revenue, accounts),
            _credit(LineType.FEE, AccountingNature.FEE, sums.fee, accounts),
            _credit(LineType.TAX, AccountingNature.TAX, sums.tax, accounts),
        ]
    account = accounts.get(AccountingNature.COMMISSION)
    if model is RevenueModel.REVENUE:
        found.append(Entry(type=LineType.COMMISSION, account=account, debit=sums.commission))
    else:
        found.append(Entry(type=LineType.COMMISSION, account=account, credit=sums.commission))
    return tuple(one for one in found if one.debit or one.credit)


def _credit(
    type_: LineType,
    nature: AccountingNature,
    value: Decimal,
    accounts: Mapping[AccountingNature, str],
) -> Entry:
    return Entry(type=type_, account=accounts.get(nature), credit=value)


def _same(one: PaperPart) -> tuple[str, str, tuple[str, ...]]:
    return one.type.value, one.title, one.channels
