"""The filters of a list and their address."""

from uuid import uuid4

import pytest

from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.forms.filters import (
    Order,
    Place,
    ProductFilters,
    pack,
    parse_filters,
    unpack,
)


@pytest.mark.req("CAT-06")
def test_an_address_is_read_and_written_back() -> None:
    address = {
        "q": "  box   fibre ",
        "societe": "FT",
        "risque": "BOX",
        "compagnie": "orange",
        "statut": "Gelé",
        "canal": "Télévente",
        "integre": "oui",
        "diffuse": "0",
        "modele": "fixed",
        "completude": "Incomplet",
        "le": "2027-03-01",
        "tri": "-code",
    }
    filters = parse_filters(address)
    assert filters.q == "box fibre"
    assert (filters.status, filters.channel) == (LifecycleStatus.FROZEN, Channel.TELESALES)
    assert (filters.integrated, filters.diffused) == (True, False)
    assert (filters.sort, filters.descending) == (Order.SKU, True)
    assert filters.narrowed
    assert parse_filters(filters.address_parts()) == filters


@pytest.mark.req("CAT-06")
def test_what_is_not_known_is_left_out() -> None:
    strange = {"statut": "vendu", "canal": "pigeon", "tri": "-prix", "integre": "?", "q": "\x00"}
    strange |= {"completude": "presque", "le": "2027-03-01"}
    assert parse_filters(strange) == ProductFilters()
    assert not parse_filters(strange).narrowed


@pytest.mark.req("CAT-06")
def test_a_search_sorts_by_relevance_unless_told() -> None:
    assert parse_filters({"q": "box"}).sort is Order.RELEVANCE
    assert parse_filters({"q": "box", "tri": "nom"}).sort is Order.NAME
    assert parse_filters({}).sort is Order.NAME


@pytest.mark.req("CAT-06")
def test_a_place_goes_through_an_address_unharmed() -> None:
    place = Place(value="été & hiver", id=uuid4(), rank=50, backwards=True)
    assert unpack(pack(place)) == place
    for wrong in ("", "AAAA", "e30", pack(place)[:-9]):
        assert unpack(wrong) is None


@pytest.mark.req("CAT-06")
def test_an_address_changes_one_part_and_starts_over() -> None:
    place = Place(value="x", id=uuid4(), rank=50)
    filters = ProductFilters(risk="BOX", place=place)
    assert filters.address("/catalogue", statut="active") == "/catalogue?risque=BOX&statut=active"
    assert filters.address("/catalogue", risque=None) == "/catalogue"
    assert "apres=" in filters.address("/catalogue", place)
