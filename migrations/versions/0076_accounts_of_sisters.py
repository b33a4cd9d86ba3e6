"""A sister company is asked anew after its refusal, and writes no account of a version that is over.

Revision ID: 0076
"""

from pathlib import Path

from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Tell where a version stands to who answers for it; the policy and the reopening ask that."""
    text = (SQL / "0076_accounts_of_sisters.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """The policy of 0068 and the function of 0065 again."""
    bind = op.get_bind()
    bind.exec_driver_sql((SQL / "0068_accounts_asked.sql").read_text("utf-8").replace("%", "%%"))
    text = (SQL / "0065_signed_on_sale.sql").read_text("utf-8")
    end = "END $$;"
    body = text[text.index("CREATE OR REPLACE FUNCTION reopen_tasks") : text.index(end) + len(end)]
    bind.exec_driver_sql(body.replace("%", "%%"))
    bind.exec_driver_sql("DROP FUNCTION version_standing(uuid)")
