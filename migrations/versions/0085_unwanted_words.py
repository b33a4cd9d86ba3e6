"""A word after a dash is left out in every form; codes with some dashes; words that begin so.

Revision ID: 0085
"""

from pathlib import Path

from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"
MADE = "CREATE OR REPLACE FUNCTION found_products("


def upgrade() -> None:
    """The search, with what it leaves out."""
    _run((SQL / "0085_unwanted_words.sql").read_text("utf-8"))


def downgrade() -> None:
    """The search of 0084."""
    before = (SQL / "0084_short_words.sql").read_text("utf-8")
    _run(before[before.index(MADE) :])
    _run("DROP FUNCTION part_held(text, boolean)")


def _run(text: str) -> None:
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))
