"""A stamp on each row of the shelf, by which what lists show of a product is kept in memory.

Revision ID: 0040
"""

from pathlib import Path

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Stamp what is there, and let the upkeep of the shelf change the stamps."""
    text = (SQL / "0040_shelf_stamp.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Take the stamps away; the upkeep is again what its own migrations say."""
    before = (
        ("0026_shelf.sql", "refresh_product_shelf"),
        ("0035_list_orders.sql", "refresh_shelf_prices"),
    )
    for file, name in before:
        op.get_bind().exec_driver_sql(_function(file, name).replace("%", "%%"))
    op.get_bind().exec_driver_sql(
        """
        DROP FUNCTION name_moves_on_shelf CASCADE;
        ALTER TABLE product_shelf DROP COLUMN stamp;
        DROP SEQUENCE shelf_stamp;
        """
    )


def _function(file: str, name: str) -> str:
    """The text of a function as an earlier migration made it."""
    text = (SQL / file).read_text("utf-8")
    start = text.index(f"CREATE FUNCTION {name}(")
    end = text.index("\nEND $$;", start) + len("\nEND $$;")
    return text[start:end].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
