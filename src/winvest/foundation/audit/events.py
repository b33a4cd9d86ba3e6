"""Events of the audit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainDamaged:
    """Verification found a chain that is not as it was sealed."""

    chain: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalsWritten:
    """The journals of a month (AAAA-MM) are sealed and can be downloaded."""

    month: str
