"""Exit plans are followed to their end.

Revision ID: 0052
"""

from pathlib import Path

from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Who answers for what, and what was done of the plan."""
    text = (SQL / "0052_withdrawals.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Take the columns away."""
    op.get_bind().exec_driver_sql(
        "ALTER TABLE product_exit_plan DROP COLUMN support_by, DROP COLUMN renewals_by,"
        " DROP COLUMN clients_told_at, DROP COLUMN clients_told, DROP COLUMN documents_archived_at"
    )
