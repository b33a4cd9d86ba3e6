"""Lists sorted by price write nothing when no price is late; what waits is counted by triggers alone.

Revision ID: 0064
"""

from pathlib import Path

from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Replace the function, count once more, close the table."""
    text = (SQL / "0064_quiet_shelf.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    """Open the table again; the function as it was in 0040."""
    whole = (SQL / "0040_shelf_stamp.sql").read_text("utf-8")
    start = whole.index("CREATE OR REPLACE FUNCTION refresh_shelf_prices")
    former = whole[start : whole.index("END $$;", start) + len("END $$;")]
    op.get_bind().exec_driver_sql(
        former.replace("%", "%%")
        + """
        GRANT EXECUTE ON FUNCTION gather_waiting(), count_waiting() TO PUBLIC;
        DO $$ BEGIN
            EXECUTE format(
                'GRANT INSERT, UPDATE, DELETE ON approval_waiting TO %%I', app_role()
            );
            EXECUTE format('REVOKE EXECUTE ON FUNCTION gather_waiting() FROM %%I', app_role());
        END $$;
        """
    )
