"""Doors of the bulk acts: what to do with a selection, its confirmation, and the run."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.screens.bulk.acts
import winvest.screens.bulk.publishing  # noqa: F401 - declares what batches run
from winvest.foundation.batches.commands.opening import CountChanged, open_batch
from winvest.foundation.batches.commands.running import advance
from winvest.foundation.batches.queries import batch_of
from winvest.foundation.batches.registry import acts
from winvest.foundation.batches.rules import AT_ONCE, told
from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, FormRejected, Html, Toast, page, redirect_to
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Badge, Channel, LifecycleStatus
from winvest.screens.bulk.choices import CHOICES, Choice, Marks, choice_of, forecast, is_idle
from winvest.screens.bulk.forms import (
    LOT,
    NOBODY,
    AskedLot,
    Format,
    joined,
    parse_ending,
    parse_lot,
    parse_marks,
    parse_publication,
)
from winvest.screens.bulk.places import Places, places_for
from winvest.screens.bulk.queries import Selection, batch_lines, selection, up_to_date
from winvest.screens.diffusion.web.frame import PRICES, SEEN

READING = {"right": "catalog.read", "public": False, "company_scoped": True}
EXPORTS = {"export-csv": Format.CSV, "export-xlsx": Format.XLSX}
MARKS: dict[Marks, type[Badge] | type[Channel]] = {Marks.BADGES: Badge, Marks.CHANNELS: Channel}


@get(LOT, opt=READING)
async def lot_asked(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """What may be done with these products; once an act is chosen, what it will do to them."""
    asked = parse_lot(joined(request.query_params.multi_items()))
    choice = _allowed(caller, asked.code) if asked.code else None
    await up_to_date(session)
    found = await selection(session, caller, chosen=asked.chosen)
    places = await places_for(session, caller, choice.marks) if choice else ()
    return _asked_page(caller, asked, choice, found, places=places)


@post(LOT, opt=READING)
async def lot(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Run an act on the products: at once for a few, aside for many, after their count is agreed.

    What is final, or asks for more, is confirmed on its own page first.
    """
    raw = await posted(request)
    asked = parse_lot(raw)
    if asked.code in EXPORTS:
        address = asked.chosen.export_address(EXPORTS[asked.code])
        return redirect_to(address, request=request)
    if not asked.code:
        return redirect_to(asked.chosen.address(), request=request)
    choice = _allowed(caller, asked.code)
    await up_to_date(session)
    found = await selection(session, caller, chosen=asked.chosen)
    at_once = not asked.chosen.whole and found.total <= AT_ONCE
    if asked.confirmed is None and (not at_once or choice.final or choice.marks):
        return redirect_to(asked.chosen.address(choice.code), request=request)
    places = await places_for(session, caller, choice.marks)
    try:
        marks = _marks(raw, choice.marks, places)
        batch_id = await open_batch(
            session,
            caller,
            act=choice.act,
            title=f"{choice.label}\u00a0: {plural(found.total, 'produit')}{_where(marks, places)}",
            about=found.about,
            lines=batch_lines(found),
            expected=found.total if asked.confirmed is None else asked.confirmed,
            arguments={**choice.arguments, **marks},
            back=asked.chosen.state.here(),
            aside=found.total > AT_ONCE,
        )
    except (Invalid, CountChanged) as refusal:
        raise FormRejected(
            _asked_page(caller, asked, choice, found, places=places, raw=raw, refusal=refusal)
        ) from refusal
    if found.total > AT_ONCE:
        return redirect_to(f"/lots/{batch_id}", request=request)
    return await _run_at_once(request, session, caller, choice, batch_id)


async def _run_at_once(
    request: AnyRequest, session: AsyncSession, caller: Scope, choice: Choice, batch_id: UUID
) -> Html:
    """Run the few lines here; back to the list, or to the lines when some were refused."""
    await advance(session, caller, batch_id=batch_id, at_most=AT_ONCE + 1)
    batch = await batch_of(session, caller, batch_id=batch_id)
    back = acts[choice.act].undo is not None and batch.tally.done > 0
    toast = Toast(
        message=f"{choice.label}\u00a0: {told(batch.tally)}.",
        tone="warn" if batch.tally.refused else "ok",
        undo=f"/lots/{batch_id}/annulation" if back else None,
    )
    here = f"/lots/{batch_id}" if batch.tally.refused else batch.back or "/catalogue"
    return redirect_to(here, request=request, toast=toast)


def _where(marks: Mapping[str, object], places: Places) -> str:
    """Where the products go, for the title of their batch."""
    if "partner" not in marks and "risk" not in marks:
        return ""
    asked = marks.get("partner", marks.get("risk"))
    names = {str(identifier): name for identifier, name in places}
    return f" → {names[str(asked)]}" if asked else " → sans compagnie"


def _marks(raw: Mapping[str, str], marks: Marks, places: Places) -> Mapping[str, object]:
    """What else the act asks for, as typed."""
    offered = [one for one, _ in places]
    today = today_in(datetime.now(UTC))
    if marks is Marks.PUBLICATION:
        return parse_publication(raw, today=today, companies=offered)
    if marks is Marks.END:
        return parse_ending(raw, today=today, companies=offered)
    return parse_marks(raw, marks, places=offered)


def _allowed(caller: Scope, code: str) -> Choice:
    choice = choice_of(code)
    caller.require(choice.right)
    return choice


def _asked_page(
    caller: Scope,
    asked: AskedLot,
    choice: Choice | None,
    found: Selection,
    *,
    places: Places = (),
    raw: Mapping[str, str] | None = None,
    refusal: Invalid | CountChanged | None = None,
) -> Html:
    chosen = asked.chosen
    offered = tuple(one for one in CHOICES if caller.may(one.right))
    foreseen = forecast(choice, found.counts) if choice else ()
    return page(
        "batches/lot.html",
        status=refusal.status if refusal else 200,
        choice=choice,
        offered=tuple((one, chosen.address(one.code)) for one in offered),
        total=found.total,
        gone=0 if chosen.whole else len(chosen.ticked) - found.total,
        about=found.about,
        foreseen=foreseen,
        idle=is_idle(foreseen),
        counts=tuple(found.counts.items()),
        parts=chosen.parts(),
        marks=MARKS.get(choice.marks) if choice else None,
        places=places,
        giving=choice is not None and choice.marks in (Marks.PUBLICATION, Marks.END),
        channels=Channel,
        seen=SEEN,
        prices=PRICES,
        in_test=found.counts.get(LifecycleStatus.TEST, 0),
        nobody=NOBODY if choice and choice.marks is Marks.PARTNER else "",
        raw=raw or {},
        errors=refusal.by_field if isinstance(refusal, Invalid) else {},
        changed=refusal.message if isinstance(refusal, CountChanged) else "",
        back=chosen.state.here(),
        other=chosen.address(),
        csv_href=chosen.export_address(Format.CSV),
        xlsx_href=chosen.export_address(Format.XLSX),
        path=LOT,
    )


routes = [lot_asked, lot]
