"""Looking ahead: the day a channel closes, and why; obligations that start and end."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.offer.documents.test_rules import a_paper
from winvest.foundation.kit.calendar import end_of_day, start_of_day
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.ahead import closings, worsened
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.law import rules as law
from winvest.offer.documents.law.rules import (
    SPECIFIED,
    LegalFamily,
    Obligation,
    difference,
    required_types,
)
from winvest.offer.documents.rules import Paper, Presence, coverage, paper_presence

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOLD = (Channel.FIELD, Channel.WEB)
FIP = (DocumentType.FIP,)
NEW = Obligation(
    family=LegalFamily.INSURANCE, channel=Channel.WEB, types=FIP, starts=date(2027, 1, 1)
)


def ends(kind: DocumentType, day: date, *channels: Channel) -> Paper:
    return Paper(
        type=kind,
        status=DocumentStatus.PUBLISHED,
        channels=channels,
        valid_to=end_of_day(day),
    )


@pytest.mark.req("DOC-03", "AHEAD-07")
def test_the_day_a_channel_closes_is_told_with_its_document() -> None:
    papers = [
        a_paper(DocumentType.CG),
        a_paper(DocumentType.CP),
        ends(DocumentType.DIPA, date(2027, 2, 28)),
    ]
    (one,) = closings(papers, family=LegalFamily.INSURANCE, channels=SOLD, now=NOW)
    assert one.channels == SOLD
    assert one.sentence.replace("\u00a0", " ") == (
        "Le 1er mars 2027, ce produit n’est plus vendable sur les canaux Terrain, Web : "
        "son document DIPA expire."
    )
    renewed = [*papers, a_paper(DocumentType.DIPA, days=400, channels=(Channel.WEB,))]
    (field,) = closings(renewed, family=LegalFamily.INSURANCE, channels=SOLD, now=NOW)
    assert field.channels == (Channel.FIELD,)


@pytest.mark.req("DOC-02", "DOC-03")
def test_a_document_counts_from_its_first_day_on() -> None:
    later = replace(a_paper(DocumentType.CGU), valid_from=start_of_day(date(2026, 12, 1)))
    known = [a_paper(DocumentType.CGA), a_paper(DocumentType.CG)]
    web = (Channel.WEB,)
    assert paper_presence(later, now=NOW) is Presence.UPCOMING
    assert paper_presence(later, now=start_of_day(date(2026, 12, 1))) is Presence.PUBLISHED
    assert [
        one.lacks
        for one in coverage([later, *known], family=LegalFamily.MEDIA, channels=web, now=NOW)
        if DocumentType.CGU in one.types
    ] == [True]
    held = ends(DocumentType.CGU, date(2026, 11, 30))
    assert closings([held, later, *known], family=LegalFamily.MEDIA, channels=web, now=NOW) == ()
    late = replace(later, valid_from=start_of_day(date(2026, 12, 2)))
    (one,) = closings([held, late, *known], family=LegalFamily.MEDIA, channels=web, now=NOW)
    assert one.at == end_of_day(date(2026, 11, 30)), "one day without"


@pytest.mark.req("DOC-03")
def test_a_change_says_what_it_closes_sooner() -> None:
    web, cga, cg = (Channel.WEB,), a_paper(DocumentType.CGA), a_paper(DocumentType.CG)
    known = [cga, cg]

    def told(was: Paper, then: Paper) -> list[datetime]:
        found = worsened(
            [was, *known], [then, *known], family=LegalFamily.MEDIA, channels=web, now=NOW
        )
        return [one.at for one in found]

    open_, soon = a_paper(DocumentType.CGU), ends(DocumentType.CGU, date(2026, 11, 22))
    assert told(open_, soon) == [end_of_day(date(2026, 11, 22))]
    assert told(soon, open_) == []
    assert told(soon, soon) == []
    assert told(open_, replace(open_, valid_from=start_of_day(date(2027, 1, 1)))) == [NOW]
    assert told(open_, ends(DocumentType.CGU, date(2030, 1, 1))) == [], "that is far"


@pytest.mark.req("DOC-03")
def test_what_is_closed_already_or_far_is_not_announced() -> None:
    papers = [a_paper(DocumentType.CGU), a_paper(DocumentType.CGA, days=500)]
    assert closings(papers, family=LegalFamily.MEDIA, channels=SOLD, now=NOW) == ()
    short = [a_paper(DocumentType.CGU, days=9)]  # CGA lacks: the channels are closed
    assert closings(short, family=LegalFamily.MEDIA, channels=(Channel.FIELD,), now=NOW) == ()


@pytest.mark.req("DOC-03", "AHEAD-07")
def test_an_obligation_to_come_closes_the_channel_on_its_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(law, "BOOK", [*SPECIFIED, NEW])
    monkeypatch.setattr("winvest.offer.documents.ahead.BOOK", [*SPECIFIED, NEW])
    papers = [a_paper(one) for one in (DocumentType.DIPA, DocumentType.CG, DocumentType.CP)]
    (one,) = closings(papers, family=LegalFamily.INSURANCE, channels=SOLD, now=NOW)
    assert (one.channels, one.types, one.expires) == ((Channel.WEB,), FIP, False)
    assert "Le 1er janvier 2027" in one.sentence.replace("\u00a0", " ")
    assert "devient obligatoire" in one.sentence


@pytest.mark.req("DOC-03")
def test_an_obligation_holds_from_its_first_day_to_before_its_end() -> None:
    one = Obligation(family=None, channel=None, types=FIP, starts=NEW.starts, ends=date(2028, 1, 1))
    days = (date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1))
    assert [one.holds(day) for day in days] == [False, True, True, False]
    asked = required_types(None, Channel.FIELD, day=date(2027, 6, 1), book=[one, one])
    assert asked == (FIP,)


@pytest.mark.req("DOC-03")
def test_a_change_of_the_book_is_told_channel_by_channel() -> None:
    after = [*SPECIFIED, NEW]
    assert difference(SPECIFIED, after, day=NEW.starts - timedelta(days=1)) == ()
    (moved,) = difference(SPECIFIED, after, day=NEW.starts)
    assert (moved.family, moved.channel) == (LegalFamily.INSURANCE, Channel.WEB)
    assert (moved.added, moved.removed) == ((FIP,), ())
    (lifted,) = difference(after, SPECIFIED, day=NEW.starts)
    assert (lifted.added, lifted.removed) == ((), (FIP,))
