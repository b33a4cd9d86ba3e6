"""The notices before a rise: their letter, and who signed their source.

Revision ID: 0058
"""

from pathlib import Path

from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the letter, a note and a signature; what has begun keeps its values."""
    text = (SQL / "0058_notices.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Take them away."""
    op.get_bind().exec_driver_sql(
        """
        DROP TRIGGER tg_2_guard ON price_notice_rule;
        ALTER TABLE price_notice_rule
            DROP COLUMN letter,
            DROP COLUMN note,
            DROP COLUMN confirmed_by,
            DROP COLUMN confirmed_at;
        """
    )
