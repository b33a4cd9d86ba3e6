"""${message}"""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """${message}."""


def downgrade() -> None:
    """Not supported: restore a backup."""
    raise RuntimeError("migrations go forward only; restore a backup")
