"""What the editors of a draft share: the version to write in, the page, where one goes after.

Each is a page of its own and a fragment: `retour` names the page that led there (a step of the
wizard), where saving goes back to; without it, the version.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    Toast,
    fragment_or_page,
    redirect_to,
)
from winvest.foundation.kit.errors import Conflict, Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.rules import local_path
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.versions.queries import Version, version_content, version_numbered
from winvest.offer.versions.rules.content import Content, sha256_of
from winvest.offer.versions.rules.moves import check_editable
from winvest.screens.product_sheet.around import Around
from winvest.screens.versions.web.frame import address, number_of

BACK = "retour"
FOOT = "versions/editor_foot.html"


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

    def alone(self, end: str, full: str, foot: str = FOOT) -> Around:
        """The page of an editor that stands by itself."""
        return Around(
            save_at=address(self.sheet.sku, self.version.number, end), full=full, foot=foot
        )


class Again(Protocol):
    """The editor with what was typed, and what is wrong with it."""

    def __call__(self, *, errors: dict[str, str] | None = None, conflict: str = "") -> Html:
        """Drawn again."""


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


@contextmanager
def refusals_shown(again: Again) -> Iterator[None]:
    """What is refused is shown again beside what was typed; nothing commits."""
    try:
        yield
    except Invalid as refusal:
        raise FormRejected(again(errors=dict(refusal.by_field))) from refusal
    except Conflict as conflict:
        raise FormRejected(again(conflict=conflict.message)) from conflict


def editor(
    request: AnyRequest,
    one: Editing,
    around: Around,
    *,
    fragment: str,
    seen: str | None = None,
    errors: dict[str, str] | None = None,
    conflict: str = "",
    **said: Any,
) -> Html:
    """An editor on its page; `seen`: the hash of what was edited, that of now when none is told.

    After a conflict the hash is that of now: saving again puts what was typed over it.
    """
    return fragment_or_page(
        request,
        full=around.full,
        fragment=fragment,
        status=409 if conflict else 422 if errors else 200,
        **{
            "save_at": around.save_at,
            "foot": around.foot,
            "one": one.sheet,
            "version": one.version,
            "asked_back": one.asked_back,
            "seen": one.seen if conflict or seen is None else seen,
            "errors": errors or {},
            "conflict": conflict,
            **said,
            **around.said,
        },
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
