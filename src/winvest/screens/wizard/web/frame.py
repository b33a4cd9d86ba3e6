"""What the doors of the wizard share: addresses, the page around a step, where one goes after."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, Html, Toast, redirect_to
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.offer.publication.facts import LackCode
from winvest.offer.versions.queries import Version, version_numbered
from winvest.screens.product_sheet.places import settled_at
from winvest.screens.versions.web.editing import Editing
from winvest.screens.wizard.preview import preview_of
from winvest.screens.wizard.queries import Draft, draft_of
from winvest.screens.wizard.rules import (
    STEPS,
    Block,
    Step,
    StepProgress,
    after,
    before,
    blocks_of,
)

PATH = "/produits/brouillons"
EDITING = {"right": "catalog.edit", "public": False, "company_scoped": True}
FOOT = "wizard/step_foot.html"


def place(product_id: UUID, end: Step | str = "") -> str:
    """The address of a draft, of a step of it, of an act on it."""
    return f"{PATH}/{product_id}/{end}" if end else f"{PATH}/{product_id}"


async def opened(session: AsyncSession, scope: Scope, product_id: str) -> Draft:
    """The draft of an address."""
    return await draft_of(session, scope, product_id=product_id, now=datetime.now(UTC))


async def version_of(session: AsyncSession, scope: Scope, draft: Draft) -> Version:
    """The version that the steps are written in; refused as long as none is open."""
    if draft.sheet.version is None:
        raise Refused(
            "Ce brouillon n’a pas encore de version\u00a0: ouvrez-la à l’étape Tarification.",
            code="version_missing",
        )
    return await version_numbered(
        session, scope, product_id=draft.sheet.id, number=draft.sheet.version.number
    )


async def edited(session: AsyncSession, scope: Scope, draft: Draft) -> Editing:
    """The same, as the editors of a version take it; a step says itself where one goes after."""
    version = await version_of(session, scope, draft)
    return Editing(sheet=draft.sheet, version=version, content=draft.content, asked_back="")


def around(draft: Draft, step: Step) -> dict[str, Any]:
    """What the page of a step is drawn from, whatever form stands on it."""
    own = draft.steps[STEPS.index(step)]
    previous, following = before(step), after(step)
    return {
        "draft": draft,
        "one": draft.sheet,
        "step": step,
        "own": own,
        "steps": stepper(draft, current=step),
        "told": f"{plural(draft.done, 'étape complète', 'étapes complètes')} sur {len(STEPS)}",
        "blocks": [(one.message, link(draft, one, here=step)) for one in own.blocks],
        "previous": previous,
        "previous_href": place(draft.sheet.id, previous) if previous else "",
        "following": following,
        "following_href": place(draft.sheet.id, following) if following else "",
        "here": place(draft.sheet.id),
        "preview": preview_of(draft.sheet, draft.content),
        "live": step in (Step.GENERAL, Step.PRICING),
        "path": PATH,
    }


def saving(
    draft: Draft, raw: Mapping[str, str] | None = None, *, form_id: str = "etape"
) -> dict[str, Any]:
    """The stepper saves the form of the step; refused, it offers to go where asked without it."""
    asked = (raw or {}).get("aller", "")
    leaving = next((one for one in STEPS if one.value == asked), None)
    return {
        "form_id": form_id,
        "leaving": leaving,
        "leaving_href": place(draft.sheet.id, leaving) if leaving else "",
    }


def stepper(draft: Draft, *, current: Step | None) -> list[dict[str, str]]:
    """The five steps with their state, each a link."""
    return [
        {
            "label": one.step.label,
            "key": one.step.value,
            "href": place(draft.sheet.id, one.step),
            "state": "current" if one.step is current else one.state.value,
            "note": _note(one, current=one.step is current),
        }
        for one in draft.steps
    ]


def link(draft: Draft, block: Block, *, here: Step | None = None) -> str:
    """Where a block is settled: the very field, of this page or of its own."""
    if block.code == LackCode.PARTNER.value:
        return settled_at(LackCode.PARTNER, draft.sheet)
    if block.code == "channels_missing" and here is not Step.GENERAL:
        return f"{place(draft.sheet.id, Step.GENERAL)}#{block.field}"
    of_type = f"?type={block.about}" if block.code == LackCode.DOCUMENT.value else ""
    end = f"#{block.field}" if block.field else ""
    if block.step is here and not of_type:
        return end
    return f"{place(draft.sheet.id, block.step)}{of_type}{end}"


def links(draft: Draft) -> dict[Block, str]:
    """The same for all that the draft lacks."""
    return {one: link(draft, one) for one in blocks_of(draft.steps)}


def gone_on(
    request: AnyRequest,
    product_id: UUID,
    step: Step,
    raw: Mapping[str, str],
    told: str,
    *,
    changed: bool = True,
) -> Html:
    """After a step is saved: the next one, the one before, the one asked for, or the same."""
    asked = raw.get("aller", "")
    named = next((one for one in STEPS if one.value == asked), step)
    target = after(step) if asked == "suite" else before(step) if asked == "retour" else named
    toast = Toast(message=told if changed else "Rien n’avait changé.")
    return redirect_to(
        place(product_id, target or step),
        request=request,
        toast=toast if changed or target is step else None,
    )


def _note(one: StepProgress, *, current: bool) -> str:
    return one.note if not current or one.entered or one.done else "En cours"
