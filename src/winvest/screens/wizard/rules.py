"""Rules of the wizard: which steps are complete, what stands in the way, where one goes on.

Nothing here is stored: the progress is read from what the draft holds, so that it tells the truth
whoever changed the product, and from wherever.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from winvest.foundation.kit.errors import Missing, Unready
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.labelled import Labelled
from winvest.offer.publication.facts import Lack, LackCode


class Step(Labelled):
    """The five steps, in their order; the value is the end of its address."""

    GENERAL = "general", "Général"
    PRICING = "tarification", "Tarification"
    COMMISSIONS = "commissions", "Commissions"
    DOCUMENTS = "documents", "Documents"
    PUBLICATION = "publication", "Publication & mapping"


STEPS = tuple(Step)
STEP_OF: Mapping[LackCode, Step] = {
    LackCode.FIELDS: Step.GENERAL,
    LackCode.PARTNER: Step.GENERAL,
    LackCode.GRID: Step.PRICING,
    LackCode.COMMISSION: Step.COMMISSIONS,
    LackCode.DOCUMENT: Step.DOCUMENTS,
    LackCode.MAPPING: Step.PUBLICATION,
}


class State(StrEnum):
    """How a step stands, as the stepper shows it."""

    DONE = "done"
    AWAITED = "todo"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What a step lacks; `field` is the anchor of the very field, in the page of the step.

    `about` tells which one of its kind: the type of a document.
    """

    step: Step
    code: str
    message: str
    field: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFacts:
    """All that the progress is read from.

    `fields`: code and label of the family's required fields left empty. `entered`: steps in which
    something is written. `unasked`: companies whose Compta was not asked for the accounts.
    """

    has_version: bool
    has_channels: bool
    fields: tuple[tuple[str, str], ...]
    entered: frozenset[Step]
    lacks: tuple[Lack, ...]
    unasked: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepProgress:
    """A step: whether it is complete, and what blocks it."""

    step: Step
    blocks: tuple[Block, ...]
    entered: bool

    @property
    def done(self) -> bool:
        """Is nothing lacking here?"""
        return not self.blocks

    @property
    def state(self) -> State:
        """Complete; blocked when what is written does not hold; still to do when nothing is."""
        if not self.entered:
            return State.AWAITED
        return State.DONE if self.done else State.BLOCKED

    @property
    def note(self) -> str:
        """Its state in a few words.

        >>> StepProgress(step=Step.GENERAL, blocks=(), entered=True).note
        'Fait'
        """
        if self.done:
            return "Fait" if self.entered else "Rien d’obligatoire"
        return f"{plural(len(self.blocks), 'point')} à régler" if self.entered else "À compléter"


def progress(facts: DraftFacts) -> tuple[StepProgress, ...]:
    """Each step with what it lacks, in order (Annexe E 2.3: blocking checks)."""
    found = [*_general(facts), *_own(facts), *map(_block, _counted(facts))]
    return tuple(
        StepProgress(
            step=step,
            blocks=tuple(one for one in found if one.step is step),
            entered=step in facts.entered,
        )
        for step in STEPS
    )


def blocks_of(found: Sequence[StepProgress]) -> tuple[Block, ...]:
    """All that stands in the way of a submission."""
    return tuple(one for step in found for one in step.blocks)


def next_step(found: Sequence[StepProgress]) -> Step:
    """Where one goes on: the first step that lacks something, else the last one."""
    return next((one.step for one in found if not one.done), STEPS[-1])


def after(step: Step) -> Step | None:
    """The step after; none after the last.

    >>> after(Step.GENERAL).label, after(Step.PUBLICATION)
    ('Tarification', None)
    """
    at = STEPS.index(step) + 1
    return STEPS[at] if at < len(STEPS) else None


def before(step: Step) -> Step | None:
    """The step before; none before the first."""
    at = STEPS.index(step)
    return STEPS[at - 1] if at else None


def check_complete(found: Sequence[StepProgress], *, hrefs: Mapping[Block, str]) -> None:
    """Only a draft that lacks nothing is submitted; the refusal lists what does, with its page."""
    blocks = blocks_of(found)
    if not blocks:
        return
    raise Unready(
        "Ce brouillon n’est pas complet\u00a0: réglez ce qui manque, puis soumettez-le.",
        code="draft_incomplete",
        missing=[
            Missing(
                code=one.code, message=f"{one.step.label}\u00a0: {one.message}", href=hrefs[one]
            )
            for one in blocks
        ],
    )


def _general(facts: DraftFacts) -> list[Block]:
    found = [
        Block(
            step=Step.GENERAL,
            code=LackCode.FIELDS.value,
            message=f"La famille demande «\u00a0{label}\u00a0»\u00a0: renseignez-le.",
            field=f"f-champ_{code}",
        )
        for code, label in facts.fields
    ]
    if not facts.has_channels:
        told = "Aucun canal de vente\u00a0: cochez-en un au moins."
        first = Block(step=Step.GENERAL, code="channels_missing", message=told, field="f-channels")
        told = "Ce que la loi demande dépend des canaux\u00a0: cochez-les à l’étape Général."
        found += [first, replace(first, step=Step.DOCUMENTS, message=told)]
    return found


def _own(facts: DraftFacts) -> list[Block]:
    """Without a version, nothing can be priced: opening it is the first thing to do."""
    if facts.has_version:
        return []
    told = "Aucune version n’est ouverte\u00a0: ouvrez-la pour y écrire les prix."
    return [Block(step=Step.PRICING, code="version_missing", message=told, field="ouvrir")]


def _counted(facts: DraftFacts) -> list[Lack]:
    """The lacks that are the wizard's: not the approval, which comes after; not accounts asked for.

    « The step is complete when asked, the publication possible when validated » (Annexe D).
    """
    return [
        one
        for one in facts.lacks
        if one.code in STEP_OF
        and one.code is not LackCode.FIELDS
        and (one.code is not LackCode.MAPPING or one.about in facts.unasked)
    ]


def _block(lack: Lack) -> Block:
    fields = {
        LackCode.GRID: f"f-formule-{lack.about}-code" if lack.about else "formules-titre",
        LackCode.COMMISSION: "commission-editor",
        LackCode.DOCUMENT: "f-fichier",
        LackCode.MAPPING: "compta",
    }
    message = lack.message
    if lack.code is LackCode.MAPPING:
        message = message.replace("à valider par", "à demander à la", 1)
    return Block(
        step=STEP_OF[lack.code],
        code=lack.code.value,
        message=message,
        field=fields.get(lack.code, ""),
        about=lack.about,
    )
