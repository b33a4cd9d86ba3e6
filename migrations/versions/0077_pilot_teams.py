"""Pilots by team: whoever is in a named team sells, for as long as they are in it.

Revision ID: 0077
"""

from pathlib import Path

from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"


def upgrade() -> None:
    """Add the column, what upholds it, and who its pilots are."""
    _run((SQL / "0077_pilot_teams.sql").read_text("utf-8"))


def downgrade() -> None:
    """The functions of 0049 again; a pilot by teams alone is ended, not opened to everybody."""
    _again("concealed_products", "END $$;")
    _again("offers_of", "\n$$;")
    _run("""
        UPDATE publication SET status = 'withdrawn', awaited = false
            WHERE pilot_team_ids IS NOT NULL AND pilot_user_ids IS NULL;
        DROP TRIGGER tg_pilots ON team;
        DROP TRIGGER tg_pilots ON team_member;
        DROP TRIGGER tg_publication_pilot_teams ON publication;
        DROP FUNCTION announce_pilots, check_pilot_teams, pilots_of, teams_at;
        DROP POLICY upkeep ON team;
        DROP POLICY upkeep ON team_member;
        DROP INDEX ix_publication_by_team, ix_publication_reserved;
        ALTER TABLE publication
            DROP COLUMN pilot_team_ids,
            ADD CONSTRAINT ck_publication_pilot_ends CHECK (
                pilot_user_ids IS NULL OR end_at IS NOT NULL);
        CREATE INDEX ix_publication_reserved ON publication (company_id, product_id)
            WHERE status = 'published' AND (visibility = 'hidden' OR pilot_user_ids IS NOT NULL);
    """)


def _again(function: str, end: str) -> None:
    text = (SQL / "0049_publications.sql").read_text("utf-8")
    start = text.index(f"FUNCTION {function}(")
    body = text[start : text.index(end, start) + len(end)]
    _run(f"CREATE OR REPLACE {body}")


def _run(text: str) -> None:
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))
