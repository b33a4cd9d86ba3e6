"""What the tests of the imports do: give a file, link its columns, look at the products."""

import re

import httpx
from sqlalchemy import select

from tests.offer.catalog.world import World
from tests.screens.doors import Door
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.models.products import Product


async def given(
    there: Door, world: World, content: str | bytes, *, name: str = "produits.csv", **more: str
) -> httpx.Response:
    """A file, as the form sends it."""
    form = {"csrf_token": there.token, "source": "a3dn", "company_id": str(world.ft), **more}
    raw = content.encode("cp1252") if isinstance(content, str) else content
    return await there.http.post("/imports/nouveau", data=form, files={"fichier": (name, raw)})


def chosen(page: httpx.Response) -> dict[str, str]:
    """What the form of the columns proposes."""
    found = {}
    for name, options in re.findall(
        r'<select class="select" id="f-(colonne-\d+)"[^>]*>(.*?)</select>', page.text, re.DOTALL
    ):
        picked = re.search(r'value="([^"]*)" selected', options)
        found[name] = picked[1] if picked else ""
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text):
        found.setdefault(name, value)
    return found


async def checked(there: Door, world: World, content: str | bytes, **more: str) -> str:
    """An import whose columns are linked as proposed; its address."""
    answer = await given(there, world, content, **more)
    assert answer.status_code == 303, answer.text[-3000:]
    here = answer.headers["location"]
    done = await there.post(here, dict(chosen(await there.get(here))))
    assert done.status_code == 303, done.text[-3000:]
    return str(here.removesuffix("/colonnes"))


async def names(db: Database, world: World) -> dict[str, str]:
    """Codes and names of the company's products."""
    async with transaction(db, system_scope("Essai", company_ids=world.companies)) as session:
        found = await session.execute(
            select(Product.sku, Product.name).where(Product.company_id == world.ft)
        )
        return {sku: name for sku, name in found}
