"""lists_mappings.

Revision ID: 0024
"""

from alembic import op

revision = "0024"
down_revision = "0023"
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
