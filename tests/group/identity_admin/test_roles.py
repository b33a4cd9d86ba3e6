"""The roles of a person: given, taken back, dated; never one's own, never the last admin's."""

import asyncio
from uuid import UUID

import pytest

from tests.group.identity.world import an_account
from tests.group.identity_admin.world import (
    HERE,
    NEW,
    Group,
    signed,
    undo_of,
    value,
)
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.edge import EdgeMiddleware


@pytest.mark.req("ORG-02", "ORG-03")
async def test_nobody_gives_what_he_lacks(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    roles = f"{HERE}/{group.ap_seller.id}/roles"
    async with signed(application, group.ap_admin) as ap:
        form = await ap.get(roles)
        assert "admin_groupe" not in form.text
        assert "Tout le groupe" not in form.text
        assert str(group.mtv) not in form.text
        for forbidden in (
            {"role": "admin_groupe", "company_id": "groupe"},
            {"role": "admin_groupe", "company_id": str(group.ap)},
            {"role": "vente", "company_id": "groupe"},
            {"role": "vente", "company_id": str(group.mtv)},
        ):
            answer = await ap.post(roles, **forbidden)
            assert answer.status_code in (403, 409), forbidden
            invited = await ap.post(f"{HERE}/nouveau", **{**NEW, **forbidden})
            assert invited.status_code in (403, 409), forbidden
        elsewhere = await ap.post(
            f"{HERE}/{group.mtv_seller.id}/roles", role="vente", company_id=str(group.ap)
        )
        assert elsewhere.status_code == 404
    assert await value(db, "SELECT count(*) FROM role_assignment") == 5
    assert await value(db, "SELECT count(*) FROM app_user") == 5


@pytest.mark.req("ORG-02", "OPS-05")
async def test_a_company_that_is_none_gets_no_role(
    application: EdgeMiddleware, group: Group
) -> None:
    """The list never offers it; whoever writes it by hand reads what to do."""
    nowhere = {"role": "vente", "company_id": str(UUID(int=0))}
    async with signed(application, group.top) as top:
        given = await top.post(f"{HERE}/{group.ap_seller.id}/roles", **nowhere)
        invited = await top.post(f"{HERE}/nouveau", **{**NEW, **nowhere})
    for answer in (given, invited):
        assert answer.status_code == 409
        assert "Cette société n’existe pas" in answer.text


@pytest.mark.req("ORG-02")
async def test_nobody_changes_his_own_roles(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    async with signed(application, group.ap_admin) as ap:
        own = f"{HERE}/{group.ap_admin.id}"
        given = await ap.post(f"{own}/roles", role="compta", company_id=str(group.ap))
        assert given.status_code == 403
        assert "vos propres rôles" in given.text
        held = await value(
            db, "SELECT id FROM role_assignment WHERE user_id = :id", id=group.ap_admin.id
        )
        assert (await ap.post(f"{own}/roles/{held}/retrait")).status_code == 403
        assert (await ap.post(f"{own}/desactivation", reason="je pars bientôt")).status_code == 409
        assert (await ap.post(f"{own}/second-facteur", reason="téléphone perdu")).status_code == 409
        assert "Donner un rôle" not in (await ap.get(own)).text


@pytest.mark.req("ORG-02")
async def test_a_role_is_given_taken_back_and_given_again(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    sheet = f"{HERE}/{group.ap_seller.id}"
    count = (
        "SELECT count(*) FROM role_assignment WHERE user_id = :id"
        " AND (valid_to IS NULL OR valid_to > now())"
    )
    async with (
        signed(application, group.ap_admin) as ap,
        signed(application, group.ap_seller) as seller,
    ):
        assert (await seller.get("/administration/societes")).status_code == 403
        given = await ap.post(
            f"{sheet}/roles", role="auditeur", company_id=str(group.ap), valid_to="31/12/2031"
        )
        assert given.status_code == 303, given.text
        assert (await seller.get("/administration/societes")).status_code == 200, "at once"
        undo = await undo_of(ap, sheet)
        assert (await ap.post(undo)).status_code == 303
        assert (await seller.get("/administration/societes")).status_code == 403
        back = await undo_of(ap, sheet)
        assert (await ap.post(back)).status_code == 303
        assert await value(db, count, id=group.ap_seller.id) == 2
        last = await value(
            db, "SELECT max(valid_to)::text FROM role_assignment WHERE valid_to > now()"
        )
        assert str(last).startswith("2031-12-31 23:00"), "the last day is whole, in Paris"
        twice = await ap.post(f"{sheet}/roles", role="auditeur", company_id=str(group.ap))
        assert twice.status_code == 409


@pytest.mark.req("ORG-02")
async def test_dates_of_a_role(application: EdgeMiddleware, db: Database, group: Group) -> None:
    roles = f"{HERE}/{group.ap_seller.id}/roles"
    async with signed(application, group.ap_admin) as ap:
        base = {"role": "manager", "company_id": str(group.ap)}
        past = await ap.post(roles, **base, valid_from="01/01/2020")
        assert past.status_code == 422
        crossed = await ap.post(roles, **base, valid_from="02/01/2032", valid_to="01/01/2032")
        assert crossed.status_code == 422
        odd = await ap.post(roles, **base, valid_to="31/02/2032")
        assert odd.status_code == 422
        future = await ap.post(roles, **base, valid_from="01/03/2032", families="BOX,TV")
        assert future.status_code == 303
        assert "À venir" in (await ap.get(f"{HERE}/{group.ap_seller.id}")).text
        found = await value(
            db, "SELECT risk_families::text FROM role_assignment WHERE role_code = 'manager'"
        )
        assert found == "{BOX,TV}"


@pytest.mark.req("ORG-02")
async def test_making_products_and_booking_them_are_two_people(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    both = await an_account(db, ("compta", group.ap), email="c@winvest.example", enrolled=True)
    async with signed(application, group.top) as top:
        refused = await top.post(
            f"{HERE}/{both.id}/roles", role="catalogue_manager", company_id=str(group.ap)
        )
        assert refused.status_code == 409
        assert "retirez d’abord l’autre rôle" in refused.text
        elsewhere = await top.post(
            f"{HERE}/{both.id}/roles", role="catalogue_manager", company_id=str(group.mtv)
        )
        assert elsewhere.status_code == 303
        everywhere = await top.post(
            f"{HERE}/{group.ap_seller.id}/roles", role="compta", company_id="groupe"
        )
        assert everywhere.status_code == 303


@pytest.mark.req("ORG-02")
async def test_the_last_group_admin_stays(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    second = await an_account(
        db, ("admin_groupe", None), email="second@winvest.example", enrolled=True
    )
    role = await value(db, "SELECT id FROM role_assignment WHERE user_id = :id", id=group.top.id)
    async with signed(application, second) as other:
        off = await other.post(f"{HERE}/{group.top.id}/desactivation", reason="départ du groupe")
        assert off.status_code == 303
        assert (await other.post(f"{HERE}/{group.top.id}/reactivation")).status_code == 303
        taken = await other.post(f"{HERE}/{group.top.id}/roles/{role}/retrait")
        assert taken.status_code == 303
        again = await other.post(
            f"{HERE}/{group.top.id}/roles", role="admin_groupe", company_id="groupe"
        )
        assert again.status_code == 303
    async with db.engine.begin() as connection:
        await connection.exec_driver_sql(
            "UPDATE app_user SET status = 'disabled' WHERE email = 'second@winvest.example'"
        )
    async with signed(application, group.top) as top:
        alone = await top.post(f"{HERE}/{group.top.id}/desactivation", reason="départ du groupe")
        assert alone.status_code == 409


@pytest.mark.req("ORG-02")
async def test_two_group_admins_cannot_remove_each_other_at_once(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    second = await an_account(
        db, ("admin_groupe", None), email="second@winvest.example", enrolled=True
    )
    held = "SELECT id FROM role_assignment WHERE user_id = :id"
    first_role = await value(db, held, id=group.top.id)
    second_role = await value(db, held, id=second.id)
    async with signed(application, group.top) as top, signed(application, second) as other:
        answers = await asyncio.gather(
            top.post(f"{HERE}/{second.id}/roles/{second_role}/retrait"),
            other.post(f"{HERE}/{group.top.id}/roles/{first_role}/retrait"),
        )
    assert sorted(one.status_code for one in answers) in ([303, 403], [303, 409])
    left = await value(
        db,
        "SELECT count(*) FROM role_assignment WHERE role_code = 'admin_groupe'"
        " AND (valid_to IS NULL OR valid_to > now())",
    )
    assert left == 1
