"""Packs come with their members when memory asks for what is sold.

Revision ID: 0039
"""

from pathlib import Path

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Replace the question by one that follows packs."""
    text = (SQL / "0039_packs_in_stock.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """The former question, as 0033 made it."""
    whole = (SQL / "0033_pricing_partner.sql").read_text("utf-8")
    start = whole.index("CREATE FUNCTION stock_of")
    end = whole.index("CREATE FUNCTION products_sold")
    former = whole[start:end].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
    op.get_bind().exec_driver_sql(former.replace("%", "%%"))
