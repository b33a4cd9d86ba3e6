"""Compta of a sister company fills the accounts that it is asked for.

Revision ID: 0068
"""

from pathlib import Path

from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Who is asked may answer."""
    op.get_bind().exec_driver_sql((SQL / "0068_accounts_asked.sql").read_text("utf-8"))


def downgrade() -> None:
    """The policy as it was in 0002."""
    whole = (SQL / "0002_isolation.sql").read_text("utf-8")
    start = whole.index("CREATE POLICY booking_updates")
    former = whole[start : whole.index(";", start) + 1]
    op.get_bind().exec_driver_sql(f"DROP POLICY booking_updates ON accounting_mapping; {former}")
