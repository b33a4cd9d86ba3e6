"""A sign-off that falls on a version planned or on sale may be given again.

Revision ID: 0065
"""

from pathlib import Path

from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"
END = "END $$;"


def upgrade() -> None:
    """Replace the function, open what waited for a submission that does not come."""
    text = (SQL / "0065_signed_on_sale.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """The function of 0048 again; what was opened stays so."""
    text = (SQL / "0048_approvals.sql").read_text("utf-8")
    start = text.index("FUNCTION reopen_tasks(")
    body = text[start : text.index(END, start) + len(END)]
    op.get_bind().exec_driver_sql(f"CREATE OR REPLACE {body}".replace("%", "%%"))
