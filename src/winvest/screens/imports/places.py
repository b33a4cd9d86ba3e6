"""Where the files of the imports lie: in `var/imports`, under the import's id, for ninety days."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from winvest.foundation.infra.settings import Settings

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
