"""Which documents a family must show by channel, and what is there of them."""

from datetime import UTC, datetime, timedelta

import pytest

from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.law.rules import LegalFamily, required_types
from winvest.offer.documents.rules import (
    Paper,
    Presence,
    coverage,
    legal_family,
    paper_presence,
    presence,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def a_paper(
    kind: DocumentType = DocumentType.CG,
    status: DocumentStatus = DocumentStatus.PUBLISHED,
    *,
    channels: tuple[Channel, ...] = (),
    days: int | None = None,
) -> Paper:
    """A document that ends in so many days."""
    ends = None if days is None else NOW + timedelta(days=days)
    return Paper(type=kind, status=status, channels=channels, valid_to=ends)


@pytest.mark.req("DOC-03", "VER-05")
@pytest.mark.parametrize(
    ("family", "channel", "wanted"),
    [
        (LegalFamily.INSURANCE, Channel.FIELD, ["DIPA", "CG", "CP"]),
        (LegalFamily.INSURANCE, Channel.WEB, ["DIPA", "CG", "CP"]),
        (LegalFamily.TELECOM, Channel.TELESALES, ["CGV", "MANDAT_SEPA"]),
        (LegalFamily.TELECOM, Channel.WEB, ["CGV", "MANDAT_SEPA", "DIPA|CG"]),
        (LegalFamily.ENERGY, Channel.FIELD, ["CGV", "NOTICE_TARIFAIRE"]),
        (LegalFamily.MEDIA, Channel.FIELD, ["CGU", "CGA"]),
        (LegalFamily.SERVICES, Channel.PARTNER, ["CGV", "NOTICE_SERVICE"]),
        (None, Channel.FIELD, []),
        (None, Channel.WEB, ["DIPA|CG"]),
    ],
)
def test_what_each_channel_demands(
    family: LegalFamily | None, channel: Channel, wanted: list[str]
) -> None:
    found = [
        "|".join(one.value for one in types)
        for types in required_types(family, channel, day=NOW.date())
    ]
    assert found == wanted


@pytest.mark.req("DOC-02")
@pytest.mark.parametrize(
    ("paper", "wanted"),
    [
        (a_paper(), Presence.PUBLISHED),
        (a_paper(days=61), Presence.PUBLISHED),
        (a_paper(days=60), Presence.EXPIRING),
        (a_paper(days=0), Presence.EXPIRED),
        (a_paper(days=-1), Presence.EXPIRED),
        (a_paper(status=DocumentStatus.EXPIRED), Presence.EXPIRED),
        (a_paper(status=DocumentStatus.DRAFT), Presence.DRAFT),
        (a_paper(status=DocumentStatus.ARCHIVED), Presence.MISSING),
    ],
)
def test_the_colour_of_a_document(paper: Paper, wanted: Presence) -> None:
    assert paper_presence(paper, now=NOW) is wanted


@pytest.mark.req("DOC-02")
def test_the_best_document_counts_and_its_channels_hold() -> None:
    web = a_paper(channels=(Channel.WEB,))
    old = a_paper(days=-5)
    types = [DocumentType.CG]
    assert presence([old, web], types=types, channel=Channel.WEB, now=NOW) is Presence.PUBLISHED
    assert presence([old, web], types=types, channel=Channel.FIELD, now=NOW) is Presence.EXPIRED
    assert presence([], types=types, channel=Channel.FIELD, now=NOW) is Presence.MISSING


@pytest.mark.req("DOC-02", "DOC-03")
def test_coverage_goes_document_by_document() -> None:
    found = coverage(
        [a_paper(DocumentType.CGU), a_paper(DocumentType.CG, channels=(Channel.WEB,))],
        family=LegalFamily.MEDIA,
        channels=(Channel.FIELD, Channel.WEB),
        now=NOW,
    )
    told = {one.label: {at.value: is_.value for at, is_ in one.by_channel.items()} for one in found}
    assert told == {
        "CGU": {"field": "published", "web": "published"},
        "CGA": {"field": "missing", "web": "missing"},
        "DIPA ou CG": {"web": "published"},
    }


def test_an_unknown_family_has_no_regime_of_its_own() -> None:
    assert legal_family("OTT") is LegalFamily.MEDIA
    assert legal_family("INCONNUE") is None
