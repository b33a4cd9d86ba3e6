"""Fresh statistics of the tables that an import fills, once they have grown.

Revision ID: 0043
"""

from pathlib import Path

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Let the application ask for them."""
    text = (SQL / "0043_fresh_statistics.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Leave them to autovacuum."""
    op.get_bind().exec_driver_sql("DROP FUNCTION analyze_grown()")
