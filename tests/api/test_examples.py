"""The worked examples of the API's own modules hold."""

import doctest
from types import ModuleType

import pytest

from winvest.foundation.infra.api import doors, shapes
from winvest.group.partners.api import reading as partner_reading
from winvest.offer.commissions import draft_forms as commission_forms
from winvest.offer.pricing import draft_forms as pricing_forms
from winvest.offer.publication.api import reading as version_reading
from winvest.screens.api_docs import reading as page_reading

pytestmark = pytest.mark.req("CAT-11")


@pytest.mark.parametrize(
    "module",
    [
        doors,
        shapes,
        partner_reading,
        commission_forms,
        pricing_forms,
        version_reading,
        page_reading,
    ],
    ids=lambda one: one.__name__,
)
def test_examples_hold(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert tried > 0
    assert failed == 0
