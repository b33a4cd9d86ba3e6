"""The guards of dated rows count the days of the group.

Revision ID: 0047
"""

from pathlib import Path

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Replace the two guards."""
    text = (SQL / "0047_the_group_s_day.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Leave them: they refuse what the earlier ones refused a little later."""
