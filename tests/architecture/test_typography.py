"""No sentence breaks before its punctuation: French spaces in templates and in Python."""

import pytest
from tools.typography import faults, mended_python, mended_template


@pytest.mark.req("AHEAD-13")
def test_no_french_sentence_breaks_before_its_punctuation() -> None:
    assert faults() == [], "python -m tools.typography --mend"


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ('x = "Trop tard : recommencez !"\n', 'x = "Trop tard\xa0: recommencez\u202f!"\n'),
        ('x = f"{name} : 9,90 €"\n', 'x = f"{name}\xa0: 9,90\xa0€"\n'),
        ('x = "« " + name + " »"\n', 'x = "«\xa0" + name + "\xa0»"\n'),
        ('def f(x: int) -> None:\n    """Dit : « a »."""\n', None),
        ('x = rows[a : b]\ny = "SELECT a ? b"\n', None),
        ('x = (\n    "é : b"\n    "« c »"\n)\n', 'x = (\n    "é\xa0: b"\n    "«\xa0c\xa0»"\n)\n'),
    ],
)
def test_literals_are_mended_and_code_is_not(source: str, wanted: str | None) -> None:
    assert mended_python(source) == (wanted or source)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("<p>Vide : sans fin.</p>", "<p>Vide\xa0: sans fin.</p>"),
        ("« {{ one }} » ?", "«\xa0{{ one }}\xa0»\u202f?"),
        ("{{ one }} : deux", "{{ one }}\xa0: deux"),
        ('{{ a("Quoi ?") }}', '{{ a("Quoi\u202f?") }}'),
        ("{% if a > 1 %}{% set b = a % 2 %}{# non : pas ici #}", None),
    ],
)
def test_texts_are_mended_and_expressions_are_not(source: str, wanted: str | None) -> None:
    assert mended_template(source) == (wanted or source)
