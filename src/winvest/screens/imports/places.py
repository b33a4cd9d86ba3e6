"""Where the files of the imports lie: in `var/imports`, under the import's id, for ninety days.

The batches that write an import know no settings: the process is told the place at start-up.
"""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from winvest.foundation.infra.settings import Settings
from winvest.screens.imports.attached import Attached

KEPT = timedelta(days=90)
PATH = "/imports"


def file_path(settings: Settings, import_id: UUID) -> Path:
    """Where the file of an import lies; its name says nothing of what it holds."""
    return settings.var_dir / "imports" / f"{import_id}.bin"


def keep_file(settings: Settings, import_id: UUID, content: bytes) -> None:
    """Write the file, for this process's user alone."""
    path = file_path(settings, import_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    draft = path.with_suffix(".draft")
    draft.write_bytes(content)
    draft.chmod(0o600)
    draft.replace(path)


def read_file(settings: Settings, import_id: UUID) -> bytes | None:
    """The content of the file; None once it is cleared."""
    path = file_path(settings, import_id)
    return path.read_bytes() if path.exists() else None


def zip_path(settings: Settings, import_id: UUID) -> Path:
    """Where the documents beside a sheet lie, in one archive."""
    return file_path(settings, import_id).with_suffix(".zip")


def forget_files(settings: Settings, import_id: UUID) -> None:
    """Delete the files of an import."""
    file_path(settings, import_id).unlink(missing_ok=True)
    zip_path(settings, import_id).unlink(missing_ok=True)


def install_places(settings: Settings) -> None:
    """Tell the process where the files lie; called once at start-up."""
    _settings[:] = [settings]


def beside(import_id: UUID) -> Attached:
    """The documents beside the sheet of an import (call it in a thread)."""
    settings = _settings[0]
    return Attached(zip_path(settings, import_id), settings.var_dir / "uploads")


_settings: list[Settings] = []
