"""A search by a plural finds the singular, where the stemmer parts them.

Revision ID: 0036
"""

from pathlib import Path

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Replace the function that reads what a person typed."""
    text = (SQL / "0036_search_plurals.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Read it as before."""
    op.get_bind().exec_driver_sql(
        r"""
        CREATE OR REPLACE FUNCTION product_query(asked text) RETURNS tsquery
            LANGUAGE sql STABLE STRICT PARALLEL SAFE
            RETURN websearch_to_tsquery(
                    'public.fr_plain', regexp_replace(asked, '\mles\M', ' ', 'gi'))
                || websearch_to_tsquery(
                    'pg_catalog.french', regexp_replace(asked, '\mles\M', ' ', 'gi'))
                || websearch_to_tsquery('pg_catalog.simple', lower(asked));
        """
    )
