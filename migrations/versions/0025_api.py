"""API: answers kept for retries, and how much each key may ask a minute.

Revision ID: 0025
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE idempotency_record (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    actor_id UUID NOT NULL,
    key VARCHAR(255) NOT NULL,
    fingerprint VARCHAR(64) NOT NULL,
    status SMALLINT NOT NULL,
    headers JSONB NOT NULL,
    body BYTEA NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE DEFAULT now() + interval '24 hours' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_idempotency_record PRIMARY KEY (id),
    CONSTRAINT uq_idempotency_record_company_id_actor_id_key UNIQUE (company_id, actor_id, key),
    CONSTRAINT fk_idempotency_record_company_id FOREIGN KEY(company_id)
        REFERENCES company (id) ON DELETE CASCADE
);
CREATE INDEX ix_idempotency_record_expires_at ON idempotency_record (expires_at);
SELECT keep_updated_at('idempotency_record');
SELECT secure_company_table('idempotency_record');

ALTER TABLE api_key
    ADD COLUMN rate_per_minute INTEGER,
    ADD CONSTRAINT ck_api_key_rate_per_minute_range
        CHECK (rate_per_minute BETWEEN 1 AND 1000000);

-- A counter, counted in the statement that reads the key: unlogged, since a crash may forget it.
CREATE UNLOGGED TABLE api_key_usage (
    id UUID NOT NULL,
    minute TIMESTAMP WITH TIME ZONE NOT NULL,
    requests INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_api_key_usage PRIMARY KEY (id),
    CONSTRAINT fk_api_key_usage_id FOREIGN KEY(id) REFERENCES api_key (id) ON DELETE CASCADE
) WITH (fillfactor = 50);
SELECT keep_updated_at('api_key_usage');
DO $$ BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON api_key_usage TO %I', app_role());
END $$;
"""


def upgrade() -> None:
    """Answers belong to a company; the counter of a key follows the key."""
    op.get_bind().exec_driver_sql(SQL.replace("%", "%%"))


def downgrade() -> None:
    """Drop both; nobody misses them but retries under way."""
    op.execute("DROP TABLE api_key_usage")
    op.execute("ALTER TABLE api_key DROP COLUMN rate_per_minute")
    op.execute("DROP TABLE idempotency_record")
