"""Checks that every template compiles, and that those it names exist (`make check`)."""

import sys

from jinja2 import Environment, TemplateSyntaxError, meta

from winvest.foundation.infra.templates import template_environment


def main() -> int:
    """Compile all templates; name the file and the line of each that does not."""
    environment = template_environment()
    names = environment.list_templates(extensions=["html", "txt", "xml"])
    faults = [fault for name in names for fault in faults_of(environment, name, known=set(names))]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(names)} gabarits compilés, {len(faults)} en erreur")
    return 1 if faults else 0


def faults_of(environment: Environment, name: str, *, known: set[str]) -> list[str]:
    """What is wrong with a template: its syntax, or a template that it names and is not there."""
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    try:
        environment.get_template(name)
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        return [f"templates/{name}:{error.lineno}: {error.message}"]
    named = meta.find_referenced_templates(tree)
    return [f"templates/{name}: {one} n’existe pas" for one in named if one and one not in known]
