"""Time stamps of a third party for the files of the documents.

Revision ID: 0079
"""

from pathlib import Path

from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the table."""
    text = (SQL / "0079_timestamps.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Take it away; tokens that were downloaded stay proofs of what they date."""
    op.execute("DROP TABLE document_timestamp")
    op.execute("DROP FUNCTION guard_document_timestamp()")
    op.execute("DELETE FROM audit_table_rule WHERE table_name = 'document_timestamp'")
