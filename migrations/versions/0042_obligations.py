"""Obligations: which documents each legal family must show by channel, dated, with their source.

Revision ID: 0042
"""

from pathlib import Path

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the book, with what the specification says."""
    text = (SQL / "0042_obligations.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Drop the book; the code then holds to what the specification says."""
    op.get_bind().exec_driver_sql(
        """
        DELETE FROM audit_table_rule WHERE table_name = 'document_obligation';
        DROP TABLE document_obligation;
        DROP FUNCTION guard_obligation;
        """
    )
