"""Rehearsals whose lines are erased, and the figures that stay.

Revision ID: 0067
"""

from pathlib import Path

from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """A date of erasure, the figures by company, what was not foreseen."""
    text = (SQL / "0067_rehearsals_erased.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """What was erased stays erased."""
    op.get_bind().exec_driver_sql(
        """
        DROP TABLE rehearsal_summary;
        ALTER TABLE rehearsal_line DROP COLUMN foreseen;
        ALTER TABLE rehearsal DROP COLUMN detail_erased_at;
        """
    )
