"""Completeness as a filter of lists: each product's standing on the shelf.

Revision ID: 0055
"""

from pathlib import Path

from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the standing, the sets that it numbers, and what keeps it."""
    text = (SQL / "0055_completeness_on_shelf.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Take the standing away; completeness itself stays."""
    op.get_bind().exec_driver_sql(
        """
        DROP FUNCTION completeness_was_due CASCADE;
        DROP FUNCTION closing_products;
        DROP FUNCTION completeness_moves_on_shelf CASCADE;
        DROP FUNCTION refresh_shelf_standings;
        DROP FUNCTION standings_wanted;
        DROP POLICY shelf_upkeep ON product_completeness;
        ALTER TABLE product_shelf DROP COLUMN standing;
        DROP TABLE completeness_standing;
        """
    )
