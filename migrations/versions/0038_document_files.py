"""Files of the documents: what was deposited, when, and whether it is still what it was.

Revision ID: 0038
"""

from pathlib import Path

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the files, and know those that the documents already name."""
    text = (SQL / "0038_document_files.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Drop the table; the files themselves stay in the store."""
    op.get_bind().exec_driver_sql(
        """
        DROP TRIGGER tg_3_file ON product_document;
        DROP FUNCTION know_document_files;
        DELETE FROM audit_table_rule WHERE table_name = 'document_file';
        DROP TABLE document_file;
        DROP FUNCTION guard_document_file;
        ALTER TABLE product_document DROP COLUMN language;
        DROP INDEX ix_product_document_end_id;
        """
    )
