"""Products beside one on its sheet, found by walking the family by name.

Revision ID: 0030
"""

from pathlib import Path

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """One function, that runs as its caller."""
    sql = (SQL / "0030_volume_indexes.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def downgrade() -> None:
    """The function goes."""
    op.execute("DROP FUNCTION products_beside(uuid)")
