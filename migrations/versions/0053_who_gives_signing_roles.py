"""Administrators give the roles that sign: they need the right, and still sign for no function.

Revision ID: 0053
"""

from pathlib import Path

from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the right to the two administrators."""
    text = (SQL / "0053_who_gives_signing_roles.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Take it back."""
    op.get_bind().exec_driver_sql(
        "DELETE FROM role_right WHERE right_code = 'approvals.sign'"
        " AND role_code IN ('admin_groupe', 'admin_societe')"
    )
