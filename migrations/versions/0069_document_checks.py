"""A document that joins a version on sale waits for its own check.

Revision ID: 0069
"""

from pathlib import Path

from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"
END = {"content_reopens_version": "END $$;", "copied_row": "\n$$;"}


def upgrade() -> None:
    """The check and the edition replaced; what has a check reopens nothing else."""
    text = (SQL / "0069_document_checks.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """The functions of 0048 and 0034 again; what waits stays a draft."""
    _again("0048_approvals.sql", "content_reopens_version")
    _again("0034_versions.sql", "copied_row")
    op.drop_column("product_document", "replaces_id")
    op.drop_column("product_document", "check_id")


def _again(file: str, function: str) -> None:
    text = (SQL / file).read_text("utf-8")
    start = text.index(f"FUNCTION {function}(")
    body = text[start : text.index(END[function], start) + len(END[function])]
    op.get_bind().exec_driver_sql(f"CREATE OR REPLACE {body}".replace("%", "%%"))
