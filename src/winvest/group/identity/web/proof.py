"""The page that asks for a proof: second step of the sign-in, or confirmation of identity."""

from urllib.parse import urlsplit

from litestar import Response
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.web import AnyRequest, page
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.commands.passkeys import Site, proof_options
from winvest.group.identity.queries import Pending, factors_of


async def proof_page(
    request: AnyRequest,
    session: AsyncSession,
    scope: Scope,
    *,
    pending: Pending,
    onward: str,
    message: str | None = None,
    status: int = 200,
) -> Response[str]:
    """Ask for whichever factor the person has; a fresh challenge waits for a security key."""
    return page(
        "identity/confirmation.html" if pending.proven else "identity/factor.html",
        status=status,
        onward=onward,
        message=message,
        factors=await factors_of(session, scope, user_id=pending.account.id),
        key_options=await proof_options(session, scope, pending=pending, site=site_of(request)),
    )


def site_of(request: AnyRequest) -> Site:
    """The site as the browser sees it: the public one over https, else the loopback name used."""
    settings: Settings = request.app.state.settings
    if settings.secure_cookies:
        public = urlsplit(settings.public_url)
        return Site(host=public.hostname or "", origin=f"https://{public.netloc}")
    return Site(host=request.url.hostname or "", origin=f"http://{request.url.netloc}")
