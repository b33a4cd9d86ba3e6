"""Few products are found by the lines of the tally that they are counted in.

Revision ID: 0079
"""

from pathlib import Path

from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql" / "0079_cells.sql"


def upgrade() -> None:
    """A number of its facets on each row of the shelf and of its tally."""
    op.get_bind().exec_driver_sql(SQL.read_text("utf-8"))


def downgrade() -> None:
    """Without it."""
    op.drop_column("product_shelf", "cell")
    op.drop_column("product_tally", "cell")
