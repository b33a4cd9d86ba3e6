"""A document counts from its first day only.

Revision ID: 0071
"""

from pathlib import Path

from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Work out again the products that have a document still to come."""
    text = (SQL / "0071_upcoming_documents.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Nothing to undo: what is worked out follows the code."""
