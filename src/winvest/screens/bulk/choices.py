"""The acts that the catalogue offers on a selection, in the words of its menu."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from winvest.foundation.kit.errors import Refused
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.rules import check_move, check_plan, locked_fields


class Marks(StrEnum):
    """What else an act asks for, before it can run."""

    NONE = ""
    BADGES = "badges"
    CHANNELS = "canaux"
    PARTNER = "compagnie"
    RISK = "famille"
    PUBLICATION = "publication"
    END = "arret"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An act of the menu; `act` and `arguments` are the batch's."""

    code: str
    label: str
    effect: str
    icon: str
    right: str
    act: str
    target: LifecycleStatus | None = None
    marks: Marks = Marks.NONE
    final: bool = False

    @property
    def arguments(self) -> dict[str, str]:
        """What every line is given, marks aside."""
        return {"target": self.target.value} if self.target and not self.final else {}


MOVE, RETIRE = "catalog.change_status", "catalog.retire_draft"
BADGES, CHANNELS = "catalog.set_badges", "catalog.set_channels"
PARTNER, RISK = "catalog.set_partner", "catalog.set_risk"
PUBLISH, END = "publication.publish", "publication.end"
LOCKED = {Marks.CHANNELS: "channels", Marks.PARTNER: "partner_id", Marks.RISK: "fields"}
CHOICES = (
    Choice(
        code="geler",
        label="Geler les ventes",
        effect="Plus aucune vente nouvelle ; les contrats en cours continuent.",
        icon="s-pause",
        right="catalog.lifecycle",
        act=MOVE,
        target=LifecycleStatus.FROZEN,
    ),
    Choice(
        code="reprendre",
        label="Mettre en vente",
        effect="Les produits gelés se revendent ; ceux en test s’activent si rien ne leur manque.",
        icon="s-on",
        right="catalog.lifecycle",
        act=MOVE,
        target=LifecycleStatus.ACTIVE,
    ),
    Choice(
        code="test",
        label="Passer en test",
        effect="Les brouillons deviennent visibles et tarifés en bac à sable, jamais vendables.",
        icon="s-test",
        right="catalog.lifecycle",
        act=MOVE,
        target=LifecycleStatus.TEST,
    ),
    Choice(
        code="brouillon",
        label="Revenir en brouillon",
        effect="Les produits en test ne sont plus visibles que des gestionnaires du catalogue.",
        icon="s-draft",
        right="catalog.lifecycle",
        act=MOVE,
        target=LifecycleStatus.DRAFT,
    ),
    Choice(
        code="badges",
        label="Changer les badges",
        effect="Ajoute ou retire des badges, sans toucher aux autres.",
        icon="edit",
        right="catalog.edit",
        act=BADGES,
        marks=Marks.BADGES,
    ),
    Choice(
        code="canaux",
        label="Changer les canaux",
        effect="Ouvre ou ferme des canaux de vente. Un produit en vente se gèle d’abord.",
        icon="globe",
        right="catalog.edit",
        act=CHANNELS,
        marks=Marks.CHANNELS,
    ),
    Choice(
        code="compagnie",
        label="Changer la compagnie",
        effect="Rattache les produits à une autre compagnie, ou à aucune. Un produit en vente se "
        "gèle d’abord.",
        icon="users",
        right="catalog.edit",
        act=PARTNER,
        marks=Marks.PARTNER,
    ),
    Choice(
        code="famille",
        label="Changer la famille",
        effect="Range les produits dans une autre famille de risques. Ce qu’ils disent de la leur "
        "les suit s’il y trouve sa place. Un produit en vente se gèle d’abord.",
        icon="layers",
        right="catalog.edit",
        act=RISK,
        marks=Marks.RISK,
    ),
    Choice(
        code="publier",
        label="Diffuser",
        effect="Donne chaque produit à vendre par les canaux qui lui manquent, si rien ne lui "
        "manque ; sa version approuvée entre en vigueur. Le lot entier s’annule.",
        icon="globe",
        right="publication.publish",
        act=PUBLISH,
        marks=Marks.PUBLICATION,
    ),
    Choice(
        code="depublier",
        label="Arrêter la diffusion",
        effect="Les produits ne se vendent plus dans la société choisie, maintenant ou après un "
        "dernier jour. Ceux qui les vendent sont prévenus.",
        icon="s-pause",
        right="publication.publish",
        act=END,
        marks=Marks.END,
        final=True,
    ),
    Choice(
        code="retirer",
        label="Retirer définitivement",
        effect="Les produits qui ne sont pas en vente quittent le catalogue, sans retour possible.",
        icon="s-off",
        right="catalog.lifecycle",
        act=RETIRE,
        target=LifecycleStatus.RETIRED,
        final=True,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What would become of the products of one status; `moved`: would any of them change?"""

    status: LifecycleStatus
    count: int
    verdict: str
    why: str = ""
    moved: bool = False


def choice_of(code: str) -> Choice:
    """The act of the menu; `Refused` when there is none of that name."""
    for one in CHOICES:
        if one.code == code:
            return one
    raise Refused("Cet acte n’existe pas : choisissez-le dans le menu.", code="act_unknown")


def forecast(choice: Choice, counts: Mapping[LifecycleStatus, int]) -> tuple[Foreseen, ...]:
    """What an act would do, by the status that the products have now; rights are told by the run.

    >>> retire = choice_of("retirer")
    >>> [one.verdict for one in forecast(retire, {LifecycleStatus.DRAFT: 2})]
    ['seront traités']
    """
    if choice.target is None:
        field = LOCKED.get(choice.marks)
        return tuple(_kept(field, status, counts[status]) for status in counts) if field else ()
    return tuple(_foreseen(choice.target, status, counts[status]) for status in counts)


def is_idle(foreseen: tuple[Foreseen, ...]) -> bool:
    """Would an act change nothing at all, as far as the statuses tell?

    >>> frozen = {LifecycleStatus.FROZEN: 2}
    >>> [is_idle(forecast(choice_of(one), frozen)) for one in ("geler", "reprendre", "badges")]
    [True, False, False]
    """
    return bool(foreseen) and not any(one.moved for one in foreseen)


def _kept(field: str, status: LifecycleStatus, count: int) -> Foreseen:
    """What is said of a product changes only while it is not sold."""
    if field not in locked_fields(status):
        verdict = "sera traité" if count < 2 else "seront traités"
        return Foreseen(status=status, count=count, verdict=verdict, moved=True)
    verdict = "sera refusé" if count < 2 else "seront refusés"
    why = "un produit retiré ne change plus."
    if status is LifecycleStatus.ACTIVE:
        why = "un produit en vente se gèle d’abord."
    return Foreseen(status=status, count=count, verdict=verdict, why=why)


def _foreseen(target: LifecycleStatus, status: LifecycleStatus, count: int) -> Foreseen:
    if status is target:
        verdict = "est déjà ainsi" if count < 2 else "sont déjà ainsi"
        return Foreseen(status=status, count=count, verdict=verdict)
    try:
        move = check_move(status, target)
        check_plan(move, given=False)
    except Refused as refusal:
        verdict = "sera refusé" if count < 2 else "seront refusés"
        return Foreseen(status=status, count=count, verdict=verdict, why=refusal.message)
    verdict = "sera traité" if count < 2 else "seront traités"
    if move.gated:
        verdict += ", si rien ne manque pour le vendre" if count < 2 else ", si rien ne leur manque"
    return Foreseen(status=status, count=count, verdict=verdict, moved=True)
