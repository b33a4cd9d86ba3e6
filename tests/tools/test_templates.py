"""`make check` finds a template that does not compile, or names one that is not there."""

import pytest
from jinja2 import DictLoader, Environment
from tools.templates import faults_of

pytestmark = pytest.mark.req("OPS-07")


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("{% include 'part.html' %}", []),
        ("{% include name %}", []),
        ("{% include 'gone.html' %}", ["templates/page.html: gone.html n’existe pas"]),
        ("\n{% fly %}", ["templates/page.html:2: Encountered unknown tag 'fly'."]),
    ],
)
def test_faults_are_named(source: str, faults: list[str]) -> None:
    environment = Environment(
        loader=DictLoader({"page.html": source, "part.html": ""}), autoescape=True
    )
    assert faults_of(environment, "page.html", known={"page.html", "part.html"}) == faults
