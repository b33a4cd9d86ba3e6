"""Lines to copy, a sheet for each table: text as PostgreSQL's COPY reads it."""

from collections.abc import Iterable, Mapping
from random import Random
from types import MappingProxyType

NULL = "\\N"
BASE_MS = 1_767_225_600_000  # 1 January 2026: identifiers sort in the order of the products
CONTENT = ("id", "product_version_id", "owner_company_id")

# In the order in which foreign keys allow them to be inserted.
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "product": (
            *("id", "company_id", "partner_id", "risk_id", "sku", "name", "short_name"),
            *("description", "revenue_model", "lifecycle_status", "integration_status"),
            *("tariff_mode", "channels", "zones", "min_age", "max_age", "client_kinds", "badges"),
            *("reader_company_ids", "readers_until", "created_at", "updated_at"),
        ),
        "product_seller": ("id", "product_id", "owner_company_id", "company_id"),
        "product_field_value": (
            *("id", "product_id", "owner_company_id", "risk_field_id", "risk_id", "kind"),
            *("value_text", "value_number", "value_boolean", "value_date", "value_choices"),
        ),
        "external_mapping": ("id", "product_id", "owner_company_id", "system", "external_code"),
        "product_version": (
            *("id", "product_id", "owner_company_id", "version", "status", "effective_from"),
            *("effective_to", "notes", "breaking_changes", "approved_by", "approved_at"),
            *("reader_company_ids", "created_at", "updated_at"),
        ),
        "product_plan": (
            *CONTENT,
            *("code", "name", "recurrence", "billing_cycle_days", "position"),
        ),
        "pricing_rule": (
            *CONTENT,
            *("plan_id", "type", "tier_mode", "payload", "tax_rate", "tax_included", "label"),
            "position",
        ),
        "initial_fee": (*CONTENT, "code", "label", "amount", "tax_rate"),
        "promotion": (
            *CONTENT,
            *("code", "label", "effect", "value", "first_months", "valid_from", "valid_to"),
        ),
        "commission_scheme": (
            *CONTENT,
            *("company_id", "partner_id", "applies_to", "settlement", "tier_mode", "split", "year"),
        ),
        "commission_tier": (
            *("id", "scheme_id", "owner_company_id", "basis", "min", "max", "value_type", "value"),
        ),
        "product_document": (
            *CONTENT,
            *("type", "title", "version", "file_url", "file_hash", "media_type", "size_bytes"),
            *("mandatory", "channels", "author", "status", "published_at", "valid_from"),
        ),
        "publication": (
            *CONTENT,
            *("product_id", "company_id", "channels", "visibility", "price_visibility"),
            *("status", "start_at", "end_at"),
        ),
        "accounting_mapping": (
            *CONTENT,
            *("company_id", "nature", "gl_account", "journal", "tax_code", "cost_center"),
            *("status", "validated_by", "validated_at"),
        ),
        "cq_rule": (*CONTENT, "required_fields", "notes"),
    }
)


class Sheets:
    """The lines drawn and not copied yet."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {table: [] for table in COLUMNS}

    def put(self, table: str, *values: str | None) -> None:
        """Add a line; the words of the volume catalogue hold neither tab nor backslash."""
        line = "\t".join([NULL if value is None else value for value in values])
        self._lines[table].append(line)

    def take(self, table: str) -> bytes:
        """The lines of a table, which leave the sheet."""
        lines, self._lines[table] = self._lines[table], []
        return ("\n".join(lines) + "\n").encode() if lines else b""


class Identifiers:
    """Identifiers of one product and of all that hangs from it, the same for the same draw."""

    def __init__(self, dice: Random, *, number: int) -> None:
        self._dice = dice
        self._ms = BASE_MS + number * 1000
        self._count = 0

    def next(self) -> str:
        """The next one, as 32 hexadecimal digits (version 7)."""
        self._count += 1
        bits = self._dice.getrandbits(62)
        return f"{self._ms + (self._count >> 12):012x}7{self._count & 0xFFF:03x}{bits | 1 << 63:x}"


def array(values: Iterable[str]) -> str:
    """An array of plain words."""
    return "{" + ",".join(values) + "}"


def flag(value: bool) -> str:
    """A truth value."""
    return "t" if value else "f"


def money(cents: int) -> str:
    """An amount, exactly.

    >>> money(990), money(5)
    ('9.90', '0.05')
    """
    return f"{cents // 100}.{cents % 100:02d}"
