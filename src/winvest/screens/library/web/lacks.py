"""What lacks: the products that a channel cannot take for want of a document, and those to come."""

from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, Html, page
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.enums import Channel
from winvest.offer.publication.completeness.queries import SIZE, Lacks, lack_lines

PATH = "/documents/manques"
READING = {"right": "documents.read", "public": False, "company_scoped": True}


@get(PATH, opt=READING)
async def lacks_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """One line a product, company and channel, fifty at a time; its address holds its state."""
    raw = request.query_params
    asked = Lacks(
        to_come="a-venir" in raw,
        channel=next((one for one in Channel if one.value == raw.get("canal")), None),
        company=str(raw.get("societe", "")).upper()[:8],
        after=_place(str(raw.get("apres", ""))),
    )
    found = await lack_lines(session, caller, asked=asked, now=datetime.now(UTC))
    shown = caller.shown_company_ids
    names = await company_names(session, caller, ids=shown) if len(shown) > 1 else ()
    lines, last = found[:SIZE], found[SIZE - 1] if len(found) > SIZE else None
    parts = {
        "a-venir": "1" if asked.to_come else "",
        "canal": asked.channel.value if asked.channel else "",
        "societe": asked.company,
    }
    return page(
        "library/lacks.html",
        lines=lines,
        asked=asked,
        following=_address(parts, apres=f"{last.key}~{last.id}") if last else "",
        now_href=_address(parts, **{"a-venir": ""}),
        later_href=_address(parts, **{"a-venir": "1"}),
        channels=Channel,
        companies=[(one.code, one.name) for one in names],
        narrowed=bool(asked.channel or asked.company),
        path=PATH,
        may_edit=caller.may("documents.edit"),
    )


def _address(parts: dict[str, str], **changes: str) -> str:
    kept = {name: value for name, value in {**parts, **changes}.items() if value}
    return f"{PATH}?{urlencode(kept)}" if kept else PATH


def _place(token: str) -> tuple[str, UUID] | None:
    key, _, identifier = token.rpartition("~")
    try:
        return (key.replace("\x00", ""), UUID(identifier)) if key else None
    except ValueError:
        return None


routes = [lacks_page]
