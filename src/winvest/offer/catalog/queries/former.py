"""Products by a code that they had before: the code changes, what leads to the product does not."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Moved, NotFound
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries.access import readable


async def code_of_today(session: AsyncSession, scope: Scope, *, former: str) -> str | None:
    """The code today of the only product that once had this one, if the person may read it."""
    statement = (
        select(Product.sku)
        .join(Risk, Risk.id == Product.risk_id)
        .where(
            Product.id.in_(select(func.products_once_called(former.upper()))),
            readable(scope),
        )
        .limit(2)
    )
    found = (await session.scalars(statement)).all()
    return found[0] if len(found) == 1 else None


async def no_product(session: AsyncSession, scope: Scope, *, sku: str) -> NotFound:
    """Why there is no product of this code: it changed, or there is none to be read."""
    today = await code_of_today(session, scope, former=sku) if sku else None
    if today is not None:
        return Moved(
            f"{sku[:80]} est l’ancien code de {today} : recommencez depuis la fiche {today}.",
            before=sku,
            after=today,
        )
    return NotFound(
        f"Aucun produit « {sku[:80]} » dans votre périmètre. Cherchez-le dans le catalogue."
    )
