"""Few products are found by the lines of the tally that they are counted in.

Revision ID: 0080
"""

from pathlib import Path

from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql" / "0080_cells.sql"


def upgrade() -> None:
    """A number of its facets on each row of the shelf and of its tally."""
    op.get_bind().exec_driver_sql(SQL.read_text("utf-8"))


def downgrade() -> None:
    """Without it."""
    op.drop_column("product_shelf", "cell")
    op.drop_column("product_tally", "cell")
