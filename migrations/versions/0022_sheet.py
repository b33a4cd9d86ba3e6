"""The sheet of a product: its rows, table by table, in one call.

Revision ID: 0022
"""

from pathlib import Path

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """A function that keeps the plans of its look-ups."""
    text = (SQL / "0022_sheet.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Nothing is lost with it."""
    op.execute("DROP FUNCTION product_rows(uuid, uuid, boolean, text[])")
