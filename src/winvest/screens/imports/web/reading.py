"""Reading the imports: the list, what a file would do, what it did."""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches.forms import cursor_text, parse_cursor
from winvest.foundation.infra.web import AnyRequest, Html, fragment_or_page, page, redirect_to
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.screens.imports.enums import SEVERAL, ImportStatus, Outcome, Verdict
from winvest.screens.imports.forms import (
    parse_lines,
)
from winvest.screens.imports.places import PATH
from winvest.screens.imports.queries import (
    RIGHT,
    ImportRow,
    drafts_counted,
    import_list,
    import_of,
    line_page,
    names_of,
    same_file,
)
from winvest.screens.imports.views import (
    RUNNING,
    WRITTEN,
    address_of,
    changes_in_words,
    faults_in_words,
    result_sentence,
    stands,
    steps_of,
)
from winvest.screens.imports.web.frame import OPT, fields_of, progress_shown, where

SIZE = 30
EXPORT = "/api/catalog/exports?kind=prices&format=xlsx"


@get(PATH, opt=OPT)
async def import_index(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The imports of the companies shown: who, when, which file, what it did."""
    before = parse_cursor(request.query_params.get("apres", ""))
    found = await import_list(session, caller, before=before, size=SIZE)
    rows = found[:SIZE]
    return page(
        "imports/index.html",
        rows=[(one, result_sentence(one), f"{PATH}/{one.id}") for one in rows],
        following=f"{PATH}?apres={cursor_text(rows[-1])}" if len(found) > SIZE else "",
        first_page=PATH if before else "",
        path=PATH,
        prices=await _price_files(session, caller),
    )


async def _price_files(session: AsyncSession, scope: Scope) -> list[tuple[str, str]]:
    """Where to take the prices in force of each company out, as an import reads them again."""
    held = scope.companies_with(RIGHT) & scope.companies_with("pricing.read")
    companies = await company_names(session, scope, ids=held & scope.shown_company_ids)
    return [(one.name, f"{EXPORT}&company={one.code}") for one in companies]


@get(f"{PATH}/{{import_id:uuid}}/controle", opt=OPT)
async def import_checked(
    request: AnyRequest,
    import_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Step 3: what each line would do; nothing is written yet."""
    one = await import_of(session, caller, import_id=import_id)
    if one.status is ImportStatus.RECEIVED:
        return redirect_to(f"{PATH}/{import_id}/colonnes", request=request)
    return await _shown(request, session, caller, one, step="controle")


@get(f"{PATH}/{{import_id:uuid}}", opt=OPT)
async def import_result(
    request: AnyRequest,
    import_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Step 4: what the import did; before that, the step at which it stands."""
    one = await import_of(session, caller, import_id=import_id)
    if one.status not in WRITTEN:
        return redirect_to(where(one), request=request)
    return await _shown(request, session, caller, one, step="resultat")


@get(f"{PATH}/{{import_id:uuid}}/avancement", opt={**OPT, "fragment": True})
async def import_progress(
    request: AnyRequest,
    import_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """How far an import is; once it is over, the page is asked for anew."""
    one = await import_of(session, caller, import_id=import_id)
    answer = fragment_or_page(
        request,
        full="imports/progress.html",
        fragment="imports/_import_progress.html",
        **progress_shown(one),
    )
    if one.status not in RUNNING:
        answer.headers["HX-Refresh"] = "true"
    return answer


async def _shown(
    request: AnyRequest, session: AsyncSession, scope: Scope, one: ImportRow, *, step: str
) -> Html:
    verdict, outcome, after = parse_lines(request.query_params)
    lines, following = await line_page(
        session, scope, import_id=one.id, verdict=verdict, outcome=outcome, after=after
    )
    names = await names_of(session, scope, lines=lines)
    fields = await fields_of(session, scope, one)
    twin = await same_file(session, scope, one=one) if step == "controle" else None
    here = f"{PATH}/{one.id}" + ("/controle" if step == "controle" else "")
    kept = f"controle={verdict}&" if verdict else f"resultat={outcome}&" if outcome else ""
    return page(
        "imports/show.html",
        **progress_shown(one),
        step=step,
        lines=[
            (
                line,
                changes_in_words(line, names, fields),
                faults_in_words(line, one),
                stands(line),
                address_of(line),
            )
            for line in lines
        ],
        verdict=verdict,
        outcome=outcome,
        verdicts=[(each, getattr(one, f"{each.value}_count")) for each in Verdict],
        several=SEVERAL,
        undoing_asked=request.query_params.get("annulation") == "1",
        drafts=await drafts_counted(session, scope, one=one),
        outcomes=_outcomes(one),
        following=f"{here}?{kept}apres={following}" if following else "",
        first_page=f"{here}?{kept}" if after else "",
        sentence_done=result_sentence(one),
        twin=twin,
        steps=steps_of(one, step),
        base=here,
        written=one.status in WRITTEN,
    )


def _outcomes(one: ImportRow) -> list[tuple[Outcome, int]]:
    applied = one.written - one.undone_count - one.kept_count
    return [
        (Outcome.APPLIED, applied),
        (Outcome.REFUSED, one.refused_count),
        (Outcome.UNDONE, one.undone_count),
        (Outcome.KEPT, one.kept_count),
    ]


routes = [import_index, import_checked, import_result, import_progress]
