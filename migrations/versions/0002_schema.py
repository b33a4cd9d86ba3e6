"""Schema: every table of the catalogue, its guards, its audit trail and its isolation.

Revision ID: 0002
"""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Tables first, then what refuses, then what remembers, then who may see."""
    for part in ("tables", "guards", "audit", "isolation"):
        run((SQL / f"0002_{part}.sql").read_text("utf-8"))


def run(sql: str) -> None:
    """Run several statements as they are; the driver reads % as a parameter, so it is doubled."""
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def downgrade() -> None:
    """The first tables hold everything: restore a backup instead."""
    raise RuntimeError("Cette migration ne se défait pas : restaurez une sauvegarde.")
