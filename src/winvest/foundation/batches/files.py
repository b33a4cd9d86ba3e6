"""Files of the exports: in `var/exports` under the batch's id, for their launcher, some days."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from winvest.foundation.infra.settings import Settings

KEPT = timedelta(days=3)


def export_path(settings: Settings, batch_id: UUID) -> Path:
    """Where the file of a batch lies; its name says nothing of what it holds."""
    return settings.var_dir / "exports" / f"{batch_id}.bin"


def prepare_folder(settings: Settings) -> None:
    """Make the folder, for this process's user alone."""
    folder = settings.var_dir / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
