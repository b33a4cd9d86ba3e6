"""Rules of the rehearsals: prices before and after, tiers of a month, documents, notices, gaps."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.offer.pricing.world import AT, VAT, a_rule, a_tariff, d
from winvest.group.accounting.enums import AccountingNature
from winvest.offer.catalog.enums import Channel, Recurrence, RevenueModel
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    TierBasis,
    ValueType,
)
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.pricing.rules.quote import Amounts, Offer
from winvest.offer.pricing.rules.request import Client, Item, Request
from winvest.offer.pricing.rules.shelf import Place, Showing
from winvest.offer.pricing.rules.tariff import (
    Bundle,
    Conditions,
    Fee,
    Fixed,
    Member,
    OnQuotation,
    Tariff,
    Window,
)
from winvest.offer.rehearsal.change import PublicationChange, Rehearsed
from winvest.offer.rehearsal.enums import Effect, LineNature, RehearsalKind, SubjectKind
from winvest.offer.rehearsal.rules.commissions import (
    Reached,
    Sale,
    earned,
    scheme_for,
    tier_of,
)
from winvest.offer.rehearsal.rules.comparing import Circumstances, Figures, why_different
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
    Flow,
    Ground,
    changes,
    priced,
    rate_of,
    touched,
)
from winvest.offer.rehearsal.rules.subject import Subject
from winvest.offer.versions.rules.content import Content, PaperPart, SchemePart, TierPart

pytestmark = pytest.mark.req("AHEAD-02")
GROUND = Ground(known_at=AT)
FT = uuid4()
CENTS = st.integers(1, 500_000).map(lambda one: Decimal(one) / 100)


def fixed(amount: str | Decimal, **more: object) -> Tariff:
    """A tariff at one price, tax included."""
    return a_tariff(a_rule(Fixed(amount=d(str(amount))), tax=VAT), **more)


def asked(*skus: str, quantity: str = "1", **more: object) -> Request:
    """A request of these products."""
    items = tuple(Item(sku=sku, quantity=d(quantity)) for sku in skus or ("T1",))
    return Request(items=items, at=AT, **more)  # type: ignore[arg-type]


def rehearsed(request: Request, before: Tariff | None, after: Tariff | None) -> tuple[Change, ...]:
    """What becomes of a request whose product goes from a tariff to another."""
    sides = []
    for tariff in (before, after):
        offers = {one.sku: Offer(tariff=fixed("5", sku=one.sku)) for one in request.items}
        offers["T1"] = Offer(tariff=tariff, refusal=None if tariff else "not_published")
        places = touched(request, skus=("T1",), offers=offers)
        sides.append(priced(request, offers=offers, places=places, ground=GROUND))
    return changes(*sides)


@given(before=CENTS, after=CENTS, quantity=st.integers(1, 50), other=st.booleans())
def test_what_changes_is_exactly_the_difference_of_two_quotes(
    before: Decimal, after: Decimal, quantity: int, other: bool
) -> None:
    request = asked(*(("T1", "T2") if other else ("T1",)), quantity=str(quantity))
    (one,) = rehearsed(request, fixed(before), fixed(after))
    assert one.before.incl_tax == before * quantity
    assert one.after.incl_tax == after * quantity
    assert one.delta == (after - before) * quantity
    for each in (one.before, one.after):
        assert each.excl_tax + each.tax == each.incl_tax
    sign = (after > before) - (after < before)
    assert one.effect is {1: Effect.DEARER, 0: Effect.SAME, -1: Effect.CHEAPER}[sign]
    # replayed under what was rehearsed, it is what was predicted
    (again,) = rehearsed(request, fixed(after), fixed(after))
    assert again.before == one.after


def test_fees_are_a_flow_of_their_own_after_the_subscription() -> None:
    fee = Fee(id="f", code="ACT", label="Activation", amount=d("10"), tax=VAT)
    first, second = rehearsed(asked(), fixed("9.90"), fixed("9.90", fees=(fee,)))
    assert first.flow == Flow(recurrence=Recurrence.MONTHLY, nature=LineNature.REVENUE)
    assert (first.effect, first.delta) == (Effect.SAME, 0)
    assert second.flow == Flow(recurrence=Recurrence.ONE_SHOT, nature=LineNature.FEE)
    assert (second.before.incl_tax, second.after.incl_tax) == (0, 10)
    assert second.effect is Effect.DEARER
    assert second.rate is None


def test_a_plan_that_goes_or_a_price_on_request_loses_the_file() -> None:
    plan = Request(items=(Item(sku="T1", plan="BASIC"),), at=AT)
    other = a_tariff(a_rule(Fixed(amount=d("9")), tax=VAT)).plans["BASIC"]
    gone = fixed("9.90", plans={"PLUS": other})
    (one,) = rehearsed(plan, fixed("9.90"), gone)
    assert one.effect is Effect.LOST
    assert one.why is not None
    assert "Formule inconnue" in one.why
    assert one.after == Amounts()
    (one,) = rehearsed(asked(), fixed("9.90"), a_tariff(a_rule(OnQuotation())))
    assert (one.effect, one.delta) == (Effect.LOST, d("-9.90"))
    (one,) = rehearsed(asked(), None, fixed("9.90"))
    assert (one.effect, one.why is not None) == (Effect.GAINED, True)
    (one,) = rehearsed(asked(), None, None)
    assert (one.effect, one.flow, one.rate) == (Effect.UNPRICED, None, None)
    quotation = a_tariff(a_rule(OnQuotation()))
    (one,) = rehearsed(asked(), quotation, None)
    assert one.effect is Effect.UNPRICED


def test_a_pack_that_holds_the_product_is_touched() -> None:
    pack = a_tariff(a_rule(Bundle(members=(Member(sku="T1"),))), sku="PACK")
    request = asked("T9", "PACK")
    offers = {"T9": Offer(tariff=fixed("1", sku="T9")), "PACK": Offer(tariff=pack)}
    assert touched(request, skus=("T1",), offers=offers) == {1}
    assert touched(request, skus=("T7",), offers=offers) == frozenset()


def test_rates_stay_within_their_column() -> None:
    assert rate_of(d("0"), d("5")) is None
    assert rate_of(d("0.01"), d("999999")) == 99_999


TIERS = (("0", "99", "10"), ("100", "499", "12"), ("500", None, "15"))


def a_scheme(
    mode: CommissionTierMode = CommissionTierMode.VOLUME,
    basis: TierBasis = TierBasis.VOLUME,
    kind: ValueType = ValueType.PERCENT,
    tiers: tuple[tuple[str, str | None, str], ...] = TIERS,
    **more: object,
) -> SchemePart:
    """A scheme by tiers."""
    base: dict[str, object] = {
        "plan": None,
        "applies_to": AppliesTo.BOTH,
        "settlement": Settlement.ON_COLLECTION,
        "tier_mode": mode,
        "split": {"company": d("0.7"), "commercial": d("0.3")},
        "tiers": tuple(
            TierPart(basis=basis, min=d(low), max=d(high) if high else None, value_type=kind,
                     value=d(value))
            for low, high, value in tiers
        ),
    }  # fmt: skip
    return SchemePart(**base | more)  # type: ignore[arg-type]


def a_sale(base: str = "100", **more: object) -> Sale:
    """A sale of 100 € without tax."""
    told: dict[str, object] = {"company_id": FT, "channel": "field", "plan": "BASE",
                               "renewal": False, "months": 0, "base": d(base)}  # fmt: skip
    return Sale(**told | more)  # type: ignore[arg-type]


def test_the_tier_of_the_month_pays_all_its_sales_or_each_its_own() -> None:
    month = Reached(count=620, revenue=d("62000"))
    whole = a_scheme()
    assert earned(whole, a_sale(), month=month, before=Reached()) == d("15.00")
    each = a_scheme(CommissionTierMode.GRADUATED)
    paid = [
        earned(each, a_sale(), month=month, before=Reached(count=count)) for count in (0, 98, 499)
    ]
    assert paid == [d("10.00"), d("10.00"), d("15.00")]
    # 99 and the hundredth: the tier counts this sale too
    assert earned(each, a_sale(), month=month, before=Reached(count=99)) == d("12.00")


def test_revenue_by_slices_adds_up_to_the_slices_of_the_month() -> None:
    scheme = a_scheme(
        CommissionTierMode.GRADUATED,
        TierBasis.REVENUE,
        tiers=(("0", "1000", "10"), ("1000", None, "20")),
    )
    month = Reached(count=3, revenue=d("1500"))
    paid = [
        earned(scheme, a_sale("500"), month=month, before=Reached(revenue=d(before)))
        for before in ("0", "750", "1000")
    ]
    assert paid == [d("50.00"), d("75.00"), d("100.00")]  # the second: 250 at 10 %, 250 at 20 %


def test_amounts_bounds_months_and_margins() -> None:
    flat = a_scheme(kind=ValueType.AMOUNT, tiers=(("1", None, "30"),))
    month = Reached(count=1, revenue=d("100"))
    assert earned(flat, a_sale(), month=month, before=Reached()) == 30
    assert earned(flat, a_sale("0"), month=month, before=Reached()) == 0
    assert earned(flat, a_sale(), month=Reached(), before=Reached()) == 0
    low = a_scheme(min_amount=d("20"), max_amount=d("25"))
    assert earned(low, a_sale(), month=month, before=Reached()) == 20
    assert earned(low, a_sale("9000"), month=month, before=Reached()) == 25
    old = a_scheme(basis=TierBasis.MONTHS, tiers=(("0", "12", "5"), ("13", None, "2")))
    assert earned(old, a_sale(months=30), month=month, before=Reached()) == 2
    unknown = a_scheme(basis=TierBasis.MARGIN)
    assert earned(unknown, a_sale(), month=month, before=Reached()) is None
    assert tier_of(a_scheme(tiers=(("0", "9", "1"),)).tiers, d("10")) is None


def test_the_scheme_that_says_most_pays() -> None:
    all_, web = a_scheme(), a_scheme(channel=Channel.WEB)
    mine = a_scheme(plan="BASE", company_id=FT)
    renewals = a_scheme(plan="BASE", company_id=FT, channel=Channel.FIELD,
                        applies_to=AppliesTo.RENEWAL)  # fmt: skip
    known = (all_, web, mine, renewals)

    def chosen(sale: Sale, at: datetime = AT) -> SchemePart | None:
        return scheme_for(known, sale, partner_id=None, at=at)

    assert chosen(a_sale()) == mine
    assert chosen(a_sale(renewal=True)) == renewals
    assert chosen(a_sale(plan=None, channel="web")) == web
    assert chosen(a_sale(plan=None)) == all_
    ended = a_scheme(valid_to=AT, valid_from=AT - timedelta(days=9), year=1)
    assert scheme_for((ended,), a_sale(), partner_id=None, at=AT) is None


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


PARIS = Circumstances(same_content=True, predicted_on=AT.date(), actual_on=AT.date())


def figures(incl: str, *, excl: str | None = None, sold: bool = True) -> Figures:
    """What is paid."""
    net = d(excl or incl)
    return Figures(excl=net, tax=d(incl) - net, incl=d(incl), sold=sold)


@pytest.mark.parametrize(
    ("actual", "around", "told", "why"),
    [
        (figures("10"), PARIS, None, None),
        (figures("11"), Circumstances(same_content=False, predicted_on=AT.date(),
                                      actual_on=AT.date()), None, "contenu a changé"),
        (figures("11"), Circumstances(same_content=True, predicted_on=AT.date(),
                                      actual_on=date(2027, 1, 1)), None, "date d’effet"),
        (figures("0", sold=False), PARIS, "Gelé.", "Gelé."),
        (figures("0", sold=False), PARIS, None, "conditions de vente"),
        (figures("11", excl="10"), PARIS, None, "taux de taxe"),
        (figures("11"), PARIS, None, "prix négocié"),
    ],
)  # fmt: skip
def test_a_gap_says_why(
    actual: Figures, around: Circumstances, told: str | None, why: str | None
) -> None:
    found = why_different(figures("10"), actual, around, told=told)
    assert found is None if why is None else why in (found or "")


def a_place(**more: object) -> Place:
    """A product on sale in the field and on the web."""
    base: dict[str, object] = {
        "product_id": "p", "known": True, "lifecycle": "active", "conditions": Conditions(),
        "editions": (), "agreed": (),
        "showings": (Showing(channels=frozenset(("field", "web")), window=Window()),),
    }  # fmt: skip
    return Place(**base | more)  # type: ignore[arg-type]


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


def test_a_version_stands_alone_and_a_product_in_preparation_is_taken_as_sold() -> None:
    base, target = uuid4(), uuid4()
    change = Rehearsed(kind=RehearsalKind.VERSION, sku="T1", at=AT, base=base, target=target)
    drafted = a_place(lifecycle="draft")
    assert [one.version_id for one in change.before(drafted, company_id=FT).editions] == [str(base)]
    after = change.after(drafted, company_id=FT)
    assert ([one.version_id for one in after.editions], after.lifecycle) == (
        [str(target)], "active",
    )  # fmt: skip
    frozen = a_place(lifecycle="frozen")
    assert change.after(frozen, company_id=FT).lifecycle == "frozen"
    first = Rehearsed(kind=RehearsalKind.VERSION, sku="T1", at=datetime.now(UTC), target=target)
    assert first.before(frozen, company_id=FT).editions == ()
