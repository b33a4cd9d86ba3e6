"""The form of the accounts of a version in a company: what it offers, and how it is kept.

It opens from the product, and from the validation that asks for it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    Toast,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Conflict, Invalid
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.account_queries import accounts
from winvest.group.accounting.enums import AccountingNature
from winvest.group.accounting.mapping_forms import parse_flows
from winvest.group.accounting.writing_commands import mapping_stamp, write_mapping
from winvest.group.lists.queries import vat_rates

ENDS = (
    ("compte", "gl_account"),
    ("journal", "journal"),
    ("tva", "tax_code"),
    ("centre", "cost_center"),
)


def stored(nature: AccountingNature, row: object | None) -> dict[str, str]:
    """The fields of a flow, as they are kept; empty when nothing is."""
    return {
        f"{nature.value}-{end}": (getattr(row, name) or "") if row else "" for end, name in ENDS
    }


async def offered(
    session: AsyncSession, scope: Scope, *, version_id: UUID, company_id: UUID
) -> dict[str, Any]:
    """What the form offers: the plan of accounts, the rates of the day, and what was seen."""
    plan = await accounts(session, scope, company_ids=[company_id], active_only=True)
    rates = await vat_rates(session, scope, on=today_in(datetime.now(UTC)))
    return {
        "plan": [(each.number, f"{each.number} · {each.label}") for each in plan],
        "rates": [(each.code, each.code) for each in rates],
        "seen": await mapping_stamp(session, scope, version_id=version_id, company_id=company_id),
        "conflict": "",
    }


async def keep(
    request: AnyRequest,
    session: AsyncSession,
    scope: Scope,
    *,
    raw: Mapping[str, str],
    template: str,
    shown: dict[str, Any],
    natures: Sequence[AccountingNature],
    version_id: UUID,
    company_id: UUID,
    risk_family: str,
    back: str,
) -> Html:
    """Keep what was typed and go back; 422 beside the fields, 409 when others changed it."""
    seen = raw.get("lu", "")[:200]
    try:
        flows = parse_flows(
            raw,
            natures=natures,
            known={number for number, _ in shown["plan"]},
            rates={code for code, _ in shown["rates"]},
        )
        changed = await write_mapping(
            session,
            scope,
            version_id=version_id,
            company_id=company_id,
            risk_family=risk_family,
            seen=seen,
            flows=flows,
        )
    except Invalid as refusal:
        shown["seen"] = seen
        raise invalid_page(request, refusal, full=template, **shown) from refusal
    except Conflict as conflict:
        answer = page(template, status=409, **{**shown, "conflict": conflict.message}, errors={})
        raise FormRejected(answer) from conflict
    told = f"{plural(changed, 'compte enregistré', 'comptes enregistrés')}." if changed else ""
    return redirect_to(
        back,
        request=request,
        toast=Toast(message=told or "Rien n’avait changé.", tone="ok" if changed else "info"),
    )
