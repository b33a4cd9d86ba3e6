"""Short words begin words; what was mistyped is ranked by the words that products hold.

Revision ID: 0084
"""

from pathlib import Path

from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"
MADE = "CREATE OR REPLACE FUNCTION found_products("


def upgrade() -> None:
    """The search, whose short words and codes without dashes are found by an index."""
    _run((SQL / "0084_short_words.sql").read_text("utf-8"))


def downgrade() -> None:
    """The search of 0083."""
    op.drop_index("ix_product_index_undashed", "product_index")
    before = (SQL / "0083_words.sql").read_text("utf-8")
    _run(before[before.index(MADE) :])


def _run(text: str) -> None:
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))
