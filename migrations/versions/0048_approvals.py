"""Approvals: the RACI matrix, the tasks that follow from it, what an edit reopens.

Revision ID: 0048
"""

from pathlib import Path

from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the matrix of annexe D, the tasks, and the triggers that keep sign-offs true."""
    sql = (SQL / "0048_approvals.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def downgrade() -> None:
    """Sign-offs would be lost: restore a backup instead."""
    raise RuntimeError("Cette migration ne se défait pas : restaurez une sauvegarde.")
