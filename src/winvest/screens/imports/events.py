"""Events of the imports."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFailed:
    """An import that nobody watched came to nothing; `batch_id`: it was being written."""

    import_id: UUID
    company_id: UUID
    user_id: UUID
    file_name: str
    why: str
    batch_id: UUID | None = None
