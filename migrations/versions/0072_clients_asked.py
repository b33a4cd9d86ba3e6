"""Asking people to tell clients takes no signature back; nobody was told before.

Revision ID: 0072
"""

from pathlib import Path

from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"
END = "END $$;"


def upgrade() -> None:
    """Replace the function; what was never told waits for people."""
    text = (SQL / "0072_clients_asked.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """The function of 0056 again; what was never told stays so."""
    text = (SQL / "0056_withdrawals_signed.sql").read_text("utf-8")
    start = text.index("FUNCTION exit_plan_reopens_tasks(")
    body = text[start : text.index(END, start) + len(END)]
    op.get_bind().exec_driver_sql(f"CREATE OR REPLACE {body}".replace("%", "%%"))
