"""The first uses of a new key do not stop each other.

Revision ID: 0045
"""

from pathlib import Path

from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Hold the key, when its last use is noted, in a way that references to it may pass."""
    text = (SQL / "0045_first_use_of_a_key.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """As it was: the stronger lock."""
    text = (SQL / "0045_first_use_of_a_key.sql").read_text("utf-8")
    before = text.replace("FOR NO KEY UPDATE", "FOR UPDATE")
    op.get_bind().exec_driver_sql(before.replace("%", "%%"))
