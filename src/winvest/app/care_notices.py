"""Notices that send somebody to mend something: documents, accounts, integrations."""

import hashlib
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.events import on
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.queries import people_of_roles
from winvest.group.notifications.commands import notify
from winvest.group.notifications.enums import NoticeChannel, NoticeTone
from winvest.group.notifications.rules import Notice, Variable, Words, register
from winvest.offer.pricing.events import PartnerFailed
from winvest.offer.publication.events import DocumentsMissing, ProductsUnmapped

APP, MAIL, SLACK = NoticeChannel.APP, NoticeChannel.MAIL, NoticeChannel.SLACK
KEEPERS = frozenset(("adv", "juriste"))
BOOKKEEPERS = frozenset(("compta",))
EXAMPLES = 3
INTEGRATORS = frozenset(("it",))
REASONS = {
    "timeout": "pas de réponse dans le temps imparti",
    "unreachable": "serveur injoignable",
    "malformed": "réponse illisible",
    "refused_keys": "clés refusées",
    "no_keys": "aucune clé en vigueur",
}

register.declare(
    Notice(
        code="documents.missing",
        label="Des produits en vente manquent de documents",
        family="Documents",
        tone=NoticeTone.WARN,
        words=Words(
            subject="Documents manquants : {{ produits }} en vente",
            body="Il manque des documents obligatoires à {{ produits }} en vente, dont "
            "{{ exemples }}. Déposez-les, ou fermez les canaux qui les exigent.",
        ),
        short="Documents manquants : {{ produits }} en vente.",
        variables=(
            Variable(name="produits", label="combien de produits", example="4 produits"),
            Variable(
                name="exemples",
                label="les premiers, et ce qui leur manque",
                example="AP-SANTE-001 (CP), AP-SANTE-003 (CG, DIPA)",
            ),
        ),
        channels=frozenset((APP, MAIL)),
    ),
    Notice(
        code="accounting.unmapped",
        label="Des produits en vente n’ont pas de comptes validés",
        family="Comptabilité",
        tone=NoticeTone.WARN,
        words=Words(
            subject="Comptes à valider : {{ produits }} en vente",
            body="Le mapping comptable n’est pas validé pour {{ produits }} en vente, dont "
            "{{ exemples }}. Donnez les comptes, puis validez-les : rien ne s’exporte sans eux.",
        ),
        short="Comptes à valider : {{ produits }} en vente.",
        variables=(
            Variable(name="produits", label="combien de produits", example="4 produits"),
            Variable(name="exemples", label="les premiers", example="AP-SANTE-001, AP-SANTE-003"),
        ),
        channels=frozenset((APP, MAIL)),
    ),
    Notice(
        code="integrations.failed",
        label="L’intégration d’un partenaire est en échec",
        family="Intégrations",
        tone=NoticeTone.BAD,
        words=Words(
            subject="{{ compagnie }} ne répond plus : {{ constat }}",
            body="{{ compagnie }} ne donne plus ses tarifs : {{ constat }}. Les devis se "
            "font sur le dernier tarif connu, ou à la main. Vérifiez l’accès, puis les clés.",
        ),
        short="{{ compagnie }} : {{ constat }}.",
        variables=(
            Variable(name="compagnie", label="nom de la compagnie", example="OggoData"),
            Variable(name="constat", label="ce que les appels ont donné", example="clés refusées"),
        ),
        channels=frozenset((APP, MAIL, SLACK)),
        compulsory=frozenset((APP,)),
    ),
)


@on(DocumentsMissing)
async def tell_keepers(session: AsyncSession, scope: Scope, event: DocumentsMissing) -> None:
    """Tell those who keep the documents of the company, each time that what lacks changes."""
    people = await people_of_roles(
        session, scope, roles=KEEPERS, company_id=event.company_id, now=datetime.now(UTC)
    )
    await notify(
        session,
        scope,
        event="documents.missing",
        company_id=event.company_id,
        people=people,
        values={
            "produits": plural(event.products, "produit"),
            "exemples": ", ".join(event.examples),
        },
        link="/documents/manques",
        subject_key=f"missing:{event.company_id}:{event.state}",
    )


@on(ProductsUnmapped)
async def tell_bookkeepers(session: AsyncSession, scope: Scope, event: ProductsUnmapped) -> None:
    """Tell who books for the company, each time that the list changes (annexe H 3.1)."""
    people = await people_of_roles(
        session, scope, roles=BOOKKEEPERS, company_id=event.company_id, now=datetime.now(UTC)
    )
    state = hashlib.sha256("|".join(event.skus).encode()).hexdigest()[:32]
    await notify(
        session,
        scope,
        event="accounting.unmapped",
        company_id=event.company_id,
        people=people,
        values={
            "produits": plural(len(event.skus), "produit"),
            "exemples": ", ".join(event.skus[:EXAMPLES]),
        },
        link=f"/produits/{event.skus[0]}/parametres",
        subject_key=f"unmapped:{event.company_id}:{state}",
    )


@on(PartnerFailed)
async def tell_integrators(session: AsyncSession, scope: Scope, event: PartnerFailed) -> None:
    """Tell IT of the company that a partner fails, once a day and reason (annexe D, annexe H)."""
    now = datetime.now(UTC)
    people = await people_of_roles(
        session, scope, roles=INTEGRATORS, company_id=event.company_id, now=now
    )
    await notify(
        session,
        scope,
        event="integrations.failed",
        company_id=event.company_id,
        people=people,
        values={
            "compagnie": event.name,
            "constat": REASONS.get(event.reason, event.reason.replace("http_", "réponse ")),
        },
        link=f"/compagnies/{event.slug}",
        subject_key=f"integration:{event.company_id}:{event.slug}:{event.reason}:{now:%Y-%m-%d}",
    )
