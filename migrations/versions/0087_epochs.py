"""How often what processes keep in memory has changed: companies, saved views.

Revision ID: 0087
"""

from pathlib import Path

from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Make the table and what keeps it."""
    text = (SQL / "0087_epochs.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Take them away."""
    op.get_bind().exec_driver_sql(
        "DROP TRIGGER tg_change_epoch ON company;"
        "DROP TRIGGER tg_change_epoch ON saved_view;"
        "DROP TRIGGER tg_change_epoch ON list_columns;"
        "DROP FUNCTION bump_change_epoch();"
        "DROP TABLE change_epoch"
    )
