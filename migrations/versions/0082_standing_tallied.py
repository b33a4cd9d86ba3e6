"""Completeness is tallied; one's own drafts have an index.

Revision ID: 0082
"""

from pathlib import Path

from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"
FUNCTIONS = ("shelf_changes_tally", "tidy_product_tally")


def upgrade() -> None:
    """How products stand is a facet of the tally, which is counted anew; cells follow."""
    _run((SQL / "0082_standing_tallied.sql").read_text("utf-8"))


def downgrade() -> None:
    """The tally without it, by the functions of 0026; the cells of 0080."""
    op.drop_index("ix_product_created_by", "product")
    op.drop_column("product_shelf", "cell")
    op.drop_column("product_tally", "cell")
    op.drop_column("product_tally", "standing")
    shelf = (SQL / "0026_shelf.sql").read_text("utf-8")
    for name in FUNCTIONS:
        start = shelf.index(f"CREATE FUNCTION {name}")
        end = shelf.index("END $$;", start) + len("END $$;")
        _run(shelf[start:end].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    _run((SQL / "0080_cells.sql").read_text("utf-8"))


def _run(text: str) -> None:
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))
