"""Products by the codes they had.

Revision ID: 0054
"""

from pathlib import Path

from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the function that tells which products once had a code."""
    text = (SQL / "0054_former_codes.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Take it away."""
    op.get_bind().exec_driver_sql("DROP FUNCTION products_once_called(text)")
