"""The state of what lists show, so that what a process has read of them is known to hold.

Revision ID: 0057
"""

from pathlib import Path

from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Make the table of changes, its triggers, and the function that names a state."""
    text = (SQL / "0057_catalog_state.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Drop them; nothing else reads them."""
    op.get_bind().exec_driver_sql(
        """
        DROP FUNCTION catalog_state;
        DROP FUNCTION note_catalog_change CASCADE;
        DROP TABLE catalog_change;
        ALTER FUNCTION found_products(text, boolean) ROWS 1000;
        """
    )
