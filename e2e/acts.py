"""What a journey waits for between an act and the next page."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page


@contextmanager
def answered(page: Page) -> Iterator[None]:
    """The form sent inside is answered before one goes on: leaving earlier would cancel it."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        yield
