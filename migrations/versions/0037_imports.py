"""Imports: files of products, their lines, and how the columns of a source are read.

Revision ID: 0037
"""

from pathlib import Path

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Create the tables of the imports."""
    text = (SQL / "0037_imports.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Drop them; what was imported stays in the catalogue."""
    op.get_bind().exec_driver_sql(
        """
        DROP FUNCTION skus_taken;
        DELETE FROM audit_table_rule WHERE table_name IN ('catalog_import', 'import_mapping');
        DROP TABLE import_mapping, catalog_import_line, catalog_import;
        """
    )
