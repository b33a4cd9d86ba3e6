"""Conversions of documents to PDF/A: what was asked, and what became of it.

Revision ID: 0060
"""

from pathlib import Path

from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the table."""
    text = (SQL / "0060_document_conversions.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Take it away; the documents that were made stay."""
    op.execute("DROP TABLE document_conversion")
    op.execute("DELETE FROM audit_table_rule WHERE table_name = 'document_conversion'")
