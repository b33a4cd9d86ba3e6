"""Products beside another, read in the order of an index.

Revision ID: 0046
"""

from pathlib import Path

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the index, and let the function walk it."""
    text = (SQL / "0046_products_beside.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Drop the index; the function answers the same without it."""
    op.get_bind().exec_driver_sql("DROP INDEX ix_product_shelf_beside")
