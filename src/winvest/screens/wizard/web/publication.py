"""Step 5: accounts, day, what still lacks; then the draft goes to those who validate it."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, FormRejected, Html, Toast, page, redirect_to
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.enums import AccountingNature, MappingStatus
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.offer.catalog.commands.lifecycle import change_status
from winvest.offer.catalog.enums import LifecycleStatus, VersionStatus
from winvest.offer.catalog.queries.mappings import product_mappings
from winvest.offer.publication.rules import wanted_natures
from winvest.offer.versions.commands.drafting import describe_version
from winvest.offer.versions.commands.validation import submit_version
from winvest.offer.versions.forms.dates import parse_description
from winvest.screens.versions.asking import ask_accounts
from winvest.screens.versions.web.frame import zone_of
from winvest.screens.wizard.queries import Draft
from winvest.screens.wizard.rules import Step, check_complete
from winvest.screens.wizard.web.frame import (
    EDITING,
    PATH,
    around,
    gone_on,
    link,
    links,
    opened,
    place,
    saving,
    version_of,
)
from winvest.screens.wizard.web.prepared import prepared_rows

HERE = f"{PATH}/{{product_id:str}}"
PUBLICATION = f"{HERE}/{Step.PUBLICATION.value}"


@get(PUBLICATION, opt=EDITING)
async def publication_step(
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The accounts, the day, all that lacks; and the submission."""
    draft = await opened(session, caller, product_id)
    return await _page(session, caller, draft)


@post(PUBLICATION, opt=EDITING)
async def publication_step_saved(
    request: AnyRequest,
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Keep the day from which the version should apply, and its note."""
    draft = await opened(session, caller, product_id)
    version = await version_of(session, caller, draft)
    raw = await posted(request)
    try:
        asked = parse_description(raw, zone=await zone_of(session, draft.sheet))
        lock_version = Reading(raw).version()
    except Invalid as refusal:
        again = await _page(session, caller, draft, raw=raw, errors=dict(refusal.by_field))
        raise FormRejected(again) from refusal
    await describe_version(
        session,
        caller,
        sku=draft.sheet.sku,
        number=version.number,
        lock_version=lock_version,
        effective_from=asked.effective_from,
        notes=asked.notes,
        breaking_changes=version.breaking_changes,
    )
    return gone_on(request, draft.sheet.id, Step.PUBLICATION, raw, "Enregistré.")


@post(f"{PUBLICATION}/compta", opt=EDITING)
async def mapping_asked(
    request: AnyRequest,
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """« Demander à la Compta » : its accounts for each flow of the product (Annexe D)."""
    draft = await opened(session, caller, product_id)
    version = await version_of(session, caller, draft)
    sheet = draft.sheet
    if draft.facts is None:
        raise AssertionError("a draft with a version has facts")
    names = await ask_accounts(
        session,
        caller,
        sheet=sheet,
        version_id=version.id,
        number=version.number,
        facts=draft.facts,
    )
    told = f"La Compta {names} est prévenue."
    if await _shown_to_reviewers(session, caller, draft):
        told += " Le produit passe en test\u00a0: sa société peut l’ouvrir."
    return redirect_to(
        place(sheet.id, Step.PUBLICATION), request=request, toast=Toast(message=told)
    )


@post(f"{HERE}/soumission", opt=EDITING)
async def draft_submitted(
    request: AnyRequest,
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Submit the complete draft to those who validate it."""
    draft = await opened(session, caller, product_id)
    version = await version_of(session, caller, draft)
    check_complete(draft.steps, hrefs=links(draft))
    await submit_version(session, caller, sku=draft.sheet.sku, number=version.number)
    told = f"{draft.sheet.name} est soumis à validation."
    if await _shown_to_reviewers(session, caller, draft):
        told += " Il passe en test\u00a0: ses relecteurs peuvent l’ouvrir."
    return redirect_to(
        place(draft.sheet.id, Step.PUBLICATION), request=request, toast=Toast(message=told)
    )


async def _shown_to_reviewers(session: AsyncSession, scope: Scope, draft: Draft) -> bool:
    """A draft is known to its editors alone: in test, those who check it open it (Annexe C §1)."""
    sheet = draft.sheet
    may = scope.may("catalog.lifecycle", company_id=sheet.company_id, risk_family=sheet.risk_code)
    if sheet.lifecycle_status is not LifecycleStatus.DRAFT or not may:
        return False
    await change_status(session, scope, sku=sheet.sku, target=LifecycleStatus.TEST)
    return True


async def _page(
    session: AsyncSession,
    scope: Scope,
    draft: Draft,
    *,
    raw: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Html:
    sheet = draft.sheet
    version = None
    if sheet.version is not None:
        version = await version_of(session, scope, draft)

    def may(right: str) -> bool:
        return scope.may(right, company_id=sheet.company_id, risk_family=sheet.risk_code)

    submitted = version is not None and version.status is not VersionStatus.DRAFT
    mappings = await product_mappings(session, scope, product_id=sheet.id)
    stored = {
        "effective_from": f"{local_day(version.effective_from):%d/%m/%Y}" if version else "",
        "notes": (version.notes or "") if version else "",
    }
    return page(
        "wizard/publication.html",
        status=422 if errors else 200,
        **around(draft, Step.PUBLICATION),
        **(saving(draft, raw) if version is not None and not submitted else {}),
        version=version,
        form={**stored, **(raw or {})},
        errors=errors or {},
        prepared=prepared_rows(draft),
        accounts=_accounts(draft),
        may_read_accounts=may("accounting.read"),
        unasked=any(one.code == "mapping_not_validated" for one in draft.steps[-1].blocks),
        in_draft=sheet.lifecycle_status is LifecycleStatus.DRAFT,
        may_show=may("catalog.lifecycle"),
        gate=[
            (one.step, [(block, link(draft, block)) for block in one.blocks]) for one in draft.steps
        ],
        ready=all(one.done for one in draft.steps),
        submitted=submitted,
        mapped=mappings is not None,
        quality=any(draft.content.demands),
    )


def _accounts(draft: Draft) -> list[dict[str, Any]]:
    """The flows that the owner books, with their account once Compta gave it."""
    if draft.facts is None:
        return []
    known = {
        one.nature: one
        for one in draft.kept.of(AccountingMapping)
        if one.company_id == draft.sheet.company_id
        and draft.sheet.version is not None
        and one.product_version_id == draft.sheet.version.id
    }
    wanted = [one for one in AccountingNature if one in wanted_natures(draft.facts) or one in known]
    return [
        {
            "nature": nature,
            "row": known.get(nature),
            "status": known[nature].status if nature in known else None,
            "settled": nature in known and known[nature].status is not MappingStatus.TO_VALIDATE,
        }
        for nature in wanted
    ]


routes = [publication_step, publication_step_saved, mapping_asked, draft_submitted]
