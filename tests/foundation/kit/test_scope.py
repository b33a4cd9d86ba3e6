"""Rights are held by role, at a company or at all, within risk families or all."""

from dataclasses import replace
from uuid import UUID

import pytest

from winvest.foundation.kit.errors import FieldError, Forbidden, Invalid
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope, system_scope

FT, AP = UUID(int=1), UUID(int=2)


def scope(*grants: Grant, selected: UUID | None = None) -> Scope:
    return Scope(
        actor_id=new_id(),
        actor_label="Camille",
        company_ids=frozenset((FT, AP)),
        grants=grants,
        selected_company_id=selected,
    )


READER = Grant(role="vente", rights=frozenset({"catalog.read"}), company_id=None)
EDITOR = Grant(
    role="catalogue_manager",
    rights=frozenset({"catalog.edit"}),
    company_id=FT,
    risk_families=frozenset({"BOX", "TV"}),
)


@pytest.mark.req("ORG-02")
@pytest.mark.parametrize(
    ("right", "company", "family", "held"),
    [
        ("catalog.read", None, None, True),
        ("catalog.read", AP, "SANTE", True),
        ("catalog.edit", FT, None, True),
        ("catalog.edit", FT, "BOX", True),
        ("catalog.edit", FT, "SANTE", False),
        ("catalog.edit", AP, None, False),
        ("audit.read", None, None, False),
    ],
)
def test_a_right_is_held_where_it_was_given(
    right: str, company: UUID | None, family: str | None, held: bool
) -> None:
    person = scope(READER, EDITOR)
    assert person.may(right, company_id=company, risk_family=family) is held
    if held:
        person.require(right, company_id=company, risk_family=family)
    else:
        with pytest.raises(Forbidden, match="administrateur"):
            person.require(right, company_id=company, risk_family=family)


def test_companies_and_families_with_a_right() -> None:
    person = scope(READER, EDITOR)
    assert person.companies_with("catalog.edit") == {FT}
    assert person.companies_with("catalog.read") == {FT, AP}
    assert person.families_with("catalog.edit", company_id=FT) == {"BOX", "TV"}
    assert person.families_with("catalog.read", company_id=FT) is None
    assert person.families_with("catalog.edit", company_id=AP) == frozenset()


def test_a_selected_company_outside_the_perimeter_is_ignored() -> None:
    assert scope(selected=FT).shown_company_ids == {FT}
    assert scope(selected=UUID(int=9)).shown_company_ids == {FT, AP}


def test_a_system_scope_lists_its_companies() -> None:
    job = system_scope("Clôture", company_ids=frozenset((FT,)))
    assert job.group_admin
    assert job.may("catalog.edit", company_id=FT)
    assert not job.may("catalog.edit", company_id=AP)


def test_invalid_keeps_the_first_message_of_each_field() -> None:
    refusal = Invalid(
        [
            FieldError(field="sku", code="taken", message="Pris."),
            FieldError(field="sku", code="shape", message="Mal formé."),
            FieldError(field="name", code="required", message="Requis."),
        ]
    )
    assert refusal.by_field == {"sku": "Pris.", "name": "Requis."}
    assert "3 champs" in refusal.message


def test_identifiers_sort_as_they_were_made() -> None:
    made = [new_id() for _ in range(50)]
    assert all(one.version == 7 for one in made)
    assert len(set(made)) == 50
    assert [one.int >> 80 for one in made] == sorted(one.int >> 80 for one in made)


@pytest.mark.req("ORG-02")
def test_a_scope_with_other_grants_forgets_what_the_first_could_do() -> None:
    person = scope(READER, EDITOR)
    assert person.may("catalog.edit")
    assert not replace(person, grants=(READER,)).may("catalog.edit")
