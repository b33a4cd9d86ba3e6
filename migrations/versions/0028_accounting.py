"""Accounting: journals, entries and their lines; append-only, balanced, numbered without a gap.

Revision ID: 0028
"""

from pathlib import Path

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """The tables, their isolation, and what the database refuses."""
    sql = (SQL / "0028_accounting.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def downgrade() -> None:
    """Entries would be lost: restore a backup instead."""
    raise RuntimeError("Cette migration ne se défait pas : restaurez une sauvegarde.")
