-- Versions: who wrote them last, what was decided of them, what an edit reopens.

ALTER TABLE product_version ADD COLUMN edited_by UUID;
ALTER TABLE product_version ADD COLUMN copied_from UUID;

CREATE TABLE version_decision (
    id UUID NOT NULL,
    product_version_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    act VARCHAR(24) NOT NULL,
    actor_id UUID,
    actor_label VARCHAR(160) NOT NULL,
    comment TEXT,
    content_sha256 VARCHAR(64),
    effective_from TIMESTAMP WITH TIME ZONE,
    alone BOOLEAN DEFAULT false NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_version_decision PRIMARY KEY (id),
    CONSTRAINT ck_version_decision_act CHECK (act IN ('drafted', 'submitted', 'recalled',
        'approved', 'refused', 'reopened', 'scheduled', 'unscheduled', 'live', 'rolled_back',
        'blocked')),
    CONSTRAINT ck_version_decision_refusal_explained CHECK (
        act NOT IN ('refused', 'unscheduled', 'rolled_back') OR btrim(comment) <> ''),
    CONSTRAINT fk_version_decision_product_version_id FOREIGN KEY(product_version_id, owner_company_id)
        REFERENCES product_version (id, owner_company_id) ON DELETE CASCADE
);
CREATE INDEX ix_version_decision_product_version_id ON version_decision
    (product_version_id, created_at);
CREATE TRIGGER tg_1_parent BEFORE INSERT ON version_decision FOR EACH ROW
    WHEN (NEW.owner_company_id IS NULL) EXECUTE FUNCTION owner_from_version();
SELECT secure_company_table('version_decision', 'owner_company_id');
SELECT keep_updated_at('version_decision');
SELECT audit_table('version_decision');

-- What was decided is never rewritten; it goes only with a draft that is thrown away.
CREATE FUNCTION keep_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (
        SELECT FROM product_version WHERE id = OLD.product_version_id
    ) THEN
        PERFORM refuse('tg_append_only', 'a decision is kept');
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER tg_append_only BEFORE DELETE OR UPDATE ON version_decision
    FOR EACH ROW EXECUTE FUNCTION keep_decision();

-- A version is born with its author; once published, who wrote it is part of what is kept.
CREATE FUNCTION name_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.edited_by := coalesce(NEW.edited_by, app_actor_id());
    RETURN NEW;
END $$;
CREATE TRIGGER tg_1_author BEFORE INSERT ON product_version
    FOR EACH ROW EXECUTE FUNCTION name_author();

-- The content of a version that awaits a decision, or was approved, changed: nothing was approved
-- of what it is now. It is a draft again, whoever changed it and by whatever way.
CREATE FUNCTION reopen_versions(versions uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    FOR one IN
        UPDATE product_version v
        SET status = 'draft', approved_by = NULL, approved_at = NULL, content_sha256 = NULL,
            edited_by = app_actor_id()
        WHERE v.id = ANY (versions) AND v.status IN ('in_review', 'approved')
        RETURNING v.id, v.owner_company_id
    LOOP
        INSERT INTO version_decision
            (id, product_version_id, owner_company_id, act, actor_id, actor_label)
        VALUES (gen_random_uuid(), one.id, one.owner_company_id, 'reopened', app_actor_id(),
                coalesce(NULLIF(current_setting('app.actor_label', true), ''), 'Winvest'));
    END LOOP;
    IF app_actor_id() IS NOT NULL THEN
        UPDATE product_version v SET edited_by = app_actor_id()
        WHERE v.id = ANY (versions) AND v.status = 'draft'
          AND v.edited_by IS DISTINCT FROM app_actor_id();
    END IF;
END $$;

CREATE FUNCTION content_reopens_version() RETURNS trigger LANGUAGE plpgsql AS $$
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
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION tiers_reopen_version() RETURNS trigger LANGUAGE plpgsql AS $$
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
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    content text;
    does text;
    free text;
BEGIN
    FOREACH content IN ARRAY ARRAY[
        'product_plan', 'pricing_rule', 'price_grid_row', 'price_option', 'price_surcharge',
        'initial_fee', 'promotion', 'commission_scheme', 'commission_tier', 'product_document',
        'cq_rule'
    ] LOOP
        does := CASE content WHEN 'commission_tier' THEN 'tiers_reopen_version'
                             ELSE 'content_reopens_version' END;
        free := CASE content WHEN 'product_document' THEN 'status,published_at,valid_to' ELSE '' END;
        EXECUTE format('CREATE TRIGGER tg_reopen_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS'
                       ' new_rows FOR EACH STATEMENT EXECUTE FUNCTION %s(%L)', content, does, free);
        EXECUTE format('CREATE TRIGGER tg_reopen_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS'
                       ' old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION %s(%L)',
                       content, does, free);
        EXECUTE format('CREATE TRIGGER tg_reopen_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS'
                       ' old_rows FOR EACH STATEMENT EXECUTE FUNCTION %s(%L)', content, does, free);
    END LOOP;
END $$;

-- All that a version holds, under another one: exact numbers, new ids, every column there is.
-- Publications stay with their own version; a document that was archived does not come along.
CREATE FUNCTION copied_row(one jsonb, target uuid, ids jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT one || jsonb_build_object('created_at', now(), 'updated_at', now(), 'lock_version', 1)
        || CASE WHEN one ? 'product_version_id'
                THEN jsonb_build_object('product_version_id', target) ELSE '{}' END
        || coalesce((
            SELECT jsonb_object_agg(name, ids -> (one ->> name))
            FROM unnest(ARRAY['id', 'plan_id', 'scheme_id', 'pricing_rule_id', 'call_script_id'])
                AS name
            WHERE one ->> name IS NOT NULL
        ), '{}')
$$;
CREATE FUNCTION copy_version_content(source uuid, target uuid) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    content text;
    ids jsonb := '{}';
    mine jsonb;
    kept text;
BEGIN
    FOREACH content IN ARRAY ARRAY[
        'product_plan', 'pricing_rule', 'price_grid_row', 'price_option', 'price_surcharge',
        'initial_fee', 'promotion', 'commission_scheme', 'commission_tier', 'product_document',
        'cq_rule', 'accounting_mapping'
    ] LOOP
        kept := CASE content
            WHEN 'commission_tier' THEN 'x.scheme_id IN (SELECT id FROM commission_scheme'
                                        ' WHERE product_version_id = $1)'
            WHEN 'product_document' THEN 'x.product_version_id = $1 AND x.status <> ''archived'''
            ELSE 'x.product_version_id = $1' END;
        EXECUTE format('SELECT coalesce(jsonb_object_agg(x.id, gen_random_uuid()), %L) FROM %I x'
                       ' WHERE %s', '{}', content, kept) INTO mine USING source;
        ids := ids || mine;
        EXECUTE format(
            'INSERT INTO %1$I SELECT (jsonb_populate_record(NULL::%1$I,'
            ' copied_row(to_jsonb(x), $2, $3))).* FROM %1$I x WHERE %2$s', content, kept)
            USING source, target, ids;
    END LOOP;
END $$;

-- Exactly what was approved goes live: no document joins a version that waits for its day.
CREATE FUNCTION guard_new_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM product_version
        WHERE id = NEW.product_version_id AND status = 'scheduled' AND created_at <> now()
    ) THEN
        PERFORM refuse('tg_product_document_scheduled', 'a scheduled version takes no document');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tg_2_guard_new BEFORE INSERT ON product_document
    FOR EACH ROW EXECUTE FUNCTION guard_new_document();

INSERT INTO access_right (id, code, label, family, sensitive, position) VALUES
    (gen_random_uuid(), 'versions.approve', 'Approuver une version', 'diffusion', true, 19);
INSERT INTO role_right (id, role_code, right_code)
SELECT gen_random_uuid(), one, 'versions.approve'
FROM unnest(ARRAY['admin_groupe', 'admin_societe', 'catalogue_manager', 'compta', 'adv']) AS one;
