"""Completeness: the documents that lack, by product, company and channel.

Revision ID: 0044
"""

from pathlib import Path

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add what is worked out, and have all of it worked out once."""
    text = (SQL / "0044_completeness.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Drop what is derived."""
    op.get_bind().exec_driver_sql(
        """
        DROP FUNCTION completeness_is_due CASCADE;
        DROP TABLE completeness_due, product_completeness;
        """
    )
