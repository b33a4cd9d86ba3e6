"""Ground: extensions, French search, the transaction's context, helpers of later migrations.

Revision ID: 0001
"""

from pathlib import Path

from alembic import op

from winvest.foundation.infra.migrate import APP_ROLE

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Say once what the application's role is called, then lay the ground."""
    run(f"CREATE FUNCTION app_role() RETURNS name LANGUAGE sql IMMUTABLE RETURN '{APP_ROLE}'::name")
    run((SQL / "0001_ground.sql").read_text("utf-8"))


def run(sql: str) -> None:
    """Run several statements as they are; the driver reads % as a parameter, so it is doubled."""
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def downgrade() -> None:
    """There is nothing below the ground: restore a backup instead."""
    raise RuntimeError("La première migration ne se défait pas : restaurez une sauvegarde.")
