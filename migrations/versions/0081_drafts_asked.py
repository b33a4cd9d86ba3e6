"""Drafts that went on sale unchecked may be asked about.

Revision ID: 0081
"""

from pathlib import Path

from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """The check of a draft may be named later."""
    text = (SQL / "0081_drafts_asked.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """The functions of 0073 again."""
    text = (SQL / "0073_edition_replaced.sql").read_text("utf-8")
    op.execute("DROP INDEX ix_product_document_unasked")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))
