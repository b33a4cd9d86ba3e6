"""Refusals of keys are counted beside the key.

Revision ID: 0078
"""

from pathlib import Path

from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the count and what keeps it."""
    text = (SQL / "0078_refused_keys.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Drop both."""
    op.execute("DROP FUNCTION count_refused_key(bytea, text)")
    op.execute("DROP TABLE api_key_refusal")
