"""pricing.

Revision ID: 0027
"""

from alembic import op

revision = "0027"
down_revision = "0026"
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
