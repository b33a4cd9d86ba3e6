-- Audit: every change of a sensitive table, written by triggers, append-only.

CREATE TABLE audit_log_default PARTITION OF audit_log DEFAULT;
SELECT close_partition('audit_log_default');
CREATE TABLE webhook_event_default PARTITION OF webhook_event DEFAULT;
SELECT close_partition('webhook_event_default');

CREATE FUNCTION ensure_month_partitions(parent regclass, months_ahead int) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    FOR ahead IN 0 .. greatest(months_ahead, 0) LOOP
        BEGIN
            PERFORM add_month_partition(
                parent, (date_trunc('month', now() AT TIME ZONE 'UTC')
                         + make_interval(months => ahead))::date);
        EXCEPTION WHEN check_violation THEN
            -- Rows of that month wait in the default partition already, and are as good there.
            RAISE WARNING '% keeps month +% in its default partition', parent, ahead;
        END;
    END LOOP;
END $$;

CREATE FUNCTION ensure_audit_partitions(months_ahead int DEFAULT 3) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ensure_month_partitions('audit_log', months_ahead);
$$;
COMMENT ON FUNCTION ensure_audit_partitions IS
    'For a monthly job: make partitions before they are needed.';

CREATE FUNCTION ensure_inbox_partitions(months_ahead int DEFAULT 3) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ensure_month_partitions('webhook_event', months_ahead);
$$;

SELECT ensure_audit_partitions(3);
SELECT ensure_inbox_partitions(3);

-- What a trigger writes -------------------------------------------------------------------------

-- Planned anew each time: a plan made for one row would join a load of 50,000 row by row.
-- Arguments: column of the chain ('' is GROUP), secret columns, ignored columns (comma-separated).
CREATE FUNCTION audit_row() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    chain text := TG_ARGV[0];
    secrets text[] := string_to_array(TG_ARGV[1], ',');
    ignored text[] := string_to_array(TG_ARGV[2], ',');
    hides boolean := TG_ARGV[1] <> '';
BEGIN
    IF TG_OP = 'INSERT' AND session_user = current_user
        AND current_setting('app.audit_summary', true) = 'on' THEN
        -- `load-catalogue`, as the owner: one line a table and company, marked as such.
        INSERT INTO audit_log (id, "table", company_id, actor_id, actor_label, role, command,
                               request_id, action, after, changed_fields)
        SELECT gen_random_uuid(), TG_TABLE_NAME, loaded.company_id, who.actor_id, who.actor_label,
               who.role, who.command, who.request_id, 'insert',
               jsonb_build_object('summary', true, 'rows', loaded.rows), ARRAY['summary']
        FROM audit_actor() AS who, (
            SELECT (to_jsonb(new_rows) ->> chain)::uuid AS company_id, count(*) AS rows
            FROM new_rows GROUP BY 1
        ) AS loaded;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO audit_log (id, "table", record_id, company_id, actor_id, actor_label, role,
                               command, request_id, action, before, after, changed_fields)
        SELECT gen_random_uuid(), TG_TABLE_NAME, (kept.after ->> 'id')::uuid,
               (kept.after ->> chain)::uuid, who.actor_id, who.actor_label, who.role, who.command,
               who.request_id, 'insert', NULL,
               CASE WHEN hides THEN audit_hide(kept.after, secrets) ELSE kept.after END,
               kept.fields
        FROM new_rows, audit_actor() AS who, LATERAL (
            SELECT jsonb_object_agg(key, value) AS after, array_agg(key ORDER BY key) AS fields
            FROM jsonb_each(to_jsonb(new_rows) - ignored) WHERE value <> 'null'
        ) AS kept;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO audit_log (id, "table", record_id, company_id, actor_id, actor_label, role,
                               command, request_id, action, before, after, changed_fields)
        SELECT gen_random_uuid(), TG_TABLE_NAME, (kept.before ->> 'id')::uuid,
               (kept.before ->> chain)::uuid, who.actor_id, who.actor_label, who.role, who.command,
               who.request_id, 'delete',
               CASE WHEN hides THEN audit_hide(kept.before, secrets) ELSE kept.before END, NULL,
               kept.fields
        FROM old_rows, audit_actor() AS who, LATERAL (
            SELECT jsonb_object_agg(key, value) AS before, array_agg(key ORDER BY key) AS fields
            FROM jsonb_each(to_jsonb(old_rows) - ignored) WHERE value <> 'null'
        ) AS kept;
    ELSIF TG_OP = 'UPDATE' THEN
        IF EXISTS (SELECT FROM old_rows WHERE NOT EXISTS (
            SELECT FROM new_rows WHERE new_rows.id = old_rows.id
        )) THEN
            PERFORM refuse('tg_id_final', 'the identifier of an audited row does not change');
        END IF;
        INSERT INTO audit_log (id, "table", record_id, company_id, actor_id, actor_label, role,
                               command, request_id, action, before, after, changed_fields)
        SELECT gen_random_uuid(), TG_TABLE_NAME, old_rows.id,
               (change.whole ->> chain)::uuid, who.actor_id, who.actor_label, who.role, who.command,
               who.request_id, 'update', audit_hide(change.before, secrets),
               audit_hide(change.after, secrets), change.fields
        FROM old_rows JOIN new_rows USING (id), audit_actor() AS who, LATERAL (
            SELECT jsonb_object_agg(o.key, o.value) AS before,
                   jsonb_object_agg(o.key, n.value) AS after,
                   array_agg(o.key ORDER BY o.key) AS fields,
                   to_jsonb(new_rows) AS whole
            FROM jsonb_each(to_jsonb(old_rows) - ignored) AS o
            JOIN jsonb_each(to_jsonb(new_rows) - ignored) AS n USING (key)
            WHERE o.value IS DISTINCT FROM n.value
        ) AS change
        WHERE change.fields IS NOT NULL;
    ELSE
        INSERT INTO audit_log (id, "table", actor_id, actor_label, role, command, request_id,
                               action, after, changed_fields)
        SELECT gen_random_uuid(), TG_TABLE_NAME, who.actor_id, who.actor_label, who.role,
               who.command, who.request_id, 'delete', '{"truncated": true}', ARRAY['truncated']
        FROM audit_actor() AS who;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION audit_row IS
    'Writes set-wise what a statement changed: an update keeps only the changed columns.';

CREATE FUNCTION audit_actor(OUT actor_id uuid, OUT actor_label text, OUT role text,
                            OUT command text, OUT request_id text)
    LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('app.actor_id', true), '')::uuid,
           coalesce(nullif(current_setting('app.actor_label', true), ''), 'SQL : ' || session_user),
           nullif(current_setting('app.role', true), ''),
           nullif(current_setting('app.command', true), ''),
           nullif(current_setting('app.request_id', true), '');
$$;

CREATE FUNCTION audit_hide(kept jsonb, secrets text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN kept ?| secrets THEN (
        SELECT jsonb_object_agg(
            key,
            CASE WHEN key = ANY (secrets) AND value <> 'null' THEN '"•••"' ELSE value END)
        FROM jsonb_each(kept)
    ) ELSE kept END;
$$;
COMMENT ON FUNCTION audit_hide IS 'Secrets are never copied: the audit says that they changed.';

-- Declaring a table sensitive -------------------------------------------------------------------

CREATE FUNCTION audit_table(
    target regclass, secrets text[] DEFAULT '{}', personal text[] DEFAULT '{}',
    person text DEFAULT NULL, chain text DEFAULT 'auto', ignored text[] DEFAULT '{}'
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    chain_column text := chain;
    all_ignored text[] := ignored || ARRAY['created_at', 'updated_at', 'lock_version'];
    arguments text;
BEGIN
    IF chain_column = 'auto' THEN
        SELECT attname INTO chain_column FROM pg_attribute
        WHERE attrelid = target AND attname IN ('owner_company_id', 'company_id')
          AND NOT attisdropped
        ORDER BY attname DESC LIMIT 1;
    END IF;
    arguments := format('%L, %L, %L', coalesce(chain_column, ''),
                        array_to_string(secrets, ','), array_to_string(all_ignored, ','));
    EXECUTE format('CREATE TRIGGER tg_audit_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS'
                   ' new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_row(%s)',
                   target, arguments);
    EXECUTE format('CREATE TRIGGER tg_audit_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS'
                   ' old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION'
                   ' audit_row(%s)', target, arguments);
    EXECUTE format('CREATE TRIGGER tg_audit_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS'
                   ' old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_row(%s)',
                   target, arguments);
    EXECUTE format('CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON %s'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION audit_row(%s)', target, arguments);
    INSERT INTO audit_table_rule (id, table_name, chain_column, secret_columns, ignored_columns,
                                  personal_columns, person_column)
    VALUES (gen_random_uuid(), target::text, chain_column, secrets, all_ignored, personal, person);
END $$;
COMMENT ON FUNCTION audit_table IS
    'For migrations: SELECT audit_table(''app_user'', secrets => ARRAY[''password_hash''],'
    ' personal => ARRAY[''email''], person => ''id''). chain => '''' puts it on GROUP''s chain.';

SELECT audit_table('company', chain => 'id', ignored => '{}');
SELECT audit_table(sensitive::regclass) FROM unnest(ARRAY[
    'company_address', 'company_contact', 'company_ledger_setting',
    'partner', 'partner_extranet_code', 'partner_activation', 'risk', 'risk_field',
    'product_seller', 'product_field_value', 'external_mapping', 'product_plan',
    'pricing_rule', 'price_option', 'price_surcharge', 'initial_fee', 'promotion',
    'negotiated_price', 'commission_scheme', 'commission_tier', 'product_document',
    'publication', 'accounting_mapping', 'cq_rule'
]) AS sensitive;
SELECT audit_table('product', ignored => ARRAY['name_sort', 'near', 'search', 'reader_company_ids',
                                               'readers_until']);
SELECT audit_table('product_version', ignored => ARRAY['reader_company_ids']);
SELECT audit_table('partner_credential', secrets => ARRAY['credentials']);
SELECT audit_table('webhook_endpoint', secrets => ARRAY['secret']);

-- Append-only -----------------------------------------------------------------------------------

CREATE FUNCTION guard_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['before', 'after', 'seq', 'prev_hash', 'hash', 'sealed_at'];
BEGIN
    IF OLD.sealed_at IS NOT NULL OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
        PERFORM refuse('tg_append_only', 'a sealed audit row does not change');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tg_sealed BEFORE UPDATE ON audit_log FOR EACH ROW
    EXECUTE FUNCTION guard_audit_log();
CREATE TRIGGER tg_no_delete BEFORE DELETE ON audit_log FOR EACH ROW
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tg_append_only BEFORE UPDATE OR DELETE ON audit_anchor FOR EACH ROW
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON audit_anchor FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_change();
