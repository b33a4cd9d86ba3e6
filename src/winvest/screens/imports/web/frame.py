"""What the doors of the imports share: their right, where an import stands, how far it is."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.loading.queries import ground_of
from winvest.screens.imports.enums import ImportStatus
from winvest.screens.imports.names import family_labels
from winvest.screens.imports.places import PATH
from winvest.screens.imports.queries import RIGHT, ImportRow
from winvest.screens.imports.views import (
    RUNNING,
    WRITTEN,
    progress_of,
)

OPT = {"right": RIGHT, "public": False, "company_scoped": True}


def progress_shown(one: ImportRow) -> dict[str, Any]:
    """What tells how far an import is."""
    done, total, sentence = progress_of(one)
    return {
        "one": one,
        "running": one.status in RUNNING,
        "done": done,
        "total": total,
        "sentence": sentence,
        "here": f"{PATH}/{one.id}",
        "path": PATH,
    }


def where(one: ImportRow) -> str:
    """The step at which an import stands."""
    if one.status in WRITTEN:
        return f"{PATH}/{one.id}"
    if one.status is ImportStatus.RECEIVED:
        return f"{PATH}/{one.id}/colonnes"
    return f"{PATH}/{one.id}/controle"


async def fields_of(session: AsyncSession, scope: Scope, one: ImportRow) -> dict[str, str]:
    """The fields of the company's families: code and label."""
    return family_labels(await ground_of(session, scope, company_id=one.company_id))
