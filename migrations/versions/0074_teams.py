"""Teams of salespeople, their people, and the rights to read and compose them.

Revision ID: 0074
"""

from pathlib import Path

from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Make the two tables."""
    text = (SQL / "0074_teams.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Take them away."""
    op.get_bind().exec_driver_sql(
        "DELETE FROM role_right WHERE right_code IN ('teams.read', 'teams.edit');"
        "DELETE FROM access_right WHERE code IN ('teams.read', 'teams.edit');"
        "DROP TABLE team_member, team;"
        "DELETE FROM audit_table_rule WHERE table_name IN ('team', 'team_member')"
    )
