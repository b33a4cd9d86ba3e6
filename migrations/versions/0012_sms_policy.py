"""Sign-in: the companies that allow a code by SMS as a third factor.

Revision ID: 0012
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE sign_in_policy (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    sms_allowed BOOLEAN DEFAULT false NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_sign_in_policy PRIMARY KEY (id),
    CONSTRAINT uq_sign_in_policy_company_id UNIQUE (company_id),
    CONSTRAINT fk_sign_in_policy_company_id FOREIGN KEY(company_id)
        REFERENCES company (id) ON DELETE CASCADE
);
SELECT keep_updated_at('sign_in_policy');
SELECT audit_table('sign_in_policy');
DO $$ BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON sign_in_policy TO %I', app_role());
END $$;
"""


def upgrade() -> None:
    """Read before anybody is signed in, so without row-level security; written by a command."""
    op.get_bind().exec_driver_sql(SQL.replace("%", "%%"))


def downgrade() -> None:
    """Drop the table; the audit keeps what it held."""
    op.execute("DROP TABLE sign_in_policy")
