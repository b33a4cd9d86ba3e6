"""What follows a demand of accounts: the Compta of the company is told (Annexe D)."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.events import on
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.events import MappingAsked
from winvest.group.identity.queries import people_of_roles
from winvest.group.notifications.commands import notify
from winvest.group.notifications.enums import NoticeChannel, NoticeTone
from winvest.group.notifications.rules import Notice, Variable, Words, register

BOOKERS = frozenset(("compta",))

register.declare(
    Notice(
        code="accounting.mapping_asked",
        label="Un mapping comptable est demandé",
        family="Comptabilité",
        tone=NoticeTone.INFO,
        words=Words(
            subject="Comptes à donner : {{ produit }}",
            body="{{ auteur }} prépare {{ produit }} ({{ sku }}), version {{ version }}, et "
            "demande vos comptes : {{ flux }}. Sans eux, le produit ne se publie pas.",
        ),
        variables=(
            Variable(name="produit", label="nom du produit", example="Mondial TV"),
            Variable(name="sku", label="code du produit", example="MTV-TV-0001"),
            Variable(name="version", label="numéro de la version", example=1),
            Variable(name="auteur", label="qui a agi", example="Aminata Diallo"),
            Variable(
                name="flux", label="flux à affecter", example="chiffre d’affaires, taxes et TVA"
            ),
        ),
        channels=frozenset((NoticeChannel.APP, NoticeChannel.MAIL)),
    )
)


@on(MappingAsked)
async def ask_bookers(session: AsyncSession, scope: Scope, event: MappingAsked) -> None:
    """Tell the Compta of the company which flows await an account."""
    people = await people_of_roles(
        session, scope, roles=BOOKERS, company_id=event.company_id, now=datetime.now(UTC)
    )
    flows = [one.label[:1].lower() + one.label[1:] for one in event.natures]
    await notify(
        session,
        scope,
        event="accounting.mapping_asked",
        company_id=event.company_id,
        people=people,
        values={
            "produit": event.product_name,
            "sku": event.sku,
            "version": event.number,
            "auteur": event.actor,
            "flux": ", ".join(flows),
        },
        link=f"/produits/{event.sku}/parametres#compta-titre",
        subject_key=f"mapping:{event.version_id}:{','.join(event.natures)}"[:160],
    )
