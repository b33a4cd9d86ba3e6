"""The rows: a name of the interface, and the addresses that it asks for, drawn from the database.

A seed draws the same addresses each time; none is asked for much more often than another.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

import psycopg

Who = Literal["group", "company", "key"]
EACH = 240  # addresses drawn a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One address, and who asks for it."""

    path: str
    who: Who


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the addresses are drawn from."""

    skus: Sequence[str]
    company_skus: Sequence[str]
    words: Sequence[str]
    codes: Sequence[str]
    risks: Sequence[str]
    partners: Sequence[str]
    names: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured row."""

    name: str
    drawn: Callable[[random.Random, World], Ask]

    def asks(self, world: World) -> list[Ask]:
        """Its addresses, the same for the same database."""
        dice = random.Random(self.name)
        return [self.drawn(dice, world) for _ in range(EACH)]

    def many(self, world: World, count: int) -> list[Ask]:
        """So many others: nearly all different, so that nobody has asked for them yet."""
        dice = random.Random(f"{self.name} anew")
        return [self.drawn(dice, world) for _ in range(count)]


def read_world(app_url: str) -> World:
    """Codes, words and families of the catalogue, as the application's role reads them."""
    with psycopg.connect(app_url) as connection:
        ids = connection.execute("SELECT array_agg(id)::text FROM company").fetchone()
        connection.execute("SELECT set_config('app.company_ids', %s, true)", ids)

        def column(statement: str) -> list[str]:
            return [str(row[0]) for row in connection.execute(statement)]  # type: ignore[arg-type]

        some = "SELECT sku FROM product WHERE lifecycle_status IN ('active', 'frozen', 'retired')"
        return World(
            skus=column(f"{some} ORDER BY md5(sku) LIMIT 3000"),
            company_skus=column(f"{some} AND sku LIKE 'AP-%' ORDER BY md5(sku) LIMIT 2000"),
            words=column(
                "SELECT DISTINCT split_part(name, ' ', 2) || ' ' || split_part(name, ' ', 3)"
                " FROM product ORDER BY 1 LIMIT 400"
            ),
            codes=column(
                "SELECT external_code FROM external_mapping ORDER BY md5(external_code) LIMIT 300"
            ),
            risks=column("SELECT DISTINCT code FROM risk ORDER BY 1"),
            partners=column("SELECT slug FROM partner ORDER BY 1"),
            names=[
                (str(value), str(identifier))
                for value, identifier in connection.execute(
                    "SELECT name_sort, id FROM product ORDER BY md5(sku) LIMIT 400"
                )
            ],
        )


def catalogue(dice: random.Random, world: World) -> Ask:
    """The list as people first open it, sorted otherwise, or further on."""
    from winvest.offer.catalog.forms.filters import Place, pack

    asked: dict[str, str] = {}
    if dice.random() < 0.5:
        value, identifier = dice.choice(world.names)
        place = Place(value=value, id=_uuid(identifier), rank=dice.randrange(50, 20000, 50))
        asked["apres"] = pack(place)
    elif dice.random() < 0.5:
        asked["tri"] = dice.choice(("nom", "-nom", "code", "-code", "maj", "-maj", "statut"))
    return _page("/catalogue", asked, dice)


def facets(dice: random.Random, world: World) -> Ask:
    """One to four filters, any of them."""
    choices: Mapping[str, Sequence[str]] = {
        "societe": ("AP", "FT", "MTV", "USGP", "DEP", "PUR", "WC"),
        "risque": world.risks,
        "compagnie": (*world.partners, "aucune"),
        "statut": ("active", "frozen", "retired", "test"),
        "canal": ("field", "telesales", "web", "partner"),
        "integre": ("oui", "non"),
        "diffuse": ("oui", "non"),
        "modele": ("fixed", "tiered", "usage", "indexed", "bundle", "on_quotation"),
    }
    names = dice.sample(sorted(choices), dice.choice((1, 1, 2, 2, 3, 4)))
    asked = {name: dice.choice(choices[name]) for name in names}
    if dice.random() < 0.2:
        asked["tri"] = dice.choice(("code", "-maj", "statut"))
    return _page("/catalogue", asked, dice)


def searched(dice: random.Random, world: World) -> Ask:
    """Words, inflected or mistyped, codes of ours and of partners, partners' names."""
    drawn = dice.random()
    if drawn < 0.45:
        q = dice.choice(world.words)
    elif drawn < 0.6:
        q = _mistyped(dice, dice.choice(world.words))
    elif drawn < 0.75:
        q = dice.choice(world.skus)
    elif drawn < 0.85:
        q = dice.choice(world.codes)
    elif drawn < 0.93:
        q = dice.choice(("box", "santé", "forfait", "chaudière", "café", "électricité", "seniors"))
    else:
        q = dice.choice(("oggodata", "luméor", "cinéka", "armorique", "place du foyer"))
    asked = {"q": q}
    if dice.random() < 0.25:
        asked["statut"] = "active"
    return _page("/catalogue", asked, dice)


def sheet(dice: random.Random, world: World) -> Ask:
    """A product's sheet."""
    return _sheet(dice, world, "")


def history(dice: random.Random, world: World) -> Ask:
    """A product's history."""
    return _sheet(dice, world, "/historique")


def api_products(dice: random.Random, world: World) -> Ask:
    """The list that programs read: filtered, searched, by pages of fifty."""
    asked: dict[str, str] = {}
    drawn = dice.random()
    if drawn < 0.3:
        asked["sku"] = dice.choice(world.company_skus)
    elif drawn < 0.5:
        asked["q"] = dice.choice(world.words)
    elif drawn < 0.75:
        asked["lifecycle_status"] = dice.choice(("active", "frozen", "retired"))
    if dice.random() < 0.3:
        asked["channel"] = dice.choice(("web", "field"))
    return Ask(path=_address("/api/catalog/products", asked), who="key")


ROWS = (
    Row(name="page_catalogue", drawn=catalogue),
    Row(name="page_catalogue_search", drawn=searched),
    Row(name="page_catalogue_facets", drawn=facets),
    Row(name="page_sheet", drawn=sheet),
    Row(name="page_sheet_history", drawn=history),
    Row(name="api_products", drawn=api_products),
)


def _sheet(dice: random.Random, world: World, tab: str) -> Ask:
    who: Who = "group" if dice.random() < 0.5 else "company"
    sku = dice.choice(world.skus if who == "group" else world.company_skus)
    return Ask(path=f"/produits/{sku}{tab}", who=who)


def _page(path: str, asked: Mapping[str, str], dice: random.Random) -> Ask:
    who: Who = "group" if dice.random() < 0.5 else "company"
    return Ask(path=_address(path, asked), who=who)


def _address(path: str, asked: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(asked)}" if asked else path


def _mistyped(dice: random.Random, words: str) -> str:
    at = dice.randrange(1, max(2, len(words) - 1))
    return words[:at] + words[at + 1 :] if dice.random() < 0.5 else words[:at] + words[at - 1 :]


def _uuid(text: str) -> object:
    from uuid import UUID

    return UUID(text)
