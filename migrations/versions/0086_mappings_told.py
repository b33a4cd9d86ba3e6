"""Mappings told: the rows of a product tell its mappings and its exit plan too.

Revision ID: 0086
"""

from pathlib import Path

from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Read them with the rest of the product, in the same question."""
    _run("0086_mappings_told.sql")


def downgrade() -> None:
    """The rows that 0051 told."""
    _run("0051_unsigned.sql")


def _run(name: str) -> None:
    sql = (SQL / name).read_text("utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
