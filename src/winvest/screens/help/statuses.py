"""Normalised statuses: what each means, in the words of Annexe C and of the lists since. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from winvest.foundation.inbox.enums import WebhookEventStatus
from winvest.foundation.kit.labelled import Labelled
from winvest.group.accounting.enums import MappingStatus
from winvest.group.approvals.enums import TaskStatus
from winvest.group.notifications.enums import SendingStatus
from winvest.group.partners.enums import PartnerStatus
from winvest.offer.catalog.enums import IntegrationStatus, LifecycleStatus, VersionStatus
from winvest.offer.commissions.enums import MEANINGS, CommissionStatus
from winvest.offer.documents.enums import DocumentRequirement, DocumentStatus
from winvest.offer.publication.enums import PublicationStatus, Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFamily:
    """A normalised list of statuses, and the meaning of each, in their order."""

    title: str
    members: tuple[Labelled, ...]
    meanings: tuple[str, ...]
    annex: str | None = None

    def __iter__(self) -> Iterator[tuple[Labelled, str]]:
        """Each status with its meaning."""
        return iter(zip(self.members, self.meanings, strict=True))


FAMILIES = (
    StatusFamily(
        title="Produit",
        annex="C 1",
        members=tuple(LifecycleStatus),
        meanings=(
            "En création, non publiable, vu des seuls responsables du catalogue.",
            "Visible et tarifé en bac à sable, jamais vendable.",
            "Vendable, selon ses publications et ses canaux.",
            "Suspendu : plus de nouvelle vente, les contrats en cours continuent.",
            "Sorti du catalogue pour toujours ; support des contrats en cours.",
        ),
    ),
    StatusFamily(
        title="Version",
        members=tuple(VersionStatus),
        meanings=(
            "Se modifie librement.",
            "Soumise : attend une approbation.",
            "Approuvée : attend sa date.",
            "Entrera en vigueur à sa date d’effet.",
            "S’applique aujourd’hui ; son contenu ne change plus.",
            "A été suivie d’une autre ; reste lisible.",
            "Écartée avant ou après son effet.",
        ),
    ),
    StatusFamily(
        title="Intégration",
        annex="C 2",
        members=tuple(IntegrationStatus),
        meanings=(
            "Déclaré, sans lien avec un flux du partenaire.",
            "Demande envoyée au partenaire.",
            "Branché sur une API active : tarif et souscription en temps réel.",
            "Alimenté par fichier, sans API.",
            "API désactivée, ou contrat terminé chez le partenaire.",
        ),
    ),
    StatusFamily(
        title="Diffusion",
        members=tuple(PublicationStatus),
        meanings=(
            "En préparation, sans effet.",
            "Compte, pendant sa période.",
            "Arrêtée pour un temps.",
            "Arrêtée pour toujours.",
        ),
    ),
    StatusFamily(
        title="Visibilité",
        annex="C 3",
        members=tuple(Visibility),
        meanings=(
            "Présent, mais invisible des commerciaux.",
            "Visible dans Winvest, pas sur les portails des clients.",
            "Visible et choisi par tous les canaux autorisés.",
        ),
    ),
    StatusFamily(
        title="Commission",
        annex="C 4",
        members=tuple(CommissionStatus),
        meanings=tuple(MEANINGS[one] for one in CommissionStatus),
    ),
    StatusFamily(
        title="Document",
        annex="C 5",
        members=(*DocumentRequirement, *DocumentStatus),
        meanings=(
            "Sans lui, la version ne se publie pas.",
            "Complète la fiche : notice, script, média.",
            "Déposé, pas encore montré.",
            "En vigueur, attaché à la version.",
            "Sa date de validité est passée.",
            "Gardé pour l’historique.",
        ),
    ),
    StatusFamily(
        title="Comptabilité",
        annex="C 6",
        members=tuple(MappingStatus),
        meanings=(
            "Incomplet, ou en attente de Compta.",
            "Validé par Compta, exportable.",
            "Incohérence : compte manquant, TVA non conforme.",
            "Transmis au cabinet.",
        ),
    ),
    StatusFamily(
        title="Message d’un partenaire",
        annex="C 7",
        members=tuple(WebhookEventStatus),
        meanings=(
            "Reçu, pas encore traité.",
            "Appliqué.",
            "N’a pas pu être appliqué ; repris de lui-même.",
            "N’a pas pu être appliqué ; à reprendre par quelqu’un.",
            "Sans objet : filtré par une règle.",
        ),
    ),
    StatusFamily(
        title="Validation",
        members=tuple(TaskStatus),
        meanings=(
            "Attend la signature de la fonction qui en répond.",
            "Attend que le changement soit soumis.",
            "Accord donné, sur ce contenu précis.",
            "Accord refusé, avec un commentaire.",
            "Faite, sans signature demandée.",
            "N’a plus lieu d’être.",
        ),
    ),
    StatusFamily(
        title="Envoi",
        members=tuple(SendingStatus),
        meanings=(
            "Attend d’être porté.",
            "N’est pas passé ; repris de lui-même, de plus en plus tard.",
            "Remis au serveur du destinataire.",
            "Refusé pour de bon : adresse ou réglage à corriger.",
            "N’est pas passé après six essais ; se renvoie d’un bouton.",
        ),
    ),
    StatusFamily(
        title="Partenaire",
        members=tuple(PartnerStatus),
        meanings=(
            "Le groupe travaille avec lui.",
            "Le groupe ne travaille plus avec lui.",
            "En cours d’accueil.",
        ),
    ),
)
