"""Packs are read ahead before all else.

Revision ID: 0066
"""

from pathlib import Path

from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Replace the question by one that puts packs first."""
    text = (SQL / "0066_packs_first.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """The former question, as 0033 made it."""
    whole = (SQL / "0033_pricing_partner.sql").read_text("utf-8")
    start = whole.index("CREATE FUNCTION products_sold")
    end = whole.index("-- Rates and indices changed", start)
    former = whole[start:end].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
    op.get_bind().exec_driver_sql(former.replace("%", "%%"))
