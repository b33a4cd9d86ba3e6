"""What the editors of a draft share: the version to write in, where one goes after, what is told.

Each is a page of its own and a fragment: `retour` names the page that led there (a step of the
wizard), where saving goes back to; without it, the version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.datastructures import State
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import Html, Toast, redirect_to
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.rules import local_path
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.versions.queries import Version, version_content, version_numbered
from winvest.offer.versions.rules.content import Content, sha256_of
from winvest.offer.versions.rules.moves import check_editable
from winvest.screens.versions.web.frame import address, number_of

AnyRequest = Request[Any, Any, State]
BACK = "retour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """A version in preparation, its content now, and the page that led to its editor."""

    sheet: ProductSheet
    version: Version
    content: Content
    asked_back: str

    @property
    def seen(self) -> str:
        """The hash of what is shown."""
        return sha256_of(self.content)

    @property
    def shown(self) -> dict[str, Any]:
        """What the template of any editor says."""
        return {
            "one": self.sheet,
            "version": self.version,
            "asked_back": self.asked_back,
        }


async def editing(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    number: str,
    right: str,
    asked: Mapping[str, str],
) -> Editing:
    """The version to edit; refused when it is published, or without the right at its company."""
    sheet = await product_sheet(session, scope, sku=sku)
    scope.require(right, company_id=sheet.company_id, risk_family=sheet.risk_code)
    version = await version_numbered(session, scope, product_id=sheet.id, number=number_of(number))
    check_editable(version.status)
    back = local_path(asked.get(BACK, "")[:300])
    return Editing(
        sheet=sheet,
        version=version,
        content=await version_content(session, scope, version=version),
        asked_back="" if back == "/" else back,
    )


def kept(request: AnyRequest, one: Editing, *, changed: bool, told: str, end: str = "") -> Html:
    """Back to where one came from (else the version, or its page `end`), with what was done."""
    toast = (
        Toast(message=told, tone="ok")
        if changed
        else Toast(message="Rien n’avait changé.", tone="info")
    )
    back = one.asked_back or address(one.sheet.sku, one.version.number, end)
    return redirect_to(back, request=request, toast=toast)
