"""Orders of lists: by status, family, partner, company and price, each from an index.

Revision ID: 0035
"""

from pathlib import Path

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add what a price sorts by and the indexes, then work the prices out."""
    text = (SQL / "0035_list_orders.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Drop what is derived; the prices themselves stay."""
    op.get_bind().exec_driver_sql(
        """
        DROP FUNCTION price_moves_on_shelf CASCADE;
        DROP FUNCTION refresh_shelf_prices, starting_prices;
        DROP POLICY price_upkeep ON product_plan;
        DROP INDEX ix_product_shelf_status_name, ix_product_shelf_risk_name,
            ix_product_shelf_partner_name, ix_product_shelf_company_name;
        ALTER TABLE product_shelf DROP COLUMN price_from, DROP COLUMN price_until;
        """
    )
