"""Batches: an act on many rows, run in the background, line by line.

Revision ID: 0021
"""

from pathlib import Path

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

SQL = (Path(__file__).resolve().parents[1] / "sql" / "0021_batches.sql").read_text("utf-8")


def upgrade() -> None:
    """A batch and its lines are their launcher's own; row-level security says so too."""
    op.get_bind().exec_driver_sql(SQL.replace("%", "%%"))


def downgrade() -> None:
    """Drop the tables; the audit keeps who launched what."""
    op.execute("DROP TABLE batch_line, batch")
    op.execute("DELETE FROM audit_table_rule WHERE table_name = 'batch'")
