"""Publications that never overlap, pilots, what sellers do not see, products not to be sold.

Revision ID: 0049
"""

from pathlib import Path

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the columns, the exclusion, the black list, and the functions that read them."""
    _run("0049_publications.sql")


def downgrade() -> None:
    """Take them away; what quotes read is as in 0033."""
    _run("0049_publications_down.sql")


def _run(name: str) -> None:
    text = (SQL / name).read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))
