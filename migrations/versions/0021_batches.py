"""batches.

Revision ID: 0021
"""

from alembic import op

revision = "0021"
down_revision = "0020"
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
