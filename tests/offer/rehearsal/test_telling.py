"""Clients to be told: nobody is written to from here, so the people who send are told to."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.reactions  # noqa: F401 - what follows the acts is part of them
from tests.offer.catalog.withdrawals import sign_by_sql
from tests.offer.catalog.world import a_group, a_product
from tests.offer.rehearsal.world import NOW, Stage, a_stage
from tests.offer.versions.world import RIGHTS, SKU, as_, person
from winvest.foundation.infra.settings import ROOT
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Forbidden, Invalid, NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope, system_scope
from winvest.offer.catalog.commands.lifecycle import retire_product
from winvest.offer.catalog.commands.withdrawal import change_client_notice, prepare_withdrawal
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.exit_plan import ClientNotice as Words
from winvest.offer.catalog.forms.exit_plan import ExitPlan
from winvest.offer.catalog.mapping_enums import Renewals
from winvest.offer.catalog.models.mappings import ProductExitPlan
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.publication.commands.withdrawing import Followed, follow_exit_plan
from winvest.offer.publication.queries import plans_to_follow
from winvest.offer.rehearsal.enums import NoticeLetter, SentHow
from winvest.offer.rehearsal.telling.commands import record_client_notice
from winvest.offer.rehearsal.telling.forms import Sending, parse_sending
from winvest.offer.rehearsal.telling.queries import ClientNoticeRow, client_notice, client_notices
from winvest.offer.versions import ports
from winvest.offer.versions.commands.going_back import unschedule_version
from winvest.offer.versions.commands.going_live import go_live, schedule_version
from winvest.offer.versions.commands.validation import approve_version, submit_version

EFFECT = datetime(2031, 3, 31, 10, tzinfo=UTC)
TODAY = local_day(NOW)


@pytest.fixture(autouse=True)
def complete(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checklist has its own tests: here, nothing lacks."""
    monkeypatch.setattr(ports, "_readiness", [ports.NothingLacks()])


async def planned(session: AsyncSession, *, amount: str = "10,90", risk: str = "MOBILE") -> Stage:
    """Version 2 planned for the last day of March 2031, where the law wants a notice."""
    stage = await a_stage(session, amount=amount)
    await as_(session, system_scope("Essais", company_ids=stage.world.companies))
    await session.execute(update(Risk).where(Risk.code == "TVX").values(code=risk))
    await submit_version(session, await as_(session, person(stage.world)), sku=SKU, number=2)
    second = await as_(session, person(stage.world))
    await approve_version(session, second, sku=SKU, number=2, seen=None, comment=None, now=NOW)
    await schedule_version(session, second, sku=SKU, number=2, effective_from=EFFECT, now=NOW)
    return stage


async def waiting(session: AsyncSession, scope: Scope) -> tuple[ClientNoticeRow, ...]:
    return (await client_notices(session, await as_(session, scope), sent=False)).rows


def sender(stage: Stage) -> Scope:
    """Somebody who sends."""
    return person(stage.world, frozenset((*RIGHTS, "documents.read", "documents.edit")))


@pytest.mark.req("AHEAD-02", "AHEAD-07")
async def test_a_price_that_will_rise_waits_to_be_told_by_its_day(session: AsyncSession) -> None:
    stage = await planned(session)
    (one,) = await waiting(session, sender(stage))
    assert (one.version, one.letter, one.send_by, one.effective_on) == (
        2, NoticeLetter.DURABLE, date(2031, 2, 28), date(2031, 3, 31),
    )  # fmt: skip
    assert "augmente" in one.about
    assert "9,90" in one.about
    assert one.legal_source is not None
    assert "L. 224-33" in one.legal_source
    second = await as_(session, person(stage.world))
    await go_live(
        session, second, version_id=await _version(session), approved_sha=None,
        now=EFFECT + timedelta(minutes=1),
    )  # fmt: skip
    assert [each.id for each in await waiting(session, sender(stage))] == [one.id], "told once"


async def _version(session: AsyncSession) -> object:
    return await session.scalar(
        text("SELECT product_version_id FROM client_notice WHERE product_version_id IS NOT NULL")
    )


@pytest.mark.req("AHEAD-07")
@pytest.mark.parametrize(("amount", "risk"), [("8,90", "MOBILE"), ("10,90", "AUTRE")])
async def test_a_price_that_falls_or_a_family_without_notice_tells_nobody(
    session: AsyncSession, amount: str, risk: str
) -> None:
    stage = await planned(session, amount=amount, risk=risk)
    assert await waiting(session, sender(stage)) == ()


@pytest.mark.req("AHEAD-07")
async def test_what_is_unplanned_waits_no_more(session: AsyncSession) -> None:
    stage = await planned(session)
    assert len(await waiting(session, sender(stage))) == 1
    who = await as_(session, person(stage.world))
    await unschedule_version(session, who, sku=SKU, number=2, comment="Trop tôt", now=NOW)
    assert await waiting(session, sender(stage)) == ()


@pytest.mark.req("AHEAD-07")
async def test_what_is_blocked_on_its_day_waits_no_more(session: AsyncSession) -> None:
    stage = await planned(session)
    assert len(await waiting(session, sender(stage))) == 1
    second = await as_(session, person(stage.world))
    assert not await go_live(
        session, second, version_id=await _version(session), approved_sha="0" * 64,
        now=EFFECT + timedelta(minutes=1),
    )  # fmt: skip
    assert await waiting(session, sender(stage)) == ()


@pytest.mark.req("AHEAD-07", "ORG-03")
async def test_who_sends_writes_it_down_once(session: AsyncSession) -> None:
    stage = await planned(session)
    scope = sender(stage)
    (one,) = await waiting(session, scope)
    sending = Sending(sent_on=TODAY, count=12, how=SentHow.POST)
    reader = await as_(session, person(stage.world, frozenset((*RIGHTS, "documents.read"))))
    with pytest.raises(Forbidden):
        await record_client_notice(
            session, reader, row_id=one.id, sending=sending, lock_version=1, now=NOW
        )
    await as_(session, scope)
    with pytest.raises(Refused):
        await record_client_notice(
            session, scope, row_id=one.id, sending=sending, lock_version=9, now=NOW
        )
    await record_client_notice(
        session, scope, row_id=one.id, sending=sending, lock_version=one.lock_version, now=NOW
    )
    assert await waiting(session, scope) == ()
    (done,) = (await client_notices(session, scope, sent=True)).rows
    assert (done.sent_on, done.sent_count, done.sent_how) == (TODAY, 12, SentHow.POST)
    assert done.sent_by_label == scope.actor_label
    with pytest.raises(Refused):
        await record_client_notice(
            session, scope, row_id=one.id, sending=sending, lock_version=done.lock_version, now=NOW
        )
    other = await as_(session, person(stage.world, frozenset()))
    with pytest.raises(NotFound):
        await client_notice(session, other, row_id=one.id)


@pytest.mark.req("AHEAD-07", "ORG-03")
async def test_a_right_narrowed_to_families_is_so_here_too(session: AsyncSession) -> None:
    stage = await planned(session)
    (one,) = await waiting(session, sender(stage))

    def narrowed(edits: str) -> Scope:
        scope = sender(stage)
        company = stage.world.ft
        grants = (
            Grant(role="produit", rights=frozenset(("documents.read",)), company_id=company,
                  risk_families=frozenset(("MOBILE", edits))),
            Grant(role="adv", rights=frozenset(("documents.edit",)), company_id=company,
                  risk_families=frozenset((edits,))),
        )  # fmt: skip
        return replace(scope, company_ids=frozenset((company,)), grants=grants)

    assert [each.id for each in await waiting(session, narrowed("MOBILE"))] == [one.id]
    other = await as_(session, narrowed("SANTE"))
    with pytest.raises(Forbidden):
        await record_client_notice(
            session, other, row_id=one.id, lock_version=one.lock_version, now=NOW,
            sending=Sending(sent_on=TODAY, count=12, how=SentHow.POST),
        )  # fmt: skip
    blind = replace(other, grants=(replace(other.grants[0], risk_families=frozenset(("SANTE",))),))
    assert await waiting(session, blind) == ()


@pytest.mark.req("VER-06")
async def test_a_withdrawal_asks_people_and_claims_nothing(session: AsyncSession) -> None:
    world = await a_group(session)
    product = await a_product(
        session, world, SKU, "TV Essentiel", company=world.ft, risk=world.tv, price="9.90",
        status=LifecycleStatus.FROZEN, sold_by=world.mtv,
    )  # fmt: skip
    scope = person(world, frozenset((*RIGHTS, "documents.read", "documents.edit")))
    await as_(session, scope)
    plan = ExitPlan(
        support_ends_on=TODAY + timedelta(days=90), renewals=Renewals.STOPPED,
        replacement_sku=None, client_notice_on=TODAY + timedelta(days=10),
        notice="Votre offre s’arrête.", reason="Fin de gamme", support_by=None,
    )  # fmt: skip
    await prepare_withdrawal(session, scope, sku=SKU, plan=plan, now=NOW)
    await sign_by_sql(session, "decision", "sales_stop", "client_notice")
    await retire_product(session, scope, sku=SKU, now=NOW)

    async def on(day: int) -> Followed:
        at = NOW + timedelta(days=day)
        today = local_day(at)
        if product.id not in await plans_to_follow(session, scope, today=today):
            return Followed()
        return await follow_exit_plan(session, scope, product_id=product.id, today=today, now=at)

    assert await waiting(session, scope) == ()
    assert await on(10) == Followed(), "nobody is told from here"
    assert product.id not in await plans_to_follow(
        session, scope, today=TODAY + timedelta(days=11)
    ), "people are asked once"
    (one,) = await waiting(session, scope)
    assert (one.version, one.about, one.send_by) == (
        None, "Votre offre s’arrête.", plan.client_notice_on,
    )  # fmt: skip
    kept = await _plan(session)
    assert (kept.clients_told_at, kept.clients_told) == (None, None)
    assert kept.clients_asked_at is not None
    signed = text("SELECT task FROM approval_task WHERE status = 'signed' ORDER BY task")
    found = (await session.scalars(signed)).all()
    assert found == ["client_notice", "decision", "sales_stop"], "asking takes no signature back"

    # other words are to be signed again: those that waited are no longer to be sent
    words = Words(client_notice_on=TODAY + timedelta(days=20), notice="Elle s’arrête en juin.")
    await change_client_notice(session, scope, sku=SKU, notice=words, now=NOW)
    assert await waiting(session, scope) == ()
    await sign_by_sql(session, "client_notice")
    await on(20)
    (one,) = await waiting(session, scope)
    assert one.about == "Elle s’arrête en juin."

    sending = Sending(sent_on=TODAY, count=0, how=SentHow.MAIL)
    await record_client_notice(
        session, scope, row_id=one.id, sending=sending, lock_version=one.lock_version, now=NOW
    )
    kept = await _plan(session)
    assert (kept.clients_told_at, kept.clients_told) == (NOW, 0)


@pytest.mark.req("VER-06")
async def test_a_plan_that_claimed_to_have_told_nobody_waits_for_people(
    session: AsyncSession,
) -> None:
    world = await a_group(session)
    scope = await as_(session, person(world))
    for number, (told, asked) in enumerate(((0, None), (0, NOW), (7, None))):
        product = await a_product(
            session, world, f"{SKU}-{number}", "TV", company=world.ft, risk=world.tv, price="9.90"
        )
        await session.execute(
            insert(ProductExitPlan).values(
                id=new_id(), product_id=product.id, support_ends_on=TODAY, renewals="stopped",
                client_notice_on=TODAY, notice="Fin", clients_told_at=NOW, clients_told=told,
                clients_asked_at=asked,
            )
        )  # fmt: skip
    mended = (ROOT / "migrations/sql/0072_clients_asked.sql").read_text("utf-8")
    _, _, moved = mended.partition("END $$;")
    for statement in moved.split(";")[1:-2]:
        await session.execute(text(statement))
    await as_(session, scope)
    kept = select(ProductExitPlan.clients_told).order_by(ProductExitPlan.id)
    assert (await session.scalars(kept)).all() == [None, 0, 7]


async def _plan(session: AsyncSession) -> ProductExitPlan:
    asked = select(ProductExitPlan).execution_options(populate_existing=True)
    return (await session.scalars(asked)).one()


@pytest.mark.req("VER-06")
def test_the_form_of_a_sending_says_all_that_is_wrong() -> None:
    today = date(2026, 11, 22)
    with pytest.raises(Invalid) as refusal:
        parse_sending({"le": "23/11/2026", "nombre": "douze", "moyen": ""}, today=today)
    assert set(refusal.value.by_field) == {"le", "nombre", "moyen"}
    with pytest.raises(Invalid) as refusal:
        parse_sending({"nombre": "1", "moyen": "post"}, today=today)
    assert set(refusal.value.by_field) == {"le"}
    raw = {"le": "22/11/2026", "nombre": "1 250", "moyen": "post"}
    assert parse_sending(raw, today=today) == Sending(sent_on=today, count=1250, how=SentHow.POST)


COPIES = """
    INSERT INTO client_notice (id, company_id, product_id, product_version_id, about, send_by,
        effective_on, sent_on, sent_count, sent_how, sent_by, sent_by_label)
    SELECT gen_random_uuid(), c.company_id, c.product_id, v.id, c.about, c.send_by + v.version / 3,
        c.effective_on + v.version, CASE WHEN :sent THEN DATE '2026-11-01' + v.version / 3 END,
        CASE WHEN :sent THEN 1 END, CASE WHEN :sent THEN 'post' END,
        CASE WHEN :sent THEN gen_random_uuid() END, CASE WHEN :sent THEN 'Alix' END
    FROM client_notice c JOIN product_version v USING (product_id) WHERE v.version > 2
"""


@pytest.mark.req("AHEAD-07")
@pytest.mark.parametrize("sent", [False, True])
async def test_the_list_is_paged_and_counts_all(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch, *, sent: bool
) -> None:
    monkeypatch.setattr("winvest.offer.rehearsal.telling.queries.PAGE", 3)
    stage = await planned(session)
    await session.execute(
        text(
            "INSERT INTO product_version (id, product_id, version, effective_from)"
            " SELECT gen_random_uuid(), product_id, n, effective_from"
            " FROM product_version, generate_series(3, 9) n WHERE version = 2"
        )
    )
    await session.execute(text(COPIES), {"sent": sent})
    scope = await as_(session, sender(stage))
    total = 7 if sent else 8
    after: str | None = None
    seen = set()
    for size in (3, 3, total - 6):
        found = await client_notices(session, scope, sent=sent, after=after)
        assert (len(found.rows), found.total) == (size, total)
        seen |= {one.id for one in found.rows}
        after = found.following
    assert after is None
    assert len(seen) == total
