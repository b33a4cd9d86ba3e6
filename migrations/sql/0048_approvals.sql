-- Approvals: who answers for what (annexe D), the tasks that follow, and what was decided of them.

CREATE TABLE raci_task (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    process VARCHAR(24) NOT NULL,
    position SMALLINT NOT NULL,
    days SMALLINT DEFAULT 2 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_raci_task PRIMARY KEY (id),
    CONSTRAINT uq_raci_task_code UNIQUE (code),
    CONSTRAINT uq_raci_task_process_position UNIQUE (process, position),
    CONSTRAINT ck_raci_task_days_range CHECK (days BETWEEN 1 AND 90)
);

CREATE TABLE raci_rule (
    id UUID NOT NULL,
    task VARCHAR(40) NOT NULL,
    function VARCHAR(24) NOT NULL,
    letter VARCHAR(3) NOT NULL,
    source TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_raci_rule PRIMARY KEY (id),
    CONSTRAINT ck_raci_rule_function CHECK (
        function IN ('produit', 'compta', 'adv', 'it', 'marketing')),
    CONSTRAINT ck_raci_rule_letter CHECK (letter IN ('R', 'A', 'R/A', 'C', 'I')),
    CONSTRAINT ck_raci_rule_period CHECK (valid_to > valid_from),
    CONSTRAINT ck_raci_rule_source_given CHECK (btrim(source) <> ''),
    CONSTRAINT fk_raci_rule_task FOREIGN KEY(task) REFERENCES raci_task (code),
    CONSTRAINT ex_raci_rule_overlap EXCLUDE USING gist (
        task WITH =, function WITH =, daterange(valid_from, valid_to) WITH &&)
);

INSERT INTO raci_task (id, process, position, code)
SELECT gen_random_uuid(), process, row_number() OVER (PARTITION BY process ORDER BY at), code
FROM (VALUES
    (1, 'new_product', 'business_case'), (2, 'new_product', 'product_sheet'),
    (3, 'new_product', 'price_model'), (4, 'new_product', 'commission_setting'),
    (5, 'new_product', 'document_check'), (6, 'new_product', 'booking'),
    (7, 'new_product', 'partner_api'), (8, 'new_product', 'publication'),
    (1, 'tariff_change', 'proposal'), (2, 'tariff_change', 'financial_impact'),
    (3, 'tariff_change', 'implementation'), (4, 'tariff_change', 'communication'),
    (1, 'documents', 'collection'), (2, 'documents', 'legal_check'),
    (3, 'documents', 'archiving'),
    (1, 'partner', 'contract'), (2, 'partner', 'credentials'), (3, 'partner', 'sandbox_test'),
    (4, 'partner', 'go_live'),
    (1, 'withdrawal', 'decision'), (2, 'withdrawal', 'sales_stop'),
    (3, 'withdrawal', 'client_notice'), (4, 'withdrawal', 'closing')
) AS specified(at, process, code);

INSERT INTO raci_rule (id, task, function, letter, source, valid_from)
SELECT gen_random_uuid(), task, function, letter, 'Annexe D §' || section, '2020-01-01'
FROM (VALUES
    ('business_case', '3.1', 'R/A', 'C', 'C', 'C', 'C'),
    ('product_sheet', '3.1', 'R', 'I', 'C', 'C', 'I'),
    ('price_model', '3.1', 'R', 'C', 'C', 'I', 'I'),
    ('commission_setting', '3.1', 'R', 'C', 'I', 'I', 'I'),
    ('document_check', '3.1', 'C', 'I', 'R/A', 'I', 'I'),
    ('booking', '3.1', 'C', 'R/A', 'I', 'I', 'I'),
    ('partner_api', '3.1', 'C', 'I', 'I', 'R/A', 'I'),
    ('publication', '3.1', 'R', 'C', 'A', 'I', 'I'),
    ('proposal', '3.2', 'R', 'C', 'C', 'I', 'C'),
    ('financial_impact', '3.2', 'C', 'R/A', 'I', 'I', 'I'),
    ('implementation', '3.2', 'R', 'C', 'I', 'R', 'I'),
    ('communication', '3.2', 'I', 'I', 'I', 'I', 'R/A'),
    ('collection', '3.3', 'R', 'I', 'C', 'I', 'C'),
    ('legal_check', '3.3', 'C', 'I', 'R/A', 'I', 'I'),
    ('archiving', '3.3', 'I', 'I', 'R', 'I', 'I'),
    ('contract', '3.4', 'R/A', 'C', 'C', 'I', 'I'),
    ('credentials', '3.4', 'I', 'I', 'I', 'R/A', 'I'),
    ('sandbox_test', '3.4', 'C', 'I', 'C', 'R', 'I'),
    ('go_live', '3.4', 'I', 'I', 'I', 'R/A', 'I'),
    ('decision', '3.5', 'R/A', 'C', 'C', 'I', 'C'),
    ('sales_stop', '3.5', 'R', 'I', 'A', 'I', 'I'),
    ('client_notice', '3.5', 'I', 'I', 'R', 'I', 'A'),
    ('closing', '3.5', 'I', 'C', 'R', 'I', 'I')
) AS matrix(task, section, produit, compta, adv, it, marketing)
CROSS JOIN LATERAL (VALUES
    ('produit', produit), ('compta', compta), ('adv', adv), ('it', it), ('marketing', marketing)
) AS cell(function, letter);

SELECT keep_updated_at('raci_task'), keep_updated_at('raci_rule');
SELECT audit_table('raci_task'), audit_table('raci_rule');
DO $$ BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON raci_task, raci_rule TO %I', app_role());
END $$;

CREATE TABLE approval_task (
    id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    company_id UUID NOT NULL,
    process VARCHAR(24) NOT NULL,
    task VARCHAR(40) NOT NULL,
    function VARCHAR(24) NOT NULL,
    role_code VARCHAR(60) NOT NULL,
    accountable BOOLEAN NOT NULL,
    status VARCHAR(24) NOT NULL,
    subject_kind VARCHAR(24) NOT NULL,
    subject_id UUID NOT NULL,
    risk_family VARCHAR(60),
    title VARCHAR(200) NOT NULL,
    link VARCHAR(400) NOT NULL,
    facet VARCHAR(24) NOT NULL,
    content_sha256 VARCHAR(64),
    author_id UUID,
    asked_by UUID,
    asked_label VARCHAR(160) NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    escalated_at TIMESTAMP WITH TIME ZONE,
    reopened_at TIMESTAMP WITH TIME ZONE,
    reopening_told BOOLEAN DEFAULT true NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE,
    decided_by UUID,
    decided_label VARCHAR(160),
    comment TEXT,
    alone BOOLEAN DEFAULT false NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_approval_task PRIMARY KEY (id),
    CONSTRAINT ck_approval_task_status CHECK (
        status IN ('open', 'paused', 'signed', 'refused', 'done', 'cancelled')),
    CONSTRAINT ck_approval_task_process CHECK (
        process IN ('new_product', 'tariff_change', 'documents', 'partner', 'withdrawal')),
    CONSTRAINT ck_approval_task_function CHECK (
        function IN ('produit', 'compta', 'adv', 'it', 'marketing')),
    CONSTRAINT ck_approval_task_subject_kind CHECK (
        subject_kind IN ('version', 'product', 'document', 'partner')),
    CONSTRAINT ck_approval_task_facet CHECK (
        facet IN ('content', 'economics', 'documents', 'booking', 'integration', 'nothing')),
    CONSTRAINT ck_approval_task_decided CHECK (
        (status IN ('signed', 'refused', 'done')) = (decided_at IS NOT NULL)),
    CONSTRAINT ck_approval_task_refusal_explained CHECK (
        status <> 'refused' OR btrim(comment) <> ''),
    CONSTRAINT ck_approval_task_link_local CHECK (link ~ '^/([^/]|$)'),
    CONSTRAINT fk_approval_task_owner_company_id FOREIGN KEY(owner_company_id)
        REFERENCES company (id),
    CONSTRAINT fk_approval_task_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT fk_approval_task_task FOREIGN KEY(task) REFERENCES raci_task (code)
);
CREATE UNIQUE INDEX uq_approval_task_living ON approval_task
    (subject_id, company_id, task, function) WHERE status <> 'cancelled';
CREATE INDEX ix_approval_task_waiting ON approval_task (company_id, role_code, due_at, id)
    WHERE status = 'open';
CREATE INDEX ix_approval_task_decided ON approval_task (decided_by, decided_at DESC, id DESC);
CREATE INDEX ix_approval_task_untold ON approval_task (id) WHERE NOT reopening_told;

CREATE TABLE approval_act (
    id UUID NOT NULL,
    task_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    company_id UUID NOT NULL,
    act VARCHAR(24) NOT NULL,
    actor_id UUID,
    actor_label VARCHAR(160) NOT NULL,
    comment TEXT,
    content_sha256 VARCHAR(64),
    alone BOOLEAN DEFAULT false NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_approval_act PRIMARY KEY (id),
    CONSTRAINT ck_approval_act_act CHECK (act IN (
        'asked', 'asked_again', 'advised', 'signed', 'done', 'refused', 'reopened', 'escalated',
        'passed_on', 'cancelled')),
    CONSTRAINT fk_approval_act_task_id FOREIGN KEY(task_id) REFERENCES approval_task (id),
    CONSTRAINT fk_approval_act_owner_company_id FOREIGN KEY(owner_company_id)
        REFERENCES company (id),
    CONSTRAINT fk_approval_act_company_id FOREIGN KEY(company_id) REFERENCES company (id)
);
CREATE INDEX ix_approval_act_task_id ON approval_act (task_id, created_at);

-- From the last sign-off to the publication: « moins de 24 h » (CDC §7).
CREATE TABLE approval_delay (
    id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    title VARCHAR(200) NOT NULL,
    link VARCHAR(400) NOT NULL,
    ready_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE,
    alerted_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_approval_delay PRIMARY KEY (id),
    CONSTRAINT uq_approval_delay_subject_id UNIQUE (subject_id),
    CONSTRAINT fk_approval_delay_owner_company_id FOREIGN KEY(owner_company_id)
        REFERENCES company (id)
);
CREATE INDEX ix_approval_delay_due_at ON approval_delay (due_at)
    WHERE published_at IS NULL AND alerted_at IS NULL;

SELECT secure_company_table(one, 'owner_company_id'), keep_updated_at(one), audit_table(one)
FROM unnest(ARRAY['approval_task', 'approval_act', 'approval_delay']::regclass[]) AS one;

-- The company that signs reads its tasks, decides of them and says so.
CREATE POLICY named_reads ON approval_task FOR SELECT
    USING (company_id = ANY ((SELECT app_company_ids())::uuid[]));
CREATE POLICY signing_updates ON approval_task FOR UPDATE
    USING (company_id = ANY ((SELECT app_company_ids())::uuid[]))
    WITH CHECK (company_id = ANY ((SELECT app_company_ids())::uuid[]));
CREATE POLICY named_reads ON approval_act FOR SELECT
    USING (company_id = ANY ((SELECT app_company_ids())::uuid[]));
CREATE POLICY signing_inserts ON approval_act FOR INSERT
    WITH CHECK (company_id = ANY ((SELECT app_company_ids())::uuid[]));

-- What was decided is never rewritten.
CREATE FUNCTION keep_approval_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse('tg_append_only', 'an act on a task is kept');
    RETURN NULL;
END $$;
CREATE TRIGGER tg_append_only BEFORE DELETE OR UPDATE ON approval_act
    FOR EACH ROW EXECUTE FUNCTION keep_approval_act();

-- What a task depends on changed: its sign-off no longer stands, and whoever changed it is the
-- author that may not sign. Tasks are locked whatever their status, so that a signature that is
-- being given on what was there before is waited for, then undone.
CREATE FUNCTION reopen_tasks(subjects uuid[], facets text[], only_company uuid DEFAULT NULL)
    RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    PERFORM FROM approval_task t
    WHERE t.subject_id = ANY (subjects) AND t.facet = ANY (facets) AND t.status <> 'cancelled'
      AND (only_company IS NULL OR t.company_id = only_company)
    ORDER BY t.id FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    FOR one IN
        UPDATE approval_task t
        SET status = CASE WHEN t.facet = 'booking' OR t.subject_kind <> 'version' OR EXISTS (
                SELECT FROM product_version v
                WHERE v.id = t.subject_id AND v.status IN ('in_review', 'approved')
            ) THEN 'open' ELSE 'paused' END,
            decided_at = NULL, decided_by = NULL, decided_label = NULL, comment = NULL,
            alone = false, escalated_at = NULL, reopened_at = now(), reopening_told = false,
            due_at = now() + make_interval(days => (
                SELECT days FROM raci_task r WHERE r.code = t.task))
        WHERE t.subject_id = ANY (subjects) AND t.facet = ANY (facets) AND t.status = 'signed'
          AND (only_company IS NULL OR t.company_id = only_company)
        RETURNING t.*
    LOOP
        INSERT INTO approval_act
            (id, task_id, owner_company_id, company_id, act, actor_id, actor_label, content_sha256)
        VALUES (gen_random_uuid(), one.id, one.owner_company_id, one.company_id, 'reopened',
                app_actor_id(),
                coalesce(NULLIF(current_setting('app.actor_label', true), ''), 'Winvest'),
                one.content_sha256);
    END LOOP;
    UPDATE approval_task t SET author_id = app_actor_id()
    WHERE t.subject_id = ANY (subjects) AND t.facet = ANY (facets)
      AND t.status IN ('open', 'paused', 'refused')
      AND (only_company IS NULL OR t.company_id = only_company)
      AND app_actor_id() IS NOT NULL AND t.author_id IS DISTINCT FROM app_actor_id();
    DELETE FROM approval_delay d WHERE d.subject_id = ANY (subjects) AND d.published_at IS NULL
      AND EXISTS (SELECT FROM approval_task t WHERE t.subject_id = d.subject_id
                  AND t.accountable AND t.status IN ('open', 'paused', 'refused'));
END $$;

CREATE FUNCTION facets_of(content text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN content IN ('product_document', 'cq_rule') THEN ARRAY['documents', 'content']
        ELSE ARRAY['economics', 'content'] END;

CREATE OR REPLACE FUNCTION content_reopens_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    versions uuid[];
    free text[] := string_to_array('updated_at,lock_version,' || TG_ARGV[0], ',');
BEGIN
    IF TG_OP = 'INSERT' THEN
        versions := ARRAY(SELECT DISTINCT product_version_id FROM new_rows);
    ELSIF TG_OP = 'DELETE' THEN
        versions := ARRAY(SELECT DISTINCT product_version_id FROM old_rows);
    ELSE
        versions := ARRAY(
            SELECT DISTINCT unnest(ARRAY[o.product_version_id, n.product_version_id])
            FROM old_rows o JOIN new_rows n USING (id)
            WHERE to_jsonb(o) - free <> to_jsonb(n) - free);
    END IF;
    IF versions <> '{}' THEN
        PERFORM reopen_versions(versions);
        PERFORM reopen_tasks(versions, facets_of(TG_TABLE_NAME));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION tiers_reopen_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    versions uuid[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        versions := ARRAY(SELECT DISTINCT s.product_version_id FROM old_rows t
                          JOIN commission_scheme s ON s.id = t.scheme_id);
    ELSE
        versions := ARRAY(SELECT DISTINCT s.product_version_id FROM new_rows t
                          JOIN commission_scheme s ON s.id = t.scheme_id);
    END IF;
    IF versions <> '{}' THEN
        PERFORM reopen_versions(versions);
        PERFORM reopen_tasks(versions, facets_of(TG_TABLE_NAME));
    END IF;
    RETURN NULL;
END $$;

-- A mapping knows its last author; what Compta validated and somebody changes is to validate again.
ALTER TABLE accounting_mapping ADD COLUMN edited_by UUID;
CREATE FUNCTION name_mapping_author() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['status', 'validated_by', 'validated_at', 'edited_by', 'updated_at',
                         'lock_version'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.edited_by := coalesce(NEW.edited_by, app_actor_id());
    ELSIF to_jsonb(OLD) - free <> to_jsonb(NEW) - free THEN
        NEW.edited_by := coalesce(app_actor_id(), NEW.edited_by);
        IF NEW.status = OLD.status AND OLD.status IN ('validated', 'exported') THEN
            NEW.status := 'to_validate';
            NEW.validated_by := NULL;
            NEW.validated_at := NULL;
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tg_1_author BEFORE INSERT OR UPDATE ON accounting_mapping
    FOR EACH ROW EXECUTE FUNCTION name_mapping_author();

CREATE FUNCTION mapping_reopens_task() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['status', 'validated_by', 'validated_at', 'edited_by', 'updated_at',
                         'lock_version'];
    one record;
BEGIN
    -- Only those of which a task exists: bulk loads pay for nothing.
    IF TG_OP = 'INSERT' THEN
        FOR one IN SELECT DISTINCT t.subject_id, t.company_id FROM new_rows n
                   JOIN approval_task t ON t.subject_id = n.product_version_id
                   AND t.company_id = n.company_id AND t.facet = 'booking' LOOP
            PERFORM reopen_tasks(ARRAY[one.subject_id], ARRAY['booking'], one.company_id);
        END LOOP;
    ELSIF TG_OP = 'DELETE' THEN
        FOR one IN SELECT DISTINCT t.subject_id, t.company_id FROM old_rows o
                   JOIN approval_task t ON t.subject_id = o.product_version_id
                   AND t.company_id = o.company_id AND t.facet = 'booking' LOOP
            PERFORM reopen_tasks(ARRAY[one.subject_id], ARRAY['booking'], one.company_id);
        END LOOP;
    ELSE
        FOR one IN SELECT DISTINCT t.subject_id, t.company_id FROM old_rows o
                   JOIN new_rows n USING (id)
                   JOIN approval_task t ON t.subject_id = n.product_version_id
                   AND t.company_id = n.company_id AND t.facet = 'booking'
                   WHERE to_jsonb(o) - free <> to_jsonb(n) - free LOOP
            PERFORM reopen_tasks(ARRAY[one.subject_id], ARRAY['booking'], one.company_id);
        END LOOP;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tg_reopen_insert AFTER INSERT ON accounting_mapping REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION mapping_reopens_task();
CREATE TRIGGER tg_reopen_update AFTER UPDATE ON accounting_mapping
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION mapping_reopens_task();
CREATE TRIGGER tg_reopen_delete AFTER DELETE ON accounting_mapping REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION mapping_reopens_task();

-- What is no longer submitted is not signed; what is gone asks nothing of anybody.
CREATE FUNCTION version_moves_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.status = 'draft' THEN
        UPDATE approval_task t SET status = 'paused'
        WHERE t.subject_id = NEW.id AND t.status = 'open' AND t.facet <> 'booking';
        RETURN NULL;
    END IF;
    FOR one IN
        UPDATE approval_task t SET status = 'cancelled'
        WHERE t.subject_id = OLD.id AND t.status IN ('open', 'paused')
        RETURNING t.*
    LOOP
        INSERT INTO approval_act
            (id, task_id, owner_company_id, company_id, act, actor_id, actor_label)
        VALUES (gen_random_uuid(), one.id, one.owner_company_id, one.company_id, 'cancelled',
                app_actor_id(),
                coalesce(NULLIF(current_setting('app.actor_label', true), ''), 'Winvest'));
    END LOOP;
    DELETE FROM approval_delay d WHERE d.subject_id = OLD.id AND d.published_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER tg_tasks_follow AFTER UPDATE OF status ON product_version FOR EACH ROW
    WHEN (OLD.status <> NEW.status AND NEW.status IN ('draft', 'withdrawn', 'superseded'))
    EXECUTE FUNCTION version_moves_tasks();
CREATE TRIGGER tg_tasks_go AFTER DELETE ON product_version FOR EACH ROW
    EXECUTE FUNCTION version_moves_tasks();

INSERT INTO access_right (id, code, label, family, sensitive, position) VALUES
    (gen_random_uuid(), 'approvals.sign', 'Signer les validations de sa fonction', 'diffusion',
     true, 20);
INSERT INTO role_right (id, role_code, right_code)
SELECT gen_random_uuid(), one, 'approvals.sign'
FROM unnest(ARRAY['catalogue_manager', 'compta', 'adv', 'juriste', 'it', 'marketing']) AS one;
