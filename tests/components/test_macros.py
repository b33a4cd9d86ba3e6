"""Components: what they draw, in the states that matter, and nothing unescaped."""

import ast
from collections.abc import Iterator

import pytest
from jinja2 import Environment, nodes

from winvest.foundation.infra.settings import ROOT
from winvest.foundation.infra.templates import template_environment
from winvest.offer.catalog.enums import LifecycleStatus

ENVIRONMENT: Environment = template_environment()


def draw(source: str, **context: object) -> str:
    """The HTML of a line of template."""
    return ENVIRONMENT.from_string(source).render(**context)


def field(call: str, **context: object) -> str:
    """The HTML of one field macro."""
    return draw('{% import "components/field.html" as field %}{{ field.' + call + " }}", **context)


def test_an_error_is_tied_to_its_field() -> None:
    html = field('text_field("sku", "SKU", value="A", errors={"sku": "Pris."}, help="Unique.")')
    assert 'id="f-sku" name="sku" required aria-invalid="true"' in html
    assert 'aria-describedby="f-sku-erreur f-sku-aide"' in html
    assert 'id="f-sku-erreur"' in html
    assert "Pris." in html
    assert 'label class="field__label" for="f-sku"' in html


def test_required_is_the_default_and_optional_is_said() -> None:
    assert " required" in field('text_field("nom", "Nom")')
    optional = field('text_field("nom", "Nom", optional=True)')
    assert " required" not in optional
    assert "facultatif" in optional


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize(
    "call",
    [
        'text_field("x", bad, value=bad, help=bad, errors={"x": bad})',
        'textarea_field("x", bad, value=bad)',
        'product_field("x", bad, value=bad, help=bad, errors={"x": bad})',
        'select_field("x", bad, [(bad, bad)], value=bad)',
        'radio_field("x", bad, [(bad, bad, bad)], value=bad, cards=True)',
        'money_field("x", bad, value=bad)',
        'file_field("x", bad, help=bad)',
    ],
)
def test_what_people_type_is_escaped(call: str) -> None:
    html = field(call, bad="\"><script>alert('x')</script>")
    assert "<script" not in html
    assert '="">' not in html.replace('value="">', "")


def test_a_select_keeps_its_choice_and_takes_an_enum() -> None:
    html = field(
        'select_field("statut", "Statut", statuses, value="test")', statuses=list(LifecycleStatus)
    )
    assert '<option value="test" selected>Test</option>' in html
    assert html.count(" selected") == 1


def test_a_nil_value_is_shown_as_empty() -> None:
    assert 'value=""' in field('text_field("nom", "Nom", value=None)')
    assert 'value="0"' in field('money_field("prix", "Prix", value=0)')


@pytest.mark.req("AHEAD-13")
def test_an_amount_is_written_to_the_cent_before_one_touches_it() -> None:
    assert 'value="3,00"' in field('money_field("prix", "Prix", value="3")')
    assert 'value="1\u202f234,50"' in field('money_field("prix", "Prix", value="1234,5")')
    assert 'value="douze"' in field('money_field("prix", "Prix", value="douze")')
    assert 'value="0,1952"' in field('money_field("prix", "Prix", value="0,1952")'), "as typed"


@pytest.mark.req("CAT-01")
@pytest.mark.parametrize("member", list(LifecycleStatus))
def test_a_status_is_a_shape_a_colour_and_a_word(member: LifecycleStatus) -> None:
    html = draw('{% from "components/status.html" import status %}{{ status(s) }}', s=member)
    assert member.label in html
    assert "#i-s-" in html
    assert (f"status--{member.tone}" in html) == (member.tone != "neutral")


def test_life_cycle_statuses_have_five_shapes() -> None:
    source = '{% from "components/status.html" import status %}{{ status(s) }}'
    shapes = {draw(source, s=one).split("#i-s-")[1].split('"')[0] for one in LifecycleStatus}
    assert len(shapes) == len(LifecycleStatus)


def test_errors_are_listed_with_links_to_their_fields() -> None:
    source = '{% from "components/form.html" import error_summary %}{{ error_summary(errors) }}'
    html = draw(source, errors={"sku": "Pris.", "prix": "Écrivez un montant."})
    assert 'href="#f-sku"' in html
    assert "2 champs sont à corriger" in html
    assert 'role="alert"' in html
    assert draw(source, errors={}).strip() == ""


def test_sorted_header_says_its_direction() -> None:
    source = '{% from "components/table.html" import th_sort %}{{ th_sort("Nom", "nom", s, "?x") }}'
    assert 'aria-sort="ascending"' in draw(source, s="nom")
    assert 'aria-sort="descending"' in draw(source, s="-nom")
    assert "aria-sort" not in draw(source, s="sku")


def test_pages_offer_only_what_exists() -> None:
    source = '{% from "components/nav.html" import pages %}{{ pages(previous=p, next=n) }}'
    assert 'rel="next"' in draw(source, p="", n="?apres=x")
    assert 'rel="prev"' not in draw(source, p="", n="?apres=x")


def test_a_change_reads_before_and_after() -> None:
    source = '{% from "components/timeline.html" import change %}{{ change(a, b) }}'
    html = draw(source, a="5 %", b="7 %")
    assert "<del" in html
    assert "<ins" in html
    assert "effacé" in draw(source, a="5 %", b=None)
    assert "<del" not in draw(source, a=None, b="7 %")


def test_a_chart_says_its_finding_and_its_numbers() -> None:
    source = (
        '{% from "components/chart.html" import bars %}'
        '{{ bars("g", "Novembre porte l’année", points, head=("Mois", "Primes")) }}'
    )
    points = [
        {"label": "oct.", "value": -4, "text": "−4 €"},
        {"label": "nov.", "value": 0, "text": "0 €"},
        {"label": "déc.", "value": 12.5, "text": "12,50 €", "accent": True},
    ]
    html = draw(source, points=points)
    assert "Novembre porte l’année" in html
    assert html.count('aria-label="déc.\u00a0: 12,50 €"') == 2
    assert '<td class="num">12,50 €</td>' in html
    assert "nan" not in html.lower()
    assert 'height="-' not in html


def test_charts_bear_empty_and_flat_series() -> None:
    source = (
        '{% from "components/chart.html" import line, sparkline, stacked %}'
        '{{ line("g", "Plat", points) }}{{ sparkline([3, 3, 3], "Plat") }}'
        '{{ stacked("h", "Rien", ["a"], [{"label": "s", "values": [0], "texts": ["0"]}]) }}'
    )
    html = draw(source, points=[{"label": "a", "value": 0, "text": "0"}])
    assert "nan" not in html.lower()


@pytest.mark.req("OPS-01")
def test_no_page_is_given_a_value_named_as_what_all_templates_call() -> None:
    """What a handler gives a page hides it too, in that page and in all that it includes."""
    shared = set(ENVIRONMENT.globals)
    found = [
        (path.name, line, name)
        for path in (ROOT / "src" / "winvest").rglob("*.py")
        for line, name in _given(ast.parse(path.read_text("utf-8")))
        if name in shared
    ]
    assert [one for one in found if one[0] != "templates.py"] == []


@pytest.mark.req("OPS-01")
def test_no_template_names_a_value_as_what_all_of_them_call() -> None:
    """A name set, imported, of a macro or a loop hides the shared one, which cannot be called."""
    shared = set(ENVIRONMENT.globals)
    found = [
        (path.name, name)
        for path in (ROOT / "templates").rglob("*.html")
        for name in _named(ENVIRONMENT.parse(path.read_text("utf-8")))
        if name in shared
    ]
    assert found == []


def _given(code: ast.AST) -> Iterator[tuple[int, str]]:
    """Names that may reach a template: `page(name=…)`, `{"name": …}`, `dict(name=…)`."""
    for node in ast.walk(code):
        if isinstance(node, ast.Call):
            yield from ((node.lineno, one.arg) for one in node.keywords if one.arg)
        elif isinstance(node, ast.Dict):
            keys = [one.value for one in node.keys if isinstance(one, ast.Constant)]
            yield from ((node.lineno, one) for one in keys if isinstance(one, str))


def _named(tree: nodes.Template) -> Iterator[str]:
    for one in tree.find_all(nodes.Name):
        if one.ctx != "load":
            yield one.name
    for macro in tree.find_all(nodes.Macro):
        yield macro.name
    for imported in tree.find_all(nodes.FromImport):
        yield from (one[1] if isinstance(one, tuple) else one for one in imported.names)
    for whole in tree.find_all(nodes.Import):
        yield whole.target
