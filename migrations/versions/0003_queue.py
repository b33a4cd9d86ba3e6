"""Queue: procrastinate's own tables (version 3.10), used by the application's role.

Revision ID: 0003
"""

from alembic import op
from procrastinate.schema import SchemaManager
from procrastinate.testing import InMemoryConnector

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The schema that the pinned library ships; later versions come with their own migrations."""
    schema = SchemaManager(InMemoryConnector()).get_schema()
    op.get_bind().connection.driver_connection.execute(schema)


def downgrade() -> None:
    """Waiting jobs would be lost: restore a backup instead."""
    raise RuntimeError("Cette migration ne se défait pas : restaurez une sauvegarde.")
