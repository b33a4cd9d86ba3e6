"""The number of tasks that wait for a function is kept, for the rail of every page.

Revision ID: 0062
"""

from pathlib import Path

from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Count what is open, then keep the count."""
    text = (SQL / "0062_waiting_beside.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Count no more."""
    op.get_bind().exec_driver_sql(
        "DROP TRIGGER tg_waiting ON approval_task; DROP FUNCTION count_waiting();"
        " DROP FUNCTION gather_waiting(); DROP TABLE approval_waiting"
    )
