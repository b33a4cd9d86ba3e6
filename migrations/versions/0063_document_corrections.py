"""Corrections of the validity of documents: which row, by whom and why.

Revision ID: 0063
"""

from pathlib import Path

from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the table."""
    text = (SQL / "0063_document_corrections.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Take it away; the corrected documents stay."""
    op.execute("DROP TABLE document_correction")
    op.execute("DELETE FROM audit_table_rule WHERE table_name = 'document_correction'")
