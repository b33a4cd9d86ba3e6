"""Loading of the demo group: one transaction, repeatable, under a second once files are printed."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.app.demo.accounts import account_trees, accounts, write_accounts
from winvest.app.demo.checks import write_checks
from winvest.app.demo.content.companies import COMPANIES
from winvest.app.demo.dated_trees import dated_trees
from winvest.app.demo.group_trees import group_trees
from winvest.app.demo.index_trees import index_trees
from winvest.app.demo.printing import Printed, print_sheets
from winvest.app.demo.product_trees import product_trees
from winvest.app.demo.quotes import write_quotes
from winvest.app.demo.sheets import sheets
from winvest.app.demo.team_trees import team_trees
from winvest.app.demo.trees import Tree, Values, company_id
from winvest.app.demo.views import write_views
from winvest.foundation.audit.models import AuditLog
from winvest.foundation.infra.crypto import Keyring, install_keyring
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.models import Base
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.templates import template_environment
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.models.accounts import LedgerAccount
from winvest.group.companies.models import Company
from winvest.offer.catalog.models.mappings import ProductMapping

LOG = logging.getLogger("winvest.demo")
LABEL = "Jeu de démonstration"
COMMAND = text("SELECT set_config('app.command', 'demo.load', true)")
MOST_PARAMETERS = 30_000
LATER = (LedgerAccount, ProductMapping)  # given to demo groups that were loaded before them


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a load wrote; all zero when the demo group was already there."""

    companies: int
    people: int
    products: int
    documents: int
    rows: int
    files: int


async def load_demo(settings: Settings) -> Summary:
    """Give an empty Winvest its demo group; what is already there is left as people made it.

    Raises nothing of its own: without the libraries that print, documents are filed as drafts.
    """
    install_keyring(Keyring.from_file(settings.key_file))
    db = Database(settings.database_url, pool_size=1)
    now = datetime.now(UTC)
    try:
        async with transaction(db, _scope()) as session:
            await session.execute(COMMAND)
            return await _load(session, settings, now=now)
    finally:
        await db.close()


def _scope() -> Scope:
    """Every company, named one by one: there is no way round row-level security."""
    everywhere = frozenset(company_id(company.code) for company in COMPANIES)
    return Scope(actor_id=None, actor_label=LABEL, company_ids=everywhere, unlimited=True)


async def _load(session: AsyncSession, settings: Settings, *, now: datetime) -> Summary:
    anchor = await _anchor(session, now=now)
    credentials = settings.var_dir / "secrets" / "demo-credentials.json"
    staff = accounts(credentials)
    around = await _absent(session, (*group_trees(anchor=anchor), *index_trees()))
    people = await _absent(session, await account_trees(staff, now=now))
    printed: dict[str, Printed] = {}
    complete = product_trees(anchor=anchor, printed={})
    catalogue = await _absent(session, complete)
    if catalogue:
        printed = await _print(settings)
        wanted = {tree.id for tree in catalogue}
        complete = product_trees(anchor=anchor, printed=printed)
        catalogue = tuple(tree for tree in complete if tree.id in wanted)
    dated = await _absent(session, dated_trees(anchor=anchor))
    teams = await _absent(session, team_trees(now=now))
    fresh = (*around, *people, *teams, *catalogue, *dated)
    later = await _later_rows(session, (*group_trees(anchor=anchor), *complete), fresh)
    counts = await _insert(session, (*fresh, *later))
    views = await write_views(session, _scope())
    quotes = await write_quotes(session, _scope(), now=now) if counts.get("product") else 0
    if counts.get("product"):
        folder = settings.var_dir / "documents"
        # After the roles, which hold since this transaction began.
        deposited = datetime.now(UTC)
        await write_checks(session, _scope(), printed=printed, folder=folder, now=deposited)
    if people:
        write_accounts(credentials, staff)
    return Summary(
        companies=counts.get("company", 0),
        people=counts.get("app_user", 0),
        products=counts.get("product", 0),
        documents=counts.get("product_document", 0),
        rows=sum(counts.values()) + views + quotes,
        files=len({one.sha256 for one in printed.values()}),
    )


async def _anchor(session: AsyncSession, *, now: datetime) -> date:
    """The day of the first load, which later loads count from too."""
    first = await session.scalar(
        select(func.min(Company.created_at)).where(Company.id == company_id("FT"))
    )
    return local_day(first or now)


async def _later_rows(
    session: AsyncSession, trees: Sequence[Tree], fresh: Sequence[Tree]
) -> tuple[Tree, ...]:
    """What the demo gives since to trees that are there: never again what people took away."""
    whole = {tree.id for tree in fresh}
    rows = {
        row["id"]: (model, row)
        for tree in trees
        if tree.id not in whole
        for model, row in tree.rows
        if model in LATER
    }
    held: set[object] = set()
    for model in LATER:
        column = model.__table__.c.id
        held.update((await session.scalars(select(column).where(column.in_(rows)))).all())
    told = select(AuditLog.record_id).where(AuditLog.record_id.in_(set(rows) - held))
    held.update((await session.scalars(told)).all())
    return tuple(
        Tree(root=model, id=cast("UUID", key), rows=((model, row),))
        for key, (model, row) in rows.items()
        if key not in held
    )


async def _absent(session: AsyncSession, trees: Sequence[Tree]) -> tuple[Tree, ...]:
    """The trees of which the root is not there yet."""
    by_root: dict[type[Base], list[UUID]] = defaultdict(list)
    for tree in trees:
        by_root[tree.root].append(tree.id)
    present: set[UUID] = set()
    for root, ids in by_root.items():
        column = root.__table__.c.id
        present.update((await session.scalars(select(column).where(column.in_(ids)))).all())
    return tuple(tree for tree in trees if tree.id not in present)


async def _print(settings: Settings) -> dict[str, Printed]:
    pages = sheets(template_environment())
    try:
        return await asyncio.to_thread(print_sheets, pages, folder=settings.var_dir / "documents")
    except OSError as error:  # WeasyPrint's system libraries are missing
        LOG.warning(
            "Documents de démonstration non imprimés (%s) : installez libpango-1.0-0, "
            "libpangoft2-1.0-0 et libharfbuzz-subset0.",
            error,
        )
        return {}


async def _insert(session: AsyncSession, trees: Iterable[Tree]) -> dict[str, int]:
    """Insert table by table, in the order in which trees first name them."""
    by_model: dict[type[Base], list[Values]] = defaultdict(list)
    for tree in trees:
        for model, row in tree.rows:
            by_model[model].append(row)
    for model, rows in by_model.items():
        size = MOST_PARAMETERS // len(rows[0])
        for start in range(0, len(rows), size):
            some = [dict(row) for row in rows[start : start + size]]
            made = insert(model).values(some)
            # What people entered by themselves under the same key stays theirs.
            await session.execute(made.on_conflict_do_nothing() if model in LATER else made)
    return {model.__tablename__: len(rows) for model, rows in by_model.items()}
