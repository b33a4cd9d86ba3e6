"""What the tests of acts in bulk read: statuses, texts, the toast."""

import html
import re
from typing import Any

import httpx
import psycopg
from tests.screens.doors import Door
from tests.worlds import Server

RESULT = re.compile(r'<td class="code soft l2">([^<]+)<.*?status--(\w+)', re.DOTALL)


def one_of(server: Server, clone: str, sku: str, column: str) -> Any:
    """A column of a product."""
    with psycopg.connect(server.superuser_url(clone)) as connection:
        row = connection.execute(
            f"SELECT {column} FROM product WHERE sku = %s",  # type: ignore[arg-type]
            (sku,),
        ).fetchone()
    assert row
    return row[0]


def text_of(answer: httpx.Response) -> str:
    """A page as it is read."""
    return re.sub(r"\s+", " ", html.unescape(answer.text))


async def toast_of(browser: Door, answer: httpx.Response) -> str:
    """What the next page says after an act."""
    assert answer.status_code == 303, answer.text[:800]
    return text_of(await browser.get(answer.headers["location"]))
