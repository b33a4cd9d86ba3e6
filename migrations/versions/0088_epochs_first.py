"""The number of changes of what is kept in memory is taken before the rows that change.

Revision ID: 0088
"""

from pathlib import Path

from alembic import op

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Take it before."""
    op.get_bind().exec_driver_sql((SQL / "0088_epochs_first.sql").read_text("utf-8"))


def downgrade() -> None:
    """Take it after, as before."""
    text = (SQL / "0088_epochs_first.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace(" BEFORE INSERT ", " AFTER INSERT "))
