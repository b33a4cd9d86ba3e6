"""Normalised lists with their first entries; transverse mappings; the life cycle upheld by SQL.

Revision ID: 0024
"""

from pathlib import Path

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """The lists, what they start with, then what a product asks of the other trades."""
    for part in ("lists", "seeds", "mappings"):
        text = (SQL / f"0024_{part}.sql").read_text("utf-8")
        op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Entries that people typed would be lost: restore a backup instead."""
    raise RuntimeError("Cette migration ne se défait pas : restaurez une sauvegarde.")
