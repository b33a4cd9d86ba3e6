"""Saved views of the lists, and each person's own columns.

Revision ID: 0020
"""

from pathlib import Path

from alembic import op

revision = "0020"
down_revision = "0012"
branch_labels = None
depends_on = None

SQL = (Path(__file__).resolve().parents[1] / "sql" / "0020_saved_views.sql").read_text("utf-8")


def upgrade() -> None:
    """A view is a person's, a company's or the group's; row-level security says so too."""
    op.get_bind().exec_driver_sql(SQL.replace("%", "%%"))


def downgrade() -> None:
    """Drop the tables and the right; the audit keeps what they held."""
    op.execute("DROP TABLE list_columns, saved_view")
    op.execute("DELETE FROM role_right WHERE right_code = 'views.share'")
    op.execute("DELETE FROM access_right WHERE code = 'views.share'")
    op.execute("DELETE FROM audit_table_rule WHERE table_name = 'saved_view'")
    op.execute("DROP FUNCTION app_actor_id()")
