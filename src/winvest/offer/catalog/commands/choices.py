"""A step of the acts on products: what is chosen comes from the normalised lists (CAT-15)."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.lists.queries import offered_channels, offered_units, offered_zones


async def check_offered(
    session: AsyncSession,
    scope: Scope,
    *,
    channels: Iterable[str],
    zones: Iterable[str],
    kept_channels: Iterable[str] = (),
    kept_zones: Iterable[str] = (),
) -> None:
    """Refuse what no list offers; what the product already has stays, switched off or not."""
    new_channels = {str(one) for one in channels} - {str(one) for one in kept_channels}
    new_zones = set(zones) - set(kept_zones)
    errors = not_offered(
        new_channels,
        new_zones,
        channels=await offered_channels(session, scope) if new_channels else frozenset(),
        zones=await offered_zones(session, scope) if new_zones else frozenset(),
    )
    if errors:
        raise Invalid(errors)


def not_offered(
    new_channels: set[str],
    new_zones: set[str],
    *,
    channels: frozenset[str],
    zones: frozenset[str],
) -> list[FieldError]:
    """What of the channels and zones that a product takes is in no list."""
    errors = []
    if new_channels - channels:
        message = "Un de ces canaux n’est plus proposé : décochez-le."
        errors.append(FieldError(field="channels", code="channel_off", message=message))
    unknown = sorted(new_zones - zones)
    if unknown:
        told = ", ".join(unknown[:5])
        message = f"La liste des zones ne propose pas {told} : choisissez-les dans la liste."
        errors.append(FieldError(field="zones", code="zone_unknown", message=message))
    return errors


async def check_unit(
    session: AsyncSession, scope: Scope, *, unit: str | None, kept: str | None = None
) -> None:
    """Refuse a unit that the list does not offer; the one in place stays."""
    if unit is None or unit == kept or unit in await offered_units(session, scope):
        return
    message = "Cette unité n’est pas dans la liste : choisissez-en une, ou ajoutez-la."
    raise Invalid([FieldError(field="unit", code="unit_unknown", message=message)])
