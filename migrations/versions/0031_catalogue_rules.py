"""Grids count among the uses of a zone and of a unit; renamed channels are told.

Revision ID: 0031
"""

from pathlib import Path

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """The uses of an entry counted in grids too, and the news of the channels' names."""
    sql = (SQL / "0031_catalogue_rules.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def downgrade() -> None:
    """The uses counted before stay right for what they count: nothing is lost."""
    op.execute("DROP TRIGGER tg_3_told ON sales_channel")
    op.execute("DROP TRIGGER tg_3_told ON geo_zone")
    op.execute("DROP FUNCTION tell_list_names()")
    op.execute("DROP INDEX ix_price_grid_row_zone")
    op.execute("DROP INDEX ix_pricing_rule_unit")
    op.execute("DROP POLICY upkeep ON price_grid_row")
