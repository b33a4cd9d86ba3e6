"""Administration: acts on accounts, with their reason.

Revision ID: 0011
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE admin_act (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    actor_id UUID,
    actor_label TEXT NOT NULL,
    act VARCHAR(24) NOT NULL,
    reason TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_admin_act PRIMARY KEY (id),
    CONSTRAINT fk_admin_act_user_id FOREIGN KEY(user_id)
        REFERENCES app_user (id) ON DELETE CASCADE,
    CONSTRAINT fk_admin_act_actor_id FOREIGN KEY(actor_id) REFERENCES app_user (id),
    CONSTRAINT ck_admin_act_act CHECK (act IN ('invited', 'edited', 'disabled', 'enabled',
        'sessions_ended', 'factors_reset', 'viewed_as'))
);
CREATE INDEX ix_admin_act_user_id_created_at ON admin_act (user_id, created_at);
SELECT keep_updated_at('admin_act');
SELECT audit_table('admin_act', personal => ARRAY['reason'], person => 'user_id', chain => '');
DO $$ BEGIN EXECUTE format('GRANT SELECT, INSERT ON admin_act TO %I', app_role()); END $$;
"""


def upgrade() -> None:
    """Append-only for the application: it may insert and read."""
    op.get_bind().exec_driver_sql(SQL.replace("%", "%%"))


def downgrade() -> None:
    """Drop the table; the audit keeps what it held."""
    op.execute("DROP TABLE admin_act")
