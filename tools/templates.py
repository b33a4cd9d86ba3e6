"""Checks that every template compiles (`make check`)."""

import sys

from jinja2 import TemplateSyntaxError

from winvest.foundation.infra.templates import template_environment


def main() -> int:
    """Compile all templates; name the file and the line of each that does not."""
    environment = template_environment()
    names = environment.list_templates(filter_func=lambda name: not name.startswith("."))
    broken = 0
    for name in names:
        try:
            environment.get_template(name)
        except TemplateSyntaxError as error:
            broken += 1
            print(f"templates/{error.filename or name}:{error.lineno}: {error}", file=sys.stderr)
    print(f"{len(names)} gabarits compilés, {broken} en erreur")
    return 1 if broken else 0
