"""Prices at speed, and prices that partners tell.

Revision ID: 0033
"""

from pathlib import Path

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Keys counted and quotes kept together; what partners answered, and how they are."""
    sql = (SQL / "0033_pricing_partner.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def downgrade() -> None:
    """Quotes would lose their source: restore a backup instead."""
    raise RuntimeError("Cette migration ne se défait pas : restaurez une sauvegarde.")
