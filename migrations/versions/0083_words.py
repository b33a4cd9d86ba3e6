"""What was mistyped is compared with the words that there are, not with each product.

Revision ID: 0083
"""

from pathlib import Path

from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """The words of all products, kept by triggers; near spellings by them."""
    _run((SQL / "0083_words.sql").read_text("utf-8"))


def downgrade() -> None:
    """The search of 0026."""
    before = (SQL / "0026_shelf.sql").read_text("utf-8")
    start = before.index("FUNCTION found_products(")
    end = before.index("END $$;", start) + len("END $$;")
    _run("CREATE OR REPLACE " + before[start:end])
    _run("ALTER FUNCTION found_products(text, boolean) ROWS 100")
    _run("DROP TRIGGER tg_words_insert ON product_index")
    _run("DROP TRIGGER tg_words_update ON product_index")
    _run("DROP FUNCTION words_follow()")
    op.drop_table("product_word")


def _run(text: str) -> None:
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))
