"""Two companies and a partner of the first, activated for the second at will."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from tests.worlds import a_scope
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.group.companies.models import Company
from winvest.group.partners.access_forms import ExtranetCode
from winvest.group.partners.credential_commands import set_credentials
from winvest.group.partners.enums import (
    AuthType,
    CredentialEnvironment,
    PartnerStatus,
    PartnerType,
)
from winvest.group.partners.forms import PartnerCard
from winvest.group.partners.models import (
    Partner,
    PartnerActivation,
)
from winvest.group.partners.reach_commands import (
    add_code,
)

IBAN = "FR7630006000011234567890189"
RIGHTS = frozenset(
    ("partners.read", "partners.edit", "partners.credentials", "catalog.read", "audit.read")
)


class Two:
    """One's own company, a neighbour, and one's own partner."""

    def __init__(self) -> None:
        self.mine, self.theirs, self.partner, self.other = new_id(), new_id(), new_id(), new_id()

    @property
    def both(self) -> frozenset[UUID]:
        """The ids of both companies."""
        return frozenset((self.mine, self.theirs))

    def manager(self, *companies: UUID, proved: bool = True) -> Scope:
        """Who holds every right on partners at one's own company (or at those given)."""
        found = a_scope(*(companies or (self.mine,)), rights=RIGHTS)
        return replace(found, session_id=new_id(), stepped_up=proved)

    def reader(self) -> Scope:
        """Who only reads."""
        return a_scope(self.mine, rights={"partners.read"}, role="auditeur")

    def neighbour(self) -> Scope:
        """The same rights as the manager's, at the neighbour company."""
        return self.manager(self.theirs)


async def two_companies(session: AsyncSession) -> Two:
    """Action Prévoyance with « Mutuelle Armorique », and Mondial TV with « Cinéka »."""
    two = Two()
    await set_context(session, system_scope("Essais", company_ids=two.both))
    session.add_all(
        [
            Company(id=two.mine, code="APX", legal_name="Action Prévoyance essai"),
            Company(id=two.theirs, code="MTX", legal_name="Mondial TV essai"),
        ]
    )
    await session.flush()
    session.add_all(
        [
            Partner(
                id=two.partner,
                company_id=two.mine,
                slug="armorique",
                type=PartnerType.INSURER,
                name="Mutuelle Armorique",
                siren="999054984",
                iban_masked="FR76 **** **** 0189",
                addresses=[
                    {
                        "kind": "head_office",
                        "line1": "5 place de Bretagne",
                        "postal_code": "35000",
                        "city": "Rennes",
                        "country": "FR",
                    }
                ],
            ),
            Partner(
                id=two.other,
                company_id=two.theirs,
                slug="cineka",
                type=PartnerType.OTT,
                name="Cinéka",
                siren="999134463",
            ),
        ]
    )
    await session.flush()
    return two


async def lend(session: AsyncSession, two: Two) -> None:
    """Activate one's own partner for the neighbour."""
    await set_context(session, system_scope("Essais", company_ids=two.both))
    session.add(
        PartnerActivation(
            partner_id=two.partner, company_id=two.theirs, status=PartnerStatus.ACTIVE
        )
    )
    await session.flush()


def a_card(name: str = "Assurances du Large", **more: object) -> PartnerCard:
    """A partner as a form would give it."""
    return PartnerCard(**{"name": name, "type": PartnerType.INSURER, **more})  # type: ignore[arg-type]


SANDBOX = CredentialEnvironment.SANDBOX
KEYS = {"client_id": "winvest", "client_secret": "s3cret-of-armorique"}


async def act(session: AsyncSession, scope: Scope) -> Scope:
    await set_context(session, scope)
    return scope


Step = Callable[[AsyncSession, Scope, UUID], Awaitable[object]]


async def keys_set(session: AsyncSession, scope: Scope, partner: UUID) -> object:
    return await set_credentials(
        session, scope, partner_id=partner, env=SANDBOX, auth_type=AuthType.OAUTH2, values=KEYS
    )


async def secret_added(session: AsyncSession, scope: Scope, partner: UUID) -> object:
    code = ExtranetCode(label="Accès", value="1234", secret=True)
    return await add_code(session, scope, partner_id=partner, code=code)
