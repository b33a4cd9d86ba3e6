"""The shelf: what lists of products filter, sort, count and search by, kept by triggers.

Revision ID: 0026
"""

from pathlib import Path

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Make the tables and their triggers, then fill them from the products there are."""
    text = (SQL / "0026_shelf.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Drop what is derived; the products themselves keep all of it."""
    op.get_bind().exec_driver_sql(
        """
        DROP POLICY by_product_reads ON risk;
        CREATE POLICY by_product_reads ON risk FOR SELECT USING (
            EXISTS (SELECT FROM product p WHERE p.risk_id = risk.id)
        );
        DROP POLICY shelf_upkeep ON pricing_rule;
        DROP POLICY shelf_upkeep ON partner;
        DROP POLICY shelf_upkeep ON external_mapping;
        DROP FUNCTION product_changes_shelf, price_changes_shelf, partner_changes_shelf CASCADE;
        DROP FUNCTION found_products, refresh_product_shelf, tidy_product_tally, shelf_wanted,
            shown_products, shown_prices, shown_risks, shown_partners,
            shelf_is_stale;
        DROP TABLE product_index, product_tally, product_shelf, reader_group CASCADE;
        DROP FUNCTION reads_product, shelf_changes_tally, app_reader_groups, channel_bits, price_bit;
        """
    )
