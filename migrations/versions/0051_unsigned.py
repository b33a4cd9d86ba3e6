"""Unsigned: the rows of a product tell the sign-offs that its versions wait for.

Revision ID: 0051
"""

from pathlib import Path

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Read the waiting tasks with the rest of the product, in the same question."""
    sql = (SQL / "0051_unsigned.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def downgrade() -> None:
    """The code before asks for none of these rows: nothing is to be undone."""
