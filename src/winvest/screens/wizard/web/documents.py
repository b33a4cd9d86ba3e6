"""Step 4: what the law asks for on each channel, what is there, and the deposit beside it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.turns import step_aside
from winvest.foundation.infra.web import AnyRequest, Html, invalid_page, is_partial, page
from winvest.foundation.kit.errors import Invalid, Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.files.reception import FIELD
from winvest.offer.documents.forms import Aim
from winvest.offer.documents.rules import coverage
from winvest.screens.library.web.deposit import FRAGMENT, MOST_BODY, deposit_form, deposited
from winvest.screens.wizard.queries import Draft
from winvest.screens.wizard.rules import Step
from winvest.screens.wizard.web.frame import (
    EDITING,
    PATH,
    around,
    gone_on,
    opened,
    place,
    saving,
)

DOCUMENTS = f"{PATH}/{{product_id:str}}/{Step.DOCUMENTS.value}"
FULL = "wizard/documents.html"
TYPED = ("titre", "edition", "du", "au", "canaux", "obligatoire")


@get(DOCUMENTS, opt=EDITING)
async def documents_step(
    request: AnyRequest,
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """What is asked for by channel, what is there, and the form of a deposit."""
    draft = await opened(session, caller, product_id)
    form = {"type": str(request.query_params.get("type", ""))}
    return page(FULL, **_frame(caller, draft, form), errors={}, lost=False)


@post(DOCUMENTS, opt=EDITING, status_code=200, request_max_body_size=MOST_BODY)
async def documents_step_saved(
    request: AnyRequest, product_id: FromPath[str], caller: NamedDependency[Scope]
) -> Html:
    """Deposit a document in the draft's version; the file comes before any transaction opens."""
    step_aside()
    raw = await posted(request)
    db = request.app.state.db
    async with transaction(db, caller) as session:
        draft = await opened(session, caller, product_id)
    if draft.sheet.version is None:
        raise Refused(
            "Ce brouillon n’a pas encore de version\u00a0: ouvrez-la à l’étape Tarification.",
            code="version_missing",
        )
    if raw.get("aller") and not await _touched(request, raw):
        return gone_on(request, draft.sheet.id, Step.DOCUMENTS, raw, "", changed=False)
    aimed = {**raw, "produits": draft.sheet.sku, "compagnie": "", "version": Aim.PREPARED.value}
    try:
        await deposited(request, caller, aimed, now=datetime.now(UTC))
    except Invalid as refusal:
        async with transaction(db, caller) as session:
            draft = await opened(session, caller, product_id)
        raise invalid_page(
            request,
            refusal,
            full=FULL,
            fragment=FRAGMENT,
            lost=not is_partial(request),
            **_frame(caller, draft, raw),
        ) from refusal
    title = raw.get("titre", "").strip()[:80]
    return gone_on(
        request, draft.sheet.id, Step.DOCUMENTS, raw, f"«\u00a0{title}\u00a0» est déposé."
    )


async def _touched(request: AnyRequest, raw: Mapping[str, str]) -> bool:
    """Was a file chosen, or anything typed? A type alone comes from the link that led here."""
    sent = (await request.form()).get(FIELD)
    return isinstance(sent, UploadFile) or any(raw.get(name, "").strip() for name in TYPED)


def _frame(scope: Scope, draft: Draft, form: Mapping[str, str]) -> dict[str, Any]:
    facts, sheet = draft.facts, draft.sheet
    offered = deposit_form({"langue": "fr", **form}, ())
    may_file = scope.may("documents.edit", company_id=sheet.company_id, risk_family=sheet.risk_code)
    return {
        **offered,
        **around(draft, Step.DOCUMENTS),
        "save_at": place(sheet.id, Step.DOCUMENTS),
        "for_one": True,
        "deposit_foot": "wizard/deposit_foot.html",
        "demanded": coverage(
            facts.papers,
            family=facts.family,
            channels=facts.channels,
            now=max(datetime.now(UTC), facts.starts or datetime.now(UTC)),
        )
        if facts
        else (),
        "sold_by": facts.channels if facts else sheet.channels,
        "papers": draft.content.living_papers,
        "has_script": any(one.type is DocumentType.SCRIPT for one in draft.content.living_papers),
        "may_file": may_file,
        **(saving(draft, form, form_id="deposit-form") if may_file and sheet.version else {}),
    }


routes = [documents_step, documents_step_saved]
