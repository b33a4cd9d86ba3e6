"""Writes the generated pages of `docs/`: `PYTHONPATH=src python -m tests.screens.help.dump`."""

import winvest.app.wiring  # noqa: F401 - every table, whatever this imports
from winvest.foundation.infra.settings import ROOT
from winvest.screens.help.files import made


def main() -> None:
    """Write each page."""
    for path, text in made().items():
        (ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
