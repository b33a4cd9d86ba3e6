"""Rehearsals: what a change would do to the portfolio, stored, and compared with what it did.

Revision ID: 0050
"""

from pathlib import Path

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the rehearsals, their lines and totals, and the notices that the law demands."""
    text = (SQL / "0050_rehearsals.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Drop them."""
    op.get_bind().exec_driver_sql(
        """
        DELETE FROM audit_table_rule WHERE table_name IN ('rehearsal', 'price_notice_rule');
        DROP TABLE rehearsal_total, rehearsal_line, rehearsal, price_notice_rule;
        """
    )
