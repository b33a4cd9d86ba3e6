"""Around: the page that a form stands on, when it stands on several (a sheet, the wizard)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Its template and what it needs; where the form saves, and the foot that it ends with."""

    save_at: str
    full: str
    foot: str
    said: Mapping[str, Any] = field(default_factory=dict)
