-- Batches: an act on many rows, or a file that takes time; each belongs to the person who asked.

CREATE TABLE batch (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    user_label TEXT NOT NULL,
    for_company_id UUID,
    act VARCHAR(60) NOT NULL,
    title VARCHAR(200) NOT NULL,
    about TEXT,
    arguments JSONB DEFAULT '{}' NOT NULL,
    status VARCHAR(24) DEFAULT 'waiting' NOT NULL,
    total INTEGER DEFAULT 0 NOT NULL,
    done_count INTEGER DEFAULT 0 NOT NULL,
    unchanged_count INTEGER DEFAULT 0 NOT NULL,
    refused_count INTEGER DEFAULT 0 NOT NULL,
    skipped_count INTEGER DEFAULT 0 NOT NULL,
    undoes_id UUID,
    back VARCHAR(2000),
    started_at TIMESTAMP WITH TIME ZONE,
    stop_asked_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    problem TEXT,
    file_name VARCHAR(160),
    file_size BIGINT,
    file_until TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_batch PRIMARY KEY (id),
    CONSTRAINT uq_batch_id_user_id UNIQUE (id, user_id),
    CONSTRAINT uq_batch_undoes_id UNIQUE (undoes_id),
    CONSTRAINT ck_batch_status CHECK (status IN
        ('waiting', 'running', 'done', 'stopped', 'failed')),
    CONSTRAINT ck_batch_counts CHECK (
        done_count + unchanged_count + refused_count + skipped_count <= total),
    CONSTRAINT fk_batch_undoes_id FOREIGN KEY(undoes_id, user_id)
        REFERENCES batch (id, user_id) ON DELETE CASCADE
);
CREATE INDEX ix_batch_user_id_created_at ON batch (user_id, created_at);
CREATE INDEX ix_batch_file_until ON batch (file_until) WHERE file_until IS NOT NULL;

CREATE TABLE batch_line (
    id UUID NOT NULL,
    batch_id UUID NOT NULL,
    user_id UUID NOT NULL,
    position INTEGER NOT NULL,
    subject_id UUID NOT NULL,
    reference VARCHAR(120) NOT NULL,
    label VARCHAR(200) NOT NULL,
    status VARCHAR(24) DEFAULT 'waiting' NOT NULL,
    told TEXT,
    before JSONB,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_batch_line PRIMARY KEY (id),
    CONSTRAINT uq_batch_line_batch_id_position UNIQUE (batch_id, position),
    CONSTRAINT uq_batch_line_batch_id_subject_id UNIQUE (batch_id, subject_id),
    CONSTRAINT ck_batch_line_status CHECK (status IN
        ('waiting', 'done', 'unchanged', 'refused', 'skipped')),
    CONSTRAINT fk_batch_line_batch_id FOREIGN KEY(batch_id, user_id)
        REFERENCES batch (id, user_id) ON DELETE CASCADE
);
-- The next lines to take, whatever was done before them.
CREATE INDEX ix_batch_line_waiting ON batch_line (batch_id, position) WHERE status = 'waiting';
CREATE INDEX ix_batch_line_status ON batch_line (batch_id, status, position);

SELECT keep_updated_at('batch');
SELECT keep_updated_at('batch_line');
-- Who launched what on how many rows is audited; how far it got is not: each row's change is.
SELECT audit_table('batch', chain => 'for_company_id', ignored => ARRAY[
    'user_label', 'arguments', 'done_count', 'unchanged_count', 'refused_count', 'skipped_count',
    'back', 'started_at', 'problem', 'file_size', 'file_until'
]);

-- One's own batches alone; the house's upkeep (no person, every company) clears what is old.
DO $$
DECLARE
    target text;
    mine text := 'user_id = (SELECT app_actor_id())';
    upkeep text := '((SELECT app_actor_id()) IS NULL AND (SELECT app_group_admin()))';
BEGIN
    FOREACH target IN ARRAY ARRAY['batch', 'batch_line'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', target);
        EXECUTE format('CREATE POLICY owner_reads ON %I FOR SELECT USING (%s OR %s)',
                       target, mine, upkeep);
        EXECUTE format('CREATE POLICY can_insert ON %I FOR INSERT WITH CHECK (%s)', target, mine);
        EXECUTE format('CREATE POLICY can_update ON %I FOR UPDATE USING (%s OR %s)'
                       ' WITH CHECK (%s OR %s)', target, mine, upkeep, mine, upkeep);
        EXECUTE format('CREATE POLICY can_delete ON %I FOR DELETE USING (%s)', target, upkeep);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO %I', target, app_role());
    END LOOP;
END $$;
