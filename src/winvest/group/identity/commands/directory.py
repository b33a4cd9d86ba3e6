"""Sign-in vouched for by the group's directory; the account itself is opened by administrators."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.commands.attempts import Visitor
from winvest.group.identity.commands.sign_in import Opened, open_session
from winvest.group.identity.enums import UserStatus
from winvest.group.identity.models import OidcIdentity, User
from winvest.group.identity.ports import DirectoryPerson
from winvest.group.identity.queries import Account, account_by_email


@command(
    "identity.sign_in_by_directory",
    needs=None,
    undo=Irreversible("Une session se ferme, elle ne s’annule pas."),
)
async def sign_in_by_directory(
    session: AsyncSession,
    scope: Scope,
    *,
    person: DirectoryPerson,
    visitor: Visitor,
    now: datetime,
) -> Opened | None:
    """Open a session for whom the directory vouches for; None when no account may be opened.

    The first time, the account is found by its address and bound to the directory's subject; from
    then on by that subject, so that an address given to somebody else opens nothing.
    """
    account = await _known(session, person)
    if account is None:
        account = await _bind(session, scope, person)
    if account is None or account.status == UserStatus.DISABLED:
        return None
    await session.execute(
        update(OidcIdentity)
        .where(OidcIdentity.issuer == person.issuer, OidcIdentity.subject == person.subject)
        .values(last_used_at=now)
    )
    await session.execute(
        update(User)
        .where(User.id == account.id, User.status == UserStatus.INVITED)
        .values(status=UserStatus.ACTIVE)
    )
    return await open_session(
        session,
        scope,
        account=account,
        visitor=visitor,
        now=now,
        method="directory",
        proven=person.factor_given,
    )


async def _known(session: AsyncSession, person: DirectoryPerson) -> Account | None:
    found = await session.execute(
        select(User.id, User.email, User.display_name, User.password_hash, User.status)
        .join(OidcIdentity, OidcIdentity.user_id == User.id)
        .where(OidcIdentity.issuer == person.issuer, OidcIdentity.subject == person.subject)
    )
    row = found.one_or_none()
    return Account(**row._asdict()) if row else None


async def _bind(session: AsyncSession, scope: Scope, person: DirectoryPerson) -> Account | None:
    account = await account_by_email(session, scope, email=person.email)
    if account is None or account.status == UserStatus.DISABLED:
        return None
    bound = await session.scalar(
        select(OidcIdentity.id).where(
            OidcIdentity.user_id == account.id, OidcIdentity.issuer == person.issuer
        )
    )
    if bound is not None:
        return None  # the address now belongs to another subject than the one bound to it
    await session.execute(
        insert(OidcIdentity)
        .values(id=new_id(), user_id=account.id, issuer=person.issuer, subject=person.subject)
        .on_conflict_do_nothing()
    )
    return account
