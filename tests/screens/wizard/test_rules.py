"""The progress of a draft: which steps are complete, why not, and where one goes on."""

from dataclasses import replace
from uuid import UUID

import pytest

from winvest.foundation.kit.errors import Unready
from winvest.offer.publication.facts import Lack, LackCode
from winvest.screens.wizard.rules import (
    STEPS,
    DraftFacts,
    State,
    Step,
    after,
    before,
    blocks_of,
    check_complete,
    next_step,
    progress,
)

pytestmark = pytest.mark.req("CAT-08")
FT = str(UUID(int=1))
WHOLE = DraftFacts(
    has_version=True,
    has_channels=True,
    fields=(),
    entered=frozenset(STEPS),
    lacks=(),
    unasked=frozenset(),
)


def lack(code: LackCode, about: str = "") -> Lack:
    """Something that lacks."""
    return Lack(code=code, message=f"{code.label} à valider par Compta", about=about)


def test_a_whole_draft_is_complete_at_each_step() -> None:
    found = progress(WHOLE)
    assert [one.step for one in found] == list(STEPS)
    assert {one.state for one in found} == {State.DONE}
    assert next_step(found) is Step.PUBLICATION
    check_complete(found, hrefs={})


@pytest.mark.parametrize(
    ("facts", "step", "code", "field"),
    [
        (
            {"fields": (("debit", "Débit"),)},
            Step.GENERAL,
            "fields_missing",
            "f-champ_debit",
        ),
        ({"has_version": False}, Step.PRICING, "version_missing", "ouvrir"),
        (
            {"lacks": (lack(LackCode.PARTNER),)},
            Step.GENERAL,
            "partner_unusable",
            "",
        ),
        (
            {"lacks": (lack(LackCode.GRID, "2"),)},
            Step.PRICING,
            "grid_incomplete",
            "f-formule-2-code",
        ),
        ({"lacks": (lack(LackCode.GRID),)}, Step.PRICING, "grid_incomplete", "formules-titre"),
        (
            {"lacks": (lack(LackCode.COMMISSION, "0"),)},
            Step.COMMISSIONS,
            "commission_inconsistent",
            "commission-editor",
        ),
        (
            {"lacks": (lack(LackCode.DOCUMENT, "DIPA"),)},
            Step.DOCUMENTS,
            "document_missing",
            "f-fichier",
        ),
        (
            {"lacks": (lack(LackCode.MAPPING, FT),), "unasked": frozenset((FT,))},
            Step.PUBLICATION,
            "mapping_not_validated",
            "compta",
        ),
    ],
)
def test_each_lack_blocks_its_own_step_and_names_the_field(
    facts: dict[str, object], step: Step, code: str, field: str
) -> None:
    found = progress(replace(WHOLE, **facts))  # type: ignore[arg-type]
    (block,) = blocks_of(found)
    assert (block.step, block.code, block.field) == (step, code, field)
    assert next_step(found) is step
    assert [one.step for one in found if not one.done] == [step]


def test_without_a_channel_neither_the_sheet_nor_what_the_law_asks_for_is_known() -> None:
    found = progress(replace(WHOLE, has_channels=False))
    assert [one.step for one in found if not one.done] == [Step.GENERAL, Step.DOCUMENTS]
    assert {(one.code, one.field) for one in blocks_of(found)} == {
        ("channels_missing", "f-channels")
    }


def test_a_step_where_nothing_is_asked_nor_written_says_so() -> None:
    free = replace(WHOLE, entered=frozenset(STEPS) - {Step.COMMISSIONS})
    step = progress(free)[2]
    assert (step.done, step.state, step.note) == (True, State.AWAITED, "Rien d’obligatoire")


def test_accounts_that_were_asked_for_do_not_block_nor_does_the_approval() -> None:
    asked = replace(WHOLE, lacks=(lack(LackCode.MAPPING, FT), lack(LackCode.SIGNOFF)))
    assert not blocks_of(progress(asked))
    of_fields = replace(WHOLE, lacks=(lack(LackCode.FIELDS),))
    assert not blocks_of(progress(of_fields)), "told one by one, by their own facts"


def test_what_is_written_and_does_not_hold_is_blocked_what_is_not_written_is_to_do() -> None:
    wrong = replace(WHOLE, lacks=(lack(LackCode.GRID),))
    empty = replace(wrong, entered=frozenset((Step.GENERAL,)))
    assert progress(wrong)[1].state is State.BLOCKED
    assert progress(wrong)[1].note == "1\u00a0point à régler"
    assert progress(empty)[1].state is State.AWAITED
    assert progress(empty)[1].note == "À compléter"


def test_one_goes_back_and_on_through_the_five_steps() -> None:
    assert [after(one) for one in STEPS] == [*STEPS[1:], None]
    assert [before(one) for one in STEPS] == [None, *STEPS[:-1]]


def test_an_incomplete_draft_is_not_submitted_and_the_refusal_leads_to_the_field() -> None:
    field = (("debit", "Débit"),)
    found = progress(replace(WHOLE, fields=field, lacks=(lack(LackCode.GRID),)))
    hrefs = {one: f"/ici#{one.field}" for one in blocks_of(found)}
    with pytest.raises(Unready) as refusal:
        check_complete(found, hrefs=hrefs)
    assert [one.href for one in refusal.value.missing] == [
        "/ici#f-champ_debit",
        "/ici#formules-titre",
    ]
    assert refusal.value.missing[0].message.startswith("Général\u00a0: ")
