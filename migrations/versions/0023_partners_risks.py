"""partners_risks.

Revision ID: 0023
"""

from alembic import op

revision = "0023"
down_revision = "0022"
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
