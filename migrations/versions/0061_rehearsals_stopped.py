"""Rehearsals that were stopped.

Revision ID: 0061
"""

from pathlib import Path

from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Allow the status."""
    text = (SQL / "0061_rehearsals_stopped.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Those that were stopped failed, then."""
    op.get_bind().exec_driver_sql(
        """
        UPDATE rehearsal SET status = 'failed', problem = 'Arrêtée.' WHERE status = 'stopped';
        ALTER TABLE rehearsal
            DROP CONSTRAINT ck_rehearsal_status,
            ADD CONSTRAINT ck_rehearsal_status
                CHECK (status IN ('waiting', 'running', 'done', 'failed'));
        """
    )
