"""A withdrawal is signed before it is done: the exit plan knows its author and reopens its tasks.

Revision ID: 0056
"""

from pathlib import Path

from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """What the sign-offs of a withdrawal rest on, and the guard that waits for them."""
    text = (SQL / "0056_withdrawals_signed.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Sign-offs would be lost: restore a backup instead."""
    raise RuntimeError("Cette migration ne se défait pas : restaurez une sauvegarde.")
