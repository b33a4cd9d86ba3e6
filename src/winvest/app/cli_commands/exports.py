"""`winvest export accounting`: a company's month as files, each path printed on its line."""

from argparse import Namespace
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.app.cli_commands.people import company_of, run_act
from winvest.foundation.infra.settings import ROOT
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.queries import booked_month
from winvest.group.accounting.rules.files import FileKind, file_bytes, file_name
from winvest.group.accounting.rules.month import parse_month


def accounting(arguments: Namespace) -> int:
    """Write the files of a company's month; with nothing booked, files with their header."""
    month = parse_month(arguments.period)
    kinds = [FileKind(one) for one in arguments.format or FileKind]
    folder = Path(arguments.out or ROOT / "var" / "exports")

    async def act(session: AsyncSession, scope: Scope) -> str:
        company_id = await company_of(session, scope, arguments.company)
        booked = await booked_month(session, scope, company_id=company_id, month=month)
        paths = [
            _written(folder / file_name(kind, booked), file_bytes(kind, booked)) for kind in kinds
        ]
        return "\n".join(str(one) for one in paths)

    return run_act(act)


def _written(path: Path, content: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise Refused(
            f"Impossible d’écrire {path} ({error.strerror}). "
            "Choisissez un autre dossier avec --out.",
            code="unwritable",
        ) from None
    return path
