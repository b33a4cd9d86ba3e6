"""Theme: the style sheet of a company, public and immutable at its hashed address."""

import re

from litestar import Response, get
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import brand_theme
from winvest.group.companies.theme import brand_colour, digest, theme_css

ADDRESS = re.compile(r"(?P<code>[A-Z0-9]{1,8})-(?P<digest>[0-9a-f]{12})\.css")
FOR_GOOD = "public, max-age=31536000, immutable"


@get("/theme/{sheet:str}", opt={"public": True, "right": None, "company_scoped": False})
async def theme_sheet(session: AsyncSession, caller: Scope, sheet: str) -> Response[str]:
    """The company's tints; an address of before its last change gives today's, not to be kept."""
    parts = ADDRESS.fullmatch(sheet)
    colour = brand_colour(await brand_theme(session, caller, code=parts["code"])) if parts else None
    if parts is None or colour is None:
        raise NotFound("Cette feuille de style n’existe pas. Rechargez la page.")
    css = theme_css(colour)
    kept = FOR_GOOD if digest(css) == parts["digest"] else "no-store"
    return Response(css, media_type="text/css; charset=utf-8", headers={"Cache-Control": kept})


routes = [theme_sheet]
