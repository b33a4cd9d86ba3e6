"""api.

Revision ID: 0025
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

SQL = """
"""


def upgrade() -> None:
    """Nothing yet."""
    if SQL.strip():
        op.get_bind().exec_driver_sql(SQL.replace("%", "%%"))


def downgrade() -> None:
    """Nothing yet."""
