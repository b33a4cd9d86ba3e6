"""What each sign-off of a version depends on: a hash by facet; an edit undoes the right ones."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from winvest.group.approvals.enums import Facet
from winvest.offer.versions.rules.content import Content, sha256_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """Where one nature of a version is booked by a company."""

    nature: str
    gl_account: str | None
    journal: str | None
    tax_code: str | None
    cost_center: str | None


def facets(content: Content) -> Mapping[Facet, str]:
    """The hashes of a content: all of it, what it costs and pays, its documents.

    >>> one, other = Content(demands=("CNI",)), Content(demands=("RIB",))
    >>> facets(one)[Facet.ECONOMICS] == facets(other)[Facet.ECONOMICS]
    True
    >>> facets(one)[Facet.DOCUMENTS] == facets(other)[Facet.DOCUMENTS]
    False
    """
    economics = Content(
        plans=content.plans,
        prices=content.prices,
        extras=content.extras,
        schemes=content.schemes,
    )
    documents = Content(papers=content.papers, demands=content.demands)
    return {
        Facet.CONTENT: sha256_of(content),
        Facet.ECONOMICS: sha256_of(economics),
        Facet.DOCUMENTS: sha256_of(documents),
    }


def booking_sha(bookings: Iterable[Booking]) -> str:
    """The hash of the accounts of a company for a version, whatever the order of the rows."""
    lines = sorted(
        [one.nature, one.gl_account, one.journal, one.tax_code, one.cost_center] for one in bookings
    )
    return _sha("winvest-booking-1", lines)


def integration_sha(partner: str | None, status: str, codes: Mapping[str, str]) -> str:
    """The hash of the link with the partner: who, how far, under which codes."""
    return _sha("winvest-integration-1", [partner, status, sorted(codes.items())])


def _sha(name: str, value: object) -> str:
    text = json.dumps([name, value], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
