"""Deleted rows of a product, found in one call for its history.

Revision ID: 0041
"""

from pathlib import Path

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the function."""
    text = (SQL / "0041_rows_gone.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Drop it; nothing depends on it in the database."""
    op.get_bind().exec_driver_sql("DROP FUNCTION rows_gone")
