"""What clients are to be told, and who wrote down that they were.

Revision ID: 0070
"""

from pathlib import Path

from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """What is to be told, and since when people are asked to."""
    text = (SQL / "0070_client_notices.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """What was written down is lost."""
    op.get_bind().exec_driver_sql(
        """
        DROP TABLE client_notice;
        DELETE FROM audit_table_rule WHERE table_name = 'client_notice';
        ALTER TABLE product_exit_plan DROP COLUMN clients_asked_at;
        """
    )
