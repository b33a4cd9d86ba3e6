"""Partners and risks: numbers, bank account, contacts, secret extranet codes; versioned fields.

Revision ID: 0023
"""

from pathlib import Path

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """What a partner's sheet holds; then what the fields of a family remember of themselves."""
    for part in ("partners", "risks"):
        text = (SQL / f"0023_{part}.sql").read_text("utf-8")
        op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Bank accounts and remembered definitions would be lost: restore a backup instead."""
    raise RuntimeError("Cette migration ne se défait pas : restaurez une sauvegarde.")
