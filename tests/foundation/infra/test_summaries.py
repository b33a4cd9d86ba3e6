"""The list of errors on top of a form: by the name of each field, leading to it."""

import pytest

from winvest.foundation.infra.summaries import name_errors
from winvest.foundation.infra.templates import template_environment

IMPORTS = (
    '{% import "components/field.html" as field %}'
    '{% from "components/form.html" import error_summary %}{{ error_summary(errors) }}'
)


def drawn(fields: str, **errors: str) -> str:
    """A form with its errors, as the page is sent."""
    source = template_environment().from_string(IMPORTS + fields)
    return name_errors(source.render(errors=errors)).replace("\u00a0", " ")


@pytest.mark.req("AHEAD-13")
@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ('{{ field.text_field("x", "Code", errors=errors, optional=True) }}', '#f-x">Code : Non.'),
        ('{{ field.date_field("x", "Dès le", errors=errors, id="k") }}', '#k">Dès le : Non.'),
        ('{{ field.check_field("x", "Majeur", errors=errors) }}', '#f-x">Majeur : Non.'),
        (
            '{{ field.radio_field("x", "Sens", [("a", "Un"), ("b", "Deux")], errors=errors) }}',
            '#f-x">Sens : Non.',
        ),
        ('<input id="c" name="x" aria-label="De, palier 1">', '#c">De, palier 1 : Non.'),
        (
            '<label for="a">Un</label><input id="a" name="x">'
            '<label for="b">Deux</label><input id="b" name="x" aria-invalid="true">',
            '#b">Deux : Non.',
        ),
    ],
)
def test_an_error_is_listed_by_the_label_of_its_field(fields: str, told: str) -> None:
    assert told in drawn(fields, x="Non.")


def test_an_error_without_a_field_is_told_without_a_link() -> None:
    html = drawn('<input type="hidden" id="f-x" name="x">', x="Le lot a changé.")
    assert "<li>Le lot a changé.</li>" in html


def test_what_was_typed_stays_text() -> None:
    html = drawn('<input id="a" name="x" aria-label="&lt;b&gt;">', x="« <i> » est pris.")
    assert "&lt;b&gt; : « &lt;i&gt; »" in html
    assert "<b>" not in html
    assert "<i>" not in html


@pytest.mark.parametrize(
    ("given", "shown"),
    [("2026-12-01", "01/12/2026"), ("1/12/26", "1/12/26"), ("2026-02-30", "2026-02-30"), ("", "")],
)
def test_a_date_field_shows_days_in_the_order_in_which_they_are_typed(
    given: str, shown: str
) -> None:
    assert f'value="{shown}"' in drawn(f'{{{{ field.date_field("x", "Le", "{given}") }}}}')
