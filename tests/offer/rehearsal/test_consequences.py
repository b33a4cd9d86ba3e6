"""What a change asks of us: papers, notices, letters, entries, channels."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from tests.offer.pricing.world import AT, d
from tests.offer.rehearsal.parts import FT, a_place, asked, fixed, rehearsed
from winvest.group.accounting.enums import AccountingNature
from winvest.offer.catalog.enums import RevenueModel
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.pricing.rules.request import Client
from winvest.offer.pricing.rules.shelf import Showing
from winvest.offer.pricing.rules.tariff import (
    Window,
)
from winvest.offer.rehearsal.change import PublicationChange, Rehearsed
from winvest.offer.rehearsal.enums import RehearsalKind, SubjectKind
from winvest.offer.rehearsal.rules.consequences import (
    NoticeRule,
    PaperDue,
    Sums,
    entries,
    notice_rule,
    papers_due,
    told_by,
)
from winvest.offer.rehearsal.rules.lines import lines_of, mail_due
from winvest.offer.rehearsal.rules.profile import age_band, department
from winvest.offer.rehearsal.rules.repricing import (
    Change,
)
from winvest.offer.rehearsal.rules.subject import Subject
from winvest.offer.versions.rules.content import Content, PaperPart

pytestmark = pytest.mark.req("AHEAD-02")


def a_paper(type_: DocumentType, sha: str = "a", **more: object) -> PaperPart:
    """A document."""
    base: dict[str, object] = {"type": type_, "title": type_.value, "version": "1",
                               "file_hash": sha * 64, "mandatory": True}  # fmt: skip
    return PaperPart(**base | more)  # type: ignore[arg-type]


def test_documents_given_to_clients_are_due_when_their_text_changes() -> None:
    before = Content(papers=(a_paper(DocumentType.CGA), a_paper(DocumentType.SCRIPT)))
    after = Content(
        papers=(
            a_paper(DocumentType.CGA, "b"),
            a_paper(DocumentType.SCRIPT, "b"),
            a_paper(DocumentType.DIPA, channels=("web",)),
            a_paper(DocumentType.FAQ, archived=True),
        )
    )
    found = papers_due(before, after)
    assert [(one.type, one.new) for one in found] == [
        (DocumentType.CGA, False),
        (DocumentType.DIPA, True),
    ]
    assert [found[1].concerns(one) for one in ("web", "field", None)] == [True, False, True]
    assert papers_due(after, after) == ()


def test_the_longest_notice_in_force_is_due() -> None:
    start = date(2020, 1, 1)
    book = (
        NoticeRule(family=LegalFamily.TELECOM, months=1, legal_source="L. 224-33", starts=start),
        NoticeRule(family=None, months=0, legal_source="interne", starts=start),
        NoticeRule(family=LegalFamily.TELECOM, months=3, legal_source="ancienne", starts=start,
                   ends=date(2025, 1, 1)),
    )  # fmt: skip
    day = date(2026, 3, 31)
    found = notice_rule(book, LegalFamily.TELECOM, day=day)
    assert found is not None
    assert found.months == 1
    assert told_by(day, found.months) == date(2026, 2, 28)
    assert notice_rule(book[:1], LegalFamily.MEDIA, day=day) is None


def test_entries_balance_for_our_own_products_and_hold_the_commission_alone_else() -> None:
    sums = Sums(revenue=d("50"), fee=d("5"), tax=d("11"), commission=d("7"))
    accounts = {AccountingNature.REVENUE: "706", AccountingNature.COMMISSION: "622"}
    found = entries(sums, model=RevenueModel.REVENUE, accounts=accounts, receivable="411")
    own = [one for one in found if one.account != "622"]
    assert sum(one.debit for one in own) == sum(one.credit for one in own) == 66
    assert [one.account for one in found] == ["411", "706", None, None, "622"]
    assert found[-1].debit == 7
    (only,) = entries(sums, model=RevenueModel.COMMISSION, accounts=accounts, receivable="411")
    assert (only.account, only.credit) == ("622", 7)
    mixed = entries(sums, model=RevenueModel.MIXED, accounts=accounts, receivable="411")
    assert mixed[-1].credit == 7
    assert len(mixed) == 5


def a_subject(kind: SubjectKind = SubjectKind.QUOTE, **more: object) -> Subject:
    """A file of somebody of 46 in Paris."""
    base: dict[str, object] = {
        "id": uuid4(),
        "kind": kind,
        "company_id": FT,
        "reference": "A1",
        "made_at": AT,
        "request": asked(
            channel="web", client=Client(birth_date=date(1980, 1, 31), postal_code="75011")
        ),
        "open_until": AT + timedelta(days=30),
    }
    return Subject(**base | more)  # type: ignore[arg-type]


def test_who_is_written_to() -> None:
    dearer = rehearsed(asked(), fixed("9"), fixed("10"))
    lost = rehearsed(asked(), fixed("9"), None)
    paper = (PaperDue(type=DocumentType.CGA, title="CGA", channels=("web",), new=False),)

    def mail(one: Subject, found: tuple[Change, ...], papers: tuple[PaperDue, ...] = paper,
             *, at: datetime = AT) -> tuple[bool, bool]:  # fmt: skip
        return mail_due(one, found, at=at, papers=papers, notice=True)

    quote, contract = a_subject(), a_subject(SubjectKind.CONTRACT, open_until=None)
    assert mail(contract, dearer, ()) == (True, True)
    assert mail(quote, dearer, ()) == (False, False)
    assert mail(quote, dearer) == (True, False)
    assert mail(quote, lost) == (False, False)
    assert mail(quote, dearer, at=AT + timedelta(days=31)) == (False, False)
    assert mail_due(contract, dearer, at=AT, papers=(), notice=False) == (False, False)


def test_a_line_says_who_without_naming_anybody() -> None:
    found = rehearsed(asked(), fixed("9"), fixed("10"))
    (line,) = lines_of(a_subject(), found, rehearsal_id=uuid4(), sku="T1", plan="BASIC", at=AT,
                       papers=(), notice=False)  # fmt: skip
    told = (line["age_band"], line["department"], line["channel"], line["month"])
    assert told == ("46-55", "75", "web", "2026-11")
    assert "1980" not in str(line)
    assert age_band(Client(), AT.date()) is None
    assert department(Client()) is None


def test_a_publication_changes_the_channels_of_its_company_alone() -> None:
    def turned(opens: bool, *channels: str) -> Rehearsed:
        change = PublicationChange(company_id=FT, channels=frozenset(channels), opens=opens)
        assert PublicationChange.from_json(change.as_json()) == change
        return Rehearsed(kind=RehearsalKind.PUBLICATION, sku="T1", at=AT, publication=change)

    place = a_place()
    closed = turned(False, "web").after(place, company_id=FT)
    assert [one.channels for one in closed.showings] == [{"field"}]
    assert turned(False, "web", "field").after(place, company_id=FT).showings == ()
    opened = turned(True, "telesales").after(place, company_id=FT)
    assert opened.showings[-1] == Showing(
        channels=frozenset(("telesales",)), window=Window(start=AT)
    )
    assert turned(False, "web").after(place, company_id=uuid4()) == place
    assert turned(False, "web").before(place, company_id=FT) == place
