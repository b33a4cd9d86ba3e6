"""A partner's terms that change undo what was signed on them.

Revision ID: 0059
"""

from pathlib import Path

from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Watch the columns of which one contracts."""
    text = (SQL / "0059_partners_signed.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Watch them no more."""
    op.get_bind().exec_driver_sql("DROP TRIGGER tg_reopen ON partner")
    op.get_bind().exec_driver_sql("DROP FUNCTION terms_reopen_tasks()")
