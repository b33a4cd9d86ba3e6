"""What waits to replace a document follows it through a correction.

Revision ID: 0073
"""

from pathlib import Path

from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"
END = "END $$;"


def upgrade() -> None:
    """The edition that is replaced may change."""
    text = (SQL / "0073_edition_replaced.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """The functions of 0002 and 0069 again."""
    _again("0002_guards.sql", "guard_document")
    _again("0069_document_checks.sql", "content_reopens_version")


def _again(file: str, function: str) -> None:
    text = (SQL / file).read_text("utf-8")
    start = text.index(f"FUNCTION {function}(")
    body = text[start : text.index(END, start) + len(END)]
    op.get_bind().exec_driver_sql(f"CREATE OR REPLACE {body}".replace("%", "%%"))
