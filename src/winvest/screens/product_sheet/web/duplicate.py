"""Duplicating a product: a form with a suggested code, then the new draft."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, Toast, invalid_page, page, redirect_to
from winvest.foundation.kit.calendar import start_of_day, today_in
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.creation import SkuTaken
from winvest.offer.catalog.queries.choices import taken_skus
from winvest.offer.catalog.queries.duplicates import duplicates
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.catalog.rules import suggested_sku
from winvest.screens.product_sheet.commands import duplicate_product
from winvest.screens.product_sheet.duplication import (
    NEEDED,
    Part,
    copied_name,
    parse_duplication,
)
from winvest.screens.product_sheet.web.creation import CREATING
from winvest.screens.product_sheet.web.duplicates import CONFIRM, check_confirmed, typed_in

FULL = "product_sheet/duplicate.html"


@get("/produits/{sku:str}/dupliquer", opt=CREATING)
async def duplication_form(
    sku: FromPath[str], session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """What to copy, and under which code and name."""
    sheet = await _source(session, caller, sku)
    prefix = f"{sheet.company_code}-{sheet.risk_code}-"
    taken = await taken_skus(session, caller, prefix=prefix)
    form = {
        "name": copied_name(sheet.name),
        "sku": suggested_sku(sheet.company_code, sheet.risk_code, taken),
        "parts": ",".join(one.value for one in _parts(caller, sheet)),
    }
    shown = {"parts": _parts(caller, sheet), **await _banner(session, caller, sheet, form)}
    return page(FULL, one=sheet, form=form, errors={}, **shown)


@post("/produits/{sku:str}/dupliquer", opt=CREATING)
async def duplication_save(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Make the copy and open its sheet; the toast throws it away."""
    sheet = await _source(session, caller, sku)
    form = {"name": "", "sku": "", "parts": "", **await posted(request)}
    banner = await _banner(session, caller, sheet, form)
    shown: dict[str, Any] = {"one": sheet, "form": form, "parts": _parts(caller, sheet), **banner}
    now = datetime.now(UTC)
    try:
        check_confirmed(banner["doubles"], form)
        created = await duplicate_product(
            session,
            caller,
            sku=sheet.sku,
            wanted=parse_duplication(form),
            effective_from=_next_month(now),
            now=now,
        )
    except SkuTaken as refusal:
        told = FieldError(field="sku", code=refusal.code, message=refusal.message)
        raise invalid_page(request, Invalid([told]), full=FULL, **shown) from refusal
    except Invalid as refusal:
        raise invalid_page(request, refusal, full=FULL, **shown) from refusal
    address = f"/produits/{quote(created.sku)}"
    may_undo = caller.may("catalog.delete", company_id=sheet.company_id)
    toast = Toast(
        message=f"Brouillon {created.sku} créé d’après {sheet.sku}.",
        undo=f"{address}/suppression" if may_undo else None,
    )
    return redirect_to(address, request=request, toast=toast)


async def _banner(
    session: AsyncSession, caller: Scope, sheet: ProductSheet, form: dict[str, str]
) -> dict[str, Any]:
    """What looks like the copy, the product that it copies aside."""
    typed = typed_in({**form, "company_id": str(sheet.company_id)})
    return {
        "doubles": await duplicates(session, caller, typed=typed, but=sheet.sku),
        "confirming": True,
        "confirmed": form.get(CONFIRM, "") == "1",
        "sauf": sheet.sku,
    }


async def _source(session: AsyncSession, caller: Scope, sku: str) -> ProductSheet:
    sheet = await product_sheet(session, caller, sku=sku)
    caller.require("catalog.create", company_id=sheet.company_id, risk_family=sheet.risk_code)
    return sheet


def _parts(caller: Scope, sheet: ProductSheet) -> list[Part]:
    """The parts that this person may write at the company."""
    if sheet.version is None:
        return []
    return [one for one in Part if caller.may(NEEDED[one], company_id=sheet.company_id)]


def _next_month(now: datetime) -> datetime:
    """A draft starts on the 1st of the next month until somebody says otherwise."""
    today = today_in(now)
    year, month = divmod(today.year * 12 + today.month, 12)
    return start_of_day(today.replace(year=year, month=month + 1, day=1))


routes = [duplication_form, duplication_save]
