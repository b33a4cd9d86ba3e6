"""pytest plugin of `make test`: which requirements the run proved, and which not.

A requirement is proven when at least one test that names it passed, and none failed. An id that
`docs/requirements.md` does not know is refused.
"""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

LIST = Path(__file__).resolve().parent.parent / "docs" / "requirements.md"
LINE = re.compile(r"^\| ([A-Z]+-\d+) \| (.*) \|$", re.MULTILINE)
KEY = "req"
WIDTH = 100

outcomes: dict[str, Counter[str]] = defaultdict(Counter)


def known() -> dict[str, str]:
    """The requirements and their short titles, in the order of the document."""
    return dict(LINE.findall(LIST.read_text(encoding="utf-8")))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell each test's report its requirements; architecture goes first, journeys last."""
    ids = known()
    for item in items:
        for one in dict.fromkeys(one for mark in item.iter_markers("req") for one in mark.args):
            if one not in ids:
                raise pytest.UsageError(f"{item.nodeid}: {one} is not in docs/requirements.md")
            item.user_properties.append((KEY, one))
    items.sort(key=_rank)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count the outcome of each test once for each requirement it names."""
    if report.when == "call" or report.outcome != "passed":
        for key, one in report.user_properties:
            if key == KEY:
                outcomes[str(one)][report.outcome] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table, above pytest's own last line."""
    ids = known()
    proven = [one for one in ids if outcomes[one]["passed"] and not outcomes[one]["failed"]]
    failed = [one for one in ids if outcomes[one]["failed"]]
    skipped = [one for one in ids if outcomes[one] and one not in (*proven, *failed)]
    silent = [one for one in ids if not outcomes[one]]
    write = terminalreporter.write_line
    terminalreporter.section("exigences : prouvées et non prouvées")
    for one in proven:
        write(f"prouvée    {one:9} {outcomes[one]['passed']:>4} tests  {ids[one]}"[:WIDTH])
    for one in failed:
        write(
            f"EN ÉCHEC   {one:9} {outcomes[one]['failed']:>4} tests  {ids[one]}"[:WIDTH], red=True
        )
    for title, group in (("non essayées", skipped), ("sans preuve", silent)):
        for start in range(0, len(group), 9):
            write(f"{title if start == 0 else '':12} {' '.join(group[start : start + 9])}")
    write(f"{len(proven)} prouvées, {len(ids) - len(proven)} non prouvées, sur {len(ids)}")


def _rank(item: pytest.Item) -> int:
    if "tests/architecture/" in item.nodeid:
        return 0
    if item.nodeid.startswith("e2e/"):
        return 2 if "/test_every_" in item.nodeid else 3  # the longest first: none waits for them
    return 1
