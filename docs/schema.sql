CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

CREATE FUNCTION public.add_month_partition(parent regclass, month date) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    part text := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
BEGIN
    IF to_regclass(part) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format(
        'CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)', part, parent,
        to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00',
        to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00'
    );
    PERFORM close_partition(part::regclass);
END $$;

CREATE FUNCTION public.analyze_grown() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['product', 'product_field_value', 'external_mapping'] LOOP
        IF (SELECT pg_relation_size(oid) / 8192 > relpages * 1.5 + 20 FROM pg_class
            WHERE oid = target::regclass) THEN
            EXECUTE format('ANALYZE %I', target);
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION public.announce_offer() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    changed text := '*';
BEGIN
    IF TG_NARGS > 0 THEN
        EXECUTE format(
            'SELECT CASE WHEN count(*) > 20 THEN ''*'' ELSE string_agg(one::text, '','') END'
            ' FROM (SELECT DISTINCT %I AS one FROM %I LIMIT 21) AS found',
            TG_ARGV[0], CASE TG_OP WHEN 'DELETE' THEN 'old_rows' ELSE 'new_rows' END
        ) INTO changed;
    END IF;
    IF changed IS NOT NULL THEN
        PERFORM pg_notify('offer_changed', changed);
    END IF;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION public.announce_offer() IS 'Tell which products changed (or *: many, or what all prices may rest on).';

CREATE FUNCTION public.announce_pilots() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    changed text;
    line jsonb := to_jsonb(coalesce(NEW, OLD));
BEGIN
    SELECT CASE WHEN count(*) > 20 THEN '*' ELSE string_agg(one::text, ',') END INTO changed
    FROM (SELECT DISTINCT b.product_id AS one FROM publication b
          WHERE b.company_id = (line ->> 'company_id')::uuid AND b.pilot_team_ids IS NOT NULL
            AND (line ->> TG_ARGV[0])::uuid = ANY (b.pilot_team_ids) LIMIT 21) AS found;
    IF changed IS NOT NULL THEN
        PERFORM pg_notify('offer_changed', changed);
    END IF;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION public.announce_pilots() IS 'Tell which products are in pilot with a team that changed.';

CREATE FUNCTION public.announce_references() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pg_notify('offer_changed', 'references');
    RETURN NULL;
END $$;

COMMENT ON FUNCTION public.announce_references() IS 'Tell that what all prices may rest on changed: tax rates, indices.';

CREATE FUNCTION public.app_actor_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('app.actor_id'::text, true), ''::text))::uuid;

CREATE FUNCTION public.app_company_ids() RETURNS uuid[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (COALESCE(NULLIF(current_setting('app.company_ids'::text, true), ''::text), '{}'::text))::uuid[];

CREATE FUNCTION public.app_group_admin() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (COALESCE(current_setting('app.group_admin'::text, true), ''::text) = 'on'::text);

CREATE FUNCTION public.app_internal() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (COALESCE(current_setting('app.internal'::text, true), ''::text) = 'on'::text);

COMMENT ON FUNCTION public.app_internal() IS 'On only inside functions of the owner that see every company; its policies name the owner.';

CREATE TABLE public.reader_group (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    number integer NOT NULL,
    company_ids uuid[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE FUNCTION public.app_reader_groups() RETURNS integer[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT COALESCE(array_agg(reader_group.number), '{}'::integer[]) AS "coalesce" FROM public.reader_group WHERE (reader_group.company_ids && public.app_company_ids()));

COMMENT ON FUNCTION public.app_reader_groups() IS 'The sets of readers that the acting companies are in.';

CREATE FUNCTION public.app_role() RETURNS name
    LANGUAGE sql IMMUTABLE
    RETURN 'winvest_app'::name;

CREATE FUNCTION public.audit_actor(OUT actor_id uuid, OUT actor_label text, OUT role text, OUT command text, OUT request_id text) RETURNS record
    LANGUAGE sql STABLE
    AS $$
    SELECT nullif(current_setting('app.actor_id', true), '')::uuid,
           coalesce(nullif(current_setting('app.actor_label', true), ''), 'SQL : ' || session_user),
           nullif(current_setting('app.role', true), ''),
           nullif(current_setting('app.command', true), ''),
           nullif(current_setting('app.request_id', true), '');
$$;

CREATE FUNCTION public.audit_hide(kept jsonb, secrets text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT CASE WHEN kept ?| secrets THEN (
        SELECT jsonb_object_agg(
            key,
            CASE WHEN key = ANY (secrets) AND value <> 'null' THEN '"•••"' ELSE value END)
        FROM jsonb_each(kept)
    ) ELSE kept END;
$$;

COMMENT ON FUNCTION public.audit_hide(kept jsonb, secrets text[]) IS 'Secrets are never copied: the audit says that they changed.';

CREATE FUNCTION public.audit_row() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
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

COMMENT ON FUNCTION public.audit_row() IS 'Writes set-wise what a statement changed: an update keeps only the changed columns.';

CREATE FUNCTION public.audit_table(target regclass, secrets text[] DEFAULT '{}'::text[], personal text[] DEFAULT '{}'::text[], person text DEFAULT NULL::text, chain text DEFAULT 'auto'::text, ignored text[] DEFAULT '{}'::text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION public.audit_table(target regclass, secrets text[], personal text[], person text, chain text, ignored text[]) IS 'For migrations: SELECT audit_table(''app_user'', secrets => ARRAY[''password_hash''], personal => ARRAY[''email''], person => ''id''). chain => '''' puts it on GROUP''s chain.';

CREATE FUNCTION public.bans_on(product uuid, company uuid) RETURNS TABLE(channel character varying, reason text, valid_from timestamp with time zone, valid_to timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
BEGIN
    IF NOT EXISTS (
        SELECT FROM product p WHERE p.id = product AND p.company_id = ANY (app_company_ids())
    ) AND NOT company = ANY (app_company_ids()) THEN
        RETURN;
    END IF;
    PERFORM set_config('app.internal', 'on', true);
    RETURN QUERY SELECT s.channel, s.reason, s.valid_from, s.valid_to FROM sale_ban s
        WHERE s.company_id = company AND (s.product_id = product OR s.product_id IS NULL)
        ORDER BY s.valid_from, s.id;
    PERFORM set_config('app.internal', outside, true);
END $$;

COMMENT ON FUNCTION public.bans_on(product uuid, company uuid) IS 'What a company refuses to sell of a product: told to it, and to the owner of the product.';

CREATE FUNCTION public.bump_change_epoch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE change_epoch SET epoch = epoch + 1 WHERE name = TG_ARGV[0];
    RETURN NULL;
END $$;

COMMENT ON FUNCTION public.bump_change_epoch() IS 'Processes keep by epoch what seldom changes: a change is seen at the next request, everywhere.';

CREATE FUNCTION public.bump_rights_epoch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE rights_epoch SET epoch = epoch + 1;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION public.bump_rights_epoch() IS 'Processes keep scopes by epoch: a change of rights is seen at the next request, everywhere.';

CREATE FUNCTION public.catalog_state(OUT state bigint, OUT stale boolean, OUT at timestamp with time zone, OUT until timestamp with time zone) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    state := (SELECT bit_xor(token) FROM catalog_change);
    stale := EXISTS (SELECT FROM product_shelf s WHERE s.until <= now());
    at := now();
    until := (SELECT min(s.price_until) FROM product_shelf s WHERE s.price_until > now());
    PERFORM set_config('app.internal', outside, true);
END $$;

COMMENT ON FUNCTION public.catalog_state(OUT state bigint, OUT stale boolean, OUT at timestamp with time zone, OUT until timestamp with time zone) IS 'What names the state of the lists; whether it is late; and until when its prices hold.';

CREATE FUNCTION public.channel_bits(channels text[]) RETURNS smallint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (((((('field'::text = ANY (channels)))::integer + (2 * (('telesales'::text = ANY (channels)))::integer)) + (4 * (('web'::text = ANY (channels)))::integer)) + (8 * (('partner'::text = ANY (channels)))::integer)))::smallint;

CREATE FUNCTION public.channel_slots(channels text[]) RETURNS int4multirange
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT CASE WHEN 'field' = ANY (channels) THEN '{[1,2)}'::int4multirange ELSE '{}' END
         + CASE WHEN 'telesales' = ANY (channels) THEN '{[3,4)}'::int4multirange ELSE '{}' END
         + CASE WHEN 'web' = ANY (channels) THEN '{[5,6)}'::int4multirange ELSE '{}' END
         + CASE WHEN 'partner' = ANY (channels) THEN '{[7,8)}'::int4multirange ELSE '{}' END
$$;

COMMENT ON FUNCTION public.channel_slots(channels text[]) IS 'Channels as places on a line, so that an exclusion constraint tells which ones meet.';

CREATE FUNCTION public.check_entry_balance() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    wanted uuid := CASE TG_TABLE_NAME WHEN 'accounting_entry' THEN NEW.id
                                      ELSE (to_jsonb(NEW) ->> 'entry_id')::uuid END;
    made bigint;
    owed numeric;
BEGIN
    SELECT count(*), coalesce(sum(debit - credit), 0) INTO made, owed
    FROM accounting_entry_line WHERE entry_id = wanted;
    IF made < 2 OR owed <> 0 THEN
        PERFORM refuse('tg_entry_balance', 'an entry balances and has two lines at least');
    END IF;
    IF NOT EXISTS (SELECT FROM accounting_entry WHERE id = wanted AND recorded_at = now()) THEN
        PERFORM refuse('tg_append_only', 'a recorded entry takes no other line');
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.check_pilot_teams() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    own boolean;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    own := NOT EXISTS (
        SELECT FROM unnest(NEW.pilot_team_ids) AS named (id)
        WHERE NOT EXISTS (
            SELECT FROM team t WHERE t.id = named.id AND t.company_id = NEW.company_id));
    PERFORM set_config('app.internal', outside, true);
    IF NOT own THEN
        PERFORM refuse('tg_publication_pilot_teams', 'a team of another company in a pilot');
    END IF;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION public.check_pilot_teams() IS 'A pilot names teams of the company that sells.';

CREATE FUNCTION public.check_web_document() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    version_id uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.product_version_id
                            ELSE NEW.product_version_id END;
BEGIN
    -- One at a time for a version: a document archived here while it is published there.
    PERFORM FROM product_version WHERE id = version_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM publication
        WHERE product_version_id = version_id AND 'web' = ANY (channels)
          AND status IN ('published', 'suspended') AND (end_at IS NULL OR end_at > now())
    ) AND NOT EXISTS (
        SELECT FROM product_document
        WHERE product_version_id = version_id AND type IN ('DIPA', 'CG') AND status <> 'archived'
    ) THEN
        PERFORM refuse('tg_publication_web_document', 'the web channel needs a DIPA or CG');
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.close_partition(part regclass) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('REVOKE ALL ON %s FROM %I', part, app_role());
    IF part::text LIKE 'audit_log%' THEN
        EXECUTE format('CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON %s'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', part);
    END IF;
END $$;

COMMENT ON FUNCTION public.close_partition(part regclass) IS 'A partition is reached through its parent alone, whose policies hold.';

CREATE FUNCTION public.closing_products(before timestamp with time zone, on_channels text[]) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT c.product_id FROM product_completeness c
        WHERE c.closes_at < before AND c.channel = ANY (on_channels);
END $$;

CREATE FUNCTION public.company_from_endpoint() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    SELECT company_id INTO NEW.company_id FROM webhook_endpoint WHERE id = NEW.endpoint_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown endpoint');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.company_from_partner() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    SELECT company_id INTO NEW.company_id FROM partner WHERE id = NEW.partner_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown partner');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.company_from_risk() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    SELECT company_id INTO NEW.company_id FROM risk WHERE id = NEW.risk_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown risk');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.completeness_is_due() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_ARGV[0] = 'product' THEN
        INSERT INTO completeness_due (id, product_id, owner_company_id)
        SELECT gen_random_uuid(), n.id, n.company_id FROM new_rows n JOIN old_rows o USING (id)
        WHERE (n.channels, n.risk_id, n.lifecycle_status)
            IS DISTINCT FROM (o.channels, o.risk_id, o.lifecycle_status);
    ELSIF TG_ARGV[0] = 'product_version' AND TG_OP = 'UPDATE' THEN
        INSERT INTO completeness_due (id, product_id, owner_company_id)
        SELECT gen_random_uuid(), product_id, owner_company_id FROM (
            SELECT DISTINCT n.product_id, n.owner_company_id
            FROM new_rows n JOIN old_rows o USING (id)
            WHERE (n.status, n.effective_from, n.effective_to)
                IS DISTINCT FROM (o.status, o.effective_from, o.effective_to)
        ) changed;
    ELSIF TG_ARGV[0] = 'product_document' THEN
        INSERT INTO completeness_due (id, product_id, owner_company_id)
        SELECT gen_random_uuid(), v.product_id, v.owner_company_id
        FROM (SELECT DISTINCT product_version_id FROM new_rows) n
        JOIN product_version v ON v.id = n.product_version_id;
    ELSE
        INSERT INTO completeness_due (id, product_id, owner_company_id)
        SELECT gen_random_uuid(), product_id, owner_company_id
        FROM (SELECT DISTINCT product_id, owner_company_id FROM new_rows) n;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.completeness_moves_on_shelf() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    products uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        products := ARRAY(SELECT DISTINCT product_id FROM new_rows);
    ELSIF TG_OP = 'DELETE' THEN
        products := ARRAY(SELECT DISTINCT product_id FROM old_rows);
    ELSE
        products := ARRAY(
            SELECT DISTINCT n.product_id FROM new_rows n JOIN old_rows o USING (id)
            WHERE (n.missing, n.closes_at) IS DISTINCT FROM (o.missing, o.closes_at)
        );
    END IF;
    IF products <> '{}' THEN
        PERFORM refresh_shelf_standings(products);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.completeness_was_due() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_ARGV[0] = 'product_document' THEN
        INSERT INTO completeness_due (id, product_id, owner_company_id)
        SELECT gen_random_uuid(), v.product_id, v.owner_company_id
        FROM (SELECT DISTINCT product_version_id FROM old_rows) o
        JOIN product_version v ON v.id = o.product_version_id
        JOIN product p ON p.id = v.product_id;
    ELSE
        INSERT INTO completeness_due (id, product_id, owner_company_id)
        SELECT gen_random_uuid(), p.id, p.company_id
        FROM (SELECT DISTINCT product_id FROM old_rows) o JOIN product p ON p.id = o.product_id;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.concealed_products(companies uuid[]) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    RETURN QUERY
    SELECT b.product_id FROM publication b
    WHERE b.company_id = ANY (companies) AND b.status = 'published'
      AND (b.visibility = 'hidden' OR b.pilot_user_ids IS NOT NULL
           OR b.pilot_team_ids IS NOT NULL)
      AND (b.end_at IS NULL OR b.end_at > now())
      AND NOT EXISTS (
          SELECT FROM publication o
          WHERE o.product_id = b.product_id AND o.company_id = ANY (companies)
            AND o.status = 'published' AND o.visibility <> 'hidden' AND o.start_at <= now()
            AND (o.end_at IS NULL OR o.end_at > now())
            AND (o.pilot_user_ids IS NULL AND o.pilot_team_ids IS NULL
                 OR app_actor_id() = ANY (o.pilot_user_ids)
                 OR EXISTS (
                     SELECT FROM team_member m JOIN team t ON t.id = m.team_id
                     WHERE m.team_id = ANY (o.pilot_team_ids) AND m.user_id = app_actor_id()
                       AND m.left_at IS NULL AND t.archived_at IS NULL)));
END $$;

COMMENT ON FUNCTION public.concealed_products(companies uuid[]) IS 'Products given to these companies, but hidden from who only sells there, or in pilot with others.';

CREATE FUNCTION public.content_reopens_version() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    versions uuid[];
    free text[] := string_to_array(
        'updated_at,lock_version,replaces_id,check_id,' || TG_ARGV[0], ',');
BEGIN
    IF TG_OP = 'INSERT' AND TG_TABLE_NAME = 'product_document' THEN
        versions := ARRAY(
            SELECT DISTINCT product_version_id FROM new_rows WHERE check_id IS NULL);
    ELSIF TG_OP = 'INSERT' THEN
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

CREATE FUNCTION public.copied_row(one jsonb, target uuid, ids jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
    SELECT one || jsonb_build_object('created_at', now(), 'updated_at', now(), 'lock_version', 1)
        || CASE WHEN one ? 'product_version_id'
                THEN jsonb_build_object('product_version_id', target) ELSE '{}' END
        || coalesce((
            SELECT jsonb_object_agg(name, ids -> (one ->> name))
            FROM unnest(ARRAY['id', 'plan_id', 'scheme_id', 'pricing_rule_id', 'call_script_id',
                              'replaces_id']) AS name
            WHERE one ->> name IS NOT NULL
        ), '{}')
$$;

CREATE FUNCTION public.copy_version_content(source uuid, target uuid) RETURNS void
    LANGUAGE plpgsql
    AS $_$
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
END $_$;

CREATE FUNCTION public.count_field_version() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    aside text[] := ARRAY['version', 'position', 'retired_at', 'updated_at', 'lock_version',
                          'company_id'];
BEGIN
    NEW.version := OLD.version + CASE
        WHEN to_jsonb(NEW) - aside IS DISTINCT FROM to_jsonb(OLD) - aside THEN 1 ELSE 0 END;
    RETURN NEW;
END $$;

CREATE FUNCTION public.count_refused_key(hash bytea, shown text) RETURNS void
    LANGUAGE sql
    AS $$
    INSERT INTO api_key_refusal AS r (id, refused, since, last_at, reason)
    SELECT k.id, 1, now(), now(), CASE WHEN k.token_hash <> hash THEN 'unknown'
        WHEN k.revoked_at IS NOT NULL THEN 'revoked' ELSE 'expired' END
    FROM api_key k WHERE k.token_hash = hash OR k.prefix = shown
    ORDER BY k.token_hash = hash DESC, k.revoked_at IS NULL DESC, k.created_at DESC LIMIT 1
    ON CONFLICT (id) DO UPDATE SET last_at = excluded.last_at, reason = excluded.reason,
        refused = CASE WHEN r.last_at < now() - interval '30 days' THEN 1 ELSE r.refused + 1 END,
        since = CASE WHEN r.last_at < now() - interval '30 days' THEN now() ELSE r.since END
$$;

COMMENT ON FUNCTION public.count_refused_key(hash bytea, shown text) IS 'A token that opened nothing, beside the key that it is, or whose beginning it bears.';

CREATE FUNCTION public.count_unread() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    person uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.recipient_id ELSE NEW.recipient_id END;
    was int := CASE WHEN TG_OP <> 'INSERT' AND OLD.read_at IS NULL THEN 1 ELSE 0 END;
    is_now int := CASE WHEN TG_OP <> 'DELETE' AND NEW.read_at IS NULL THEN 1 ELSE 0 END;
BEGIN
    IF was <> is_now THEN
        INSERT INTO notification_unread AS u (user_id, unread)
        SELECT person, is_now - was WHERE EXISTS (SELECT FROM app_user WHERE id = person)
        ON CONFLICT (user_id) DO UPDATE SET unread = u.unread + excluded.unread;
        PERFORM pg_notify('winvest_live', 'bell:' || person);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.count_waiting() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.status = 'open') = (NEW.status = 'open')
       AND (OLD.role_code, OLD.company_id, OLD.risk_family)
           IS NOT DISTINCT FROM (NEW.role_code, NEW.company_id, NEW.risk_family) THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' AND OLD.status = 'open' THEN
        INSERT INTO approval_waiting (role_code, company_id, risk_family, waiting)
        VALUES (OLD.role_code, OLD.company_id, OLD.risk_family, -1);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status = 'open' THEN
        INSERT INTO approval_waiting (role_code, company_id, risk_family, waiting)
        VALUES (NEW.role_code, NEW.company_id, NEW.risk_family, 1);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.ensure_audit_partitions(months_ahead integer DEFAULT 3) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT ensure_month_partitions('audit_log', months_ahead);
$$;

COMMENT ON FUNCTION public.ensure_audit_partitions(months_ahead integer) IS 'For a monthly job: make partitions before they are needed.';

CREATE FUNCTION public.ensure_inbox_partitions(months_ahead integer DEFAULT 3) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT ensure_month_partitions('webhook_event', months_ahead);
$$;

CREATE FUNCTION public.ensure_month_partitions(parent regclass, months_ahead integer) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.exit_plan_reopens_tasks() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    free text[] := ARRAY['edited_by', 'updated_at', 'lock_version', 'clients_asked_at',
                         'clients_told_at', 'clients_told', 'documents_archived_at'];
BEGIN
    IF TG_OP <> 'UPDATE' OR to_jsonb(OLD) - free <> to_jsonb(NEW) - free THEN
        PERFORM reopen_tasks(
            ARRAY[CASE WHEN TG_OP = 'DELETE' THEN OLD.product_id ELSE NEW.product_id END],
            ARRAY['exit_plan']);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.facets_of(content text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (content = ANY (ARRAY['product_document'::text, 'cq_rule'::text])) THEN ARRAY['documents'::text, 'content'::text] ELSE ARRAY['economics'::text, 'content'::text] END;

CREATE FUNCTION public.found_products(asked text, nearly boolean) RETURNS TABLE(id uuid, score real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'public', 'pg_temp'
    AS $_$
DECLARE
    unwanted constant text := '(^|\s)-([^\s"-]\S+)';
    wanted text := regexp_replace(asked, unwanted, ' ', 'g');
    plain text := btrim(fr_unaccent(lower(regexp_replace(asked, unwanted, ' ', 'g'))));
    part text;
    parts text[];
    escaped text;
    conditions text := '';
    excluded text := '';
    nearness text := '0';
    one record;
    alike text[];
    steps text;
BEGIN
    parts := (regexp_split_to_array(plain, '\s+'))[1:8];
    escaped := replace(replace(replace(plain, '\', '\\'), '%', '\%'), '_', '\_');
    FOR one IN
        SELECT met[2] AS word FROM regexp_matches(asked, unwanted, 'g') AS met LIMIT 8
    LOOP
        excluded := excluded || format(' AND NOT (i.search @@ %L::tsquery OR %s)',
            product_query(one.word)::text, part_held(fr_unaccent(lower(one.word)), false));
    END LOOP;
    IF nearly THEN
        PERFORM set_config('pg_trgm.word_similarity_threshold', '0.45', true);
        FOREACH part IN ARRAY parts LOOP
            IF length(part) < 4 THEN  -- too few trigrams to be near anything: it ranks
                IF part ~ '^[a-z0-9]+$' THEN
                    nearness := nearness
                        || format(' + CASE WHEN i.near ~ %L THEN 1 ELSE 0 END', '\m' || part);
                END IF;
                CONTINUE;
            END IF;
            IF part ~ '[0-9]' THEN
                conditions := conditions || format(' AND i.near %%> %L', part);
                nearness := nearness || format(' + word_similarity(%L, i.near)', part);
                CONTINUE;
            END IF;
            -- A word is looked for among the words there are, then the products by those like it.
            alike := '{}';
            steps := '';
            FOR one IN
                SELECT format('i.near LIKE %L', '%' || w.word || '%') AS holds,
                       max(word_similarity(part, w.word)) AS likeness
                FROM product_word w WHERE w.word %> part
                GROUP BY w.word ORDER BY 2 DESC, w.word LIMIT 24
            LOOP
                alike := alike || one.holds;
                steps := steps || format(' WHEN %s THEN %s', one.holds, one.likeness);
            END LOOP;
            IF part ~ '^[a-z]+$' THEN  -- a description may hold a word that begins so
                alike := alike || format('i.search @@ %L::tsquery', part || ':*');
                steps := steps || format(' WHEN i.search @@ %L::tsquery THEN 0.4', part || ':*');
            END IF;
            IF alike = '{}' THEN
                RETURN;
            END IF;
            conditions := conditions || ' AND (' || array_to_string(alike, ' OR ') || ')';
            nearness := nearness || ' + CASE' || steps || ' ELSE 0 END';
        END LOOP;
        IF conditions = '' THEN
            RETURN;
        END IF;
        -- A code is near another of the same family by its first half alone: it asks for more.
        PERFORM set_config('pg_trgm.word_similarity_threshold', '0.75', true);
        RETURN QUERY EXECUTE format(
            'SELECT i.id, ((%s) / $2)::real FROM product_index i'
            ' WHERE i.reader_group = ANY ($1) AND (i.until IS NULL OR i.until > now())%s%s',
            nearness, conditions, excluded
        ) USING app_reader_groups(), cardinality(parts);
        RETURN;
    END IF;
    FOREACH part IN ARRAY parts LOOP
        conditions := conditions || ' AND ' || part_held(part, cardinality(parts) = 1);
    END LOOP;
    RETURN QUERY EXECUTE format(
        'SELECT i.id, (CASE WHEN lower(i.sku) = $1 THEN 8 WHEN lower(i.sku) LIKE $3 THEN 4'
        ' ELSE 0 END + CASE WHEN i.near LIKE $4 THEN 2 ELSE 0 END'
        ' + ts_rank(i.search, %1$L::tsquery))::real FROM product_index i'
        ' WHERE i.reader_group = ANY ($2) AND (i.until IS NULL OR i.until > now())'
        ' AND (i.search @@ %1$L::tsquery OR (true%2$s))%3$s',
        product_query(wanted)::text, conditions, excluded
    ) USING plain, app_reader_groups(), escaped || '%', '% ' || escaped || '%';
END $_$;

COMMENT ON FUNCTION public.found_products(asked text, nearly boolean) IS 'Products that hold what was typed, words or parts; or nearly, each long word by trigrams.';

CREATE FUNCTION public.fr_unaccent(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN public.unaccent('public.unaccent'::regdictionary, value);

COMMENT ON FUNCTION public.fr_unaccent(value text) IS 'Without accents; immutable, so that indexes may use it.';

CREATE FUNCTION public.gather_waiting() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    WITH gone AS (
        DELETE FROM approval_waiting w USING (
            SELECT role_code, company_id, risk_family FROM approval_waiting
            GROUP BY role_code, company_id, risk_family HAVING count(*) > 1
        ) many
        WHERE w.role_code = many.role_code AND w.company_id = many.company_id
          AND w.risk_family IS NOT DISTINCT FROM many.risk_family
        RETURNING w.role_code, w.company_id, w.risk_family, w.waiting
    )
    INSERT INTO approval_waiting (role_code, company_id, risk_family, waiting)
    SELECT role_code, company_id, risk_family, sum(waiting) FROM gone
    GROUP BY role_code, company_id, risk_family HAVING sum(waiting) <> 0
$$;

CREATE FUNCTION public.guard_audit_log() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    free text[] := ARRAY['before', 'after', 'seq', 'prev_hash', 'hash', 'sealed_at'];
BEGIN
    IF OLD.sealed_at IS NOT NULL OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
        PERFORM refuse('tg_append_only', 'a sealed audit row does not change');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.guard_dated_row() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    named text;
    today timestamptz := CASE TG_ARGV[0] WHEN 'day'
        THEN ((now() AT TIME ZONE 'Europe/Paris')::date)::timestamptz ELSE now() END;
BEGIN
    IF OLD.valid_from > today OR pg_trigger_depth() > 1 THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;  -- to come, or gone with its product
    END IF;
    IF TG_OP = 'DELETE' THEN
        PERFORM refuse('tg_dated_row_began', 'what has begun is not deleted');
    END IF;
    FOREACH named IN ARRAY TG_ARGV[1:] LOOP
        IF to_jsonb(OLD) -> named IS DISTINCT FROM to_jsonb(NEW) -> named THEN
            PERFORM refuse('tg_dated_row_began', 'what has begun keeps its values');
        END IF;
    END LOOP;
    IF NEW.valid_to IS DISTINCT FROM OLD.valid_to
        AND (OLD.valid_to <= today OR NEW.valid_to < today) THEN
        PERFORM refuse('tg_dated_row_began', 'the past does not end otherwise');
    END IF;
    RETURN NEW;
END $$;

COMMENT ON FUNCTION public.guard_dated_row() IS 'A dated row that has begun keeps the columns named, and ends from now on alone.';

CREATE FUNCTION public.guard_document() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    free text[] := ARRAY['status', 'published_at', 'valid_to', 'replaces_id', 'updated_at',
                         'lock_version'];
    published boolean := EXISTS (
        SELECT FROM product_version WHERE id = OLD.product_version_id AND is_published(status)
    );
BEGIN
    IF OLD.check_id IS NULL AND OLD.status = 'draft' THEN
        free := free || ARRAY['check_id'];
    END IF;
    IF published AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free) THEN
        PERFORM refuse('tg_product_document_published', 'a published document is kept');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.guard_document_file() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    free text[] := ARRAY['integrity', 'checked_at', 'updated_at'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.kept_until > now() THEN
            PERFORM refuse('tg_document_file_kept', 'a document file is kept');
        END IF;
        RETURN OLD;
    END IF;
    IF to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
        PERFORM refuse('tg_document_file_kept', 'a document file never changes');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.guard_document_timestamp() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.stamped_at IS NOT NULL AND TG_OP = 'UPDATE'
       AND to_jsonb(NEW) - 'updated_at' <> to_jsonb(OLD) - 'updated_at' THEN
        PERFORM refuse('tg_document_timestamp_kept', 'a time stamp never changes');
    END IF;
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM document_file f WHERE f.owner_company_id = OLD.owner_company_id
          AND f.sha256 = OLD.sha256 AND f.kept_until > now()) THEN
        PERFORM refuse('tg_document_timestamp_kept', 'a time stamp is kept with its file');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.guard_field_value() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    field risk_field;
BEGIN
    SELECT * INTO field FROM risk_field WHERE id = NEW.risk_field_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown field');
    END IF;
    NEW.kind := coalesce(NEW.kind, field.kind);
    NEW.risk_id := coalesce(NEW.risk_id, field.risk_id);
    NEW.field_version := field.version;
    IF (NEW.value_text IS NOT NULL AND field.kind = 'choice'
            AND NOT NEW.value_text = ANY (field.choices))
        OR (field.kind = 'multi_choice' AND NOT NEW.value_choices <@ field.choices) THEN
        PERFORM refuse('tg_product_field_value_choice', 'not one of the choices');
    END IF;
    IF NEW.value_number < field.min_value OR NEW.value_number > field.max_value THEN
        PERFORM refuse('tg_product_field_value_range', 'out of range');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.guard_lifecycle() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    IF (OLD.lifecycle_status, NEW.lifecycle_status) NOT IN (
        ('draft', 'test'), ('draft', 'retired'), ('test', 'draft'), ('test', 'active'),
        ('active', 'frozen'), ('active', 'retired'), ('frozen', 'active'), ('frozen', 'retired')
    ) THEN
        PERFORM refuse('tg_product_illegal_move', 'no such move in the life cycle');
    END IF;
    IF (OLD.lifecycle_status, NEW.lifecycle_status) = ('test', 'active') AND NOT EXISTS (
        SELECT FROM product_version
        WHERE product_id = NEW.id AND status IN ('approved', 'scheduled', 'active')
    ) THEN
        PERFORM refuse('tg_product_without_version', 'no version to sell');
    END IF;
    IF (OLD.lifecycle_status, NEW.lifecycle_status) = ('active', 'retired') AND NOT EXISTS (
        SELECT FROM product_exit_plan WHERE product_id = NEW.id
    ) THEN
        PERFORM refuse('tg_product_without_exit_plan', 'no exit plan');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.guard_list_entry() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    named text := TG_ARGV[0];
    own jsonb := to_jsonb(OLD);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) ->> named IS DISTINCT FROM own ->> named
            OR to_jsonb(NEW) ->> 'company_id' IS DISTINCT FROM own ->> 'company_id' THEN
            PERFORM refuse('tg_list_code_final', 'the code of an entry does not change');
        END IF;
        RETURN NEW;
    END IF;
    IF (own ->> 'valid_from')::date > (now() AT TIME ZONE 'Europe/Paris')::date THEN
        RETURN OLD;  -- a rate that has not begun has taxed nothing yet
    END IF;
    IF list_entry_used(TG_TABLE_NAME, own ->> named, (own ->> 'company_id')::uuid) THEN
        PERFORM refuse('tg_list_entry_used', 'the entry is used');
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION public.guard_new_document() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM product_version
        WHERE id = NEW.product_version_id AND status = 'scheduled' AND created_at <> now()
    ) THEN
        PERFORM refuse('tg_product_document_scheduled', 'a scheduled version takes no document');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.guard_obligation() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    free text[] := ARRAY['valid_to', 'note', 'legal_source', 'confirmed_by', 'confirmed_at',
                         'updated_at', 'lock_version'];
BEGIN
    IF OLD.valid_from <= (now() AT TIME ZONE 'Europe/Paris')::date
        AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free) THEN
        PERFORM refuse('tg_document_obligation_began', 'an obligation that began is kept');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.guard_product() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.reader_company_ids := ARRAY[NEW.company_id];
        NEW.readers_until := NULL;
    ELSIF NOT app_internal() THEN
        NEW.reader_company_ids := OLD.reader_company_ids;
        NEW.readers_until := OLD.readers_until;
        IF OLD.lifecycle_status = 'retired' AND NEW.lifecycle_status <> 'retired' THEN
            PERFORM refuse('tg_product_retired_final', 'a retired product stays retired');
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.risk_id = OLD.risk_id AND NEW.company_id = OLD.company_id
        AND NEW.partner_id IS NOT DISTINCT FROM OLD.partner_id THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM risk
        WHERE id = NEW.risk_id AND (is_global OR company_id = NEW.company_id)
    ) THEN
        PERFORM refuse_stranger('tg_product_risk', 'the risk is another company''s');
    END IF;
    IF NEW.partner_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM partner WHERE id = NEW.partner_id AND company_id = NEW.company_id
    ) AND NOT EXISTS (
        SELECT FROM partner_activation
        WHERE partner_id = NEW.partner_id AND company_id = NEW.company_id
    ) THEN
        PERFORM refuse_stranger('tg_product_partner', 'the partner is another company''s');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.guard_tier() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    version_id uuid;
BEGIN
    SELECT product_version_id INTO version_id FROM commission_scheme
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.scheme_id ELSE NEW.scheme_id END;
    PERFORM refuse_published(version_id, TG_OP = 'INSERT');
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.guard_version() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    free text[] := ARRAY['status', 'effective_to', 'reader_company_ids', 'updated_at',
                         'lock_version'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.reader_company_ids := ARRAY[NEW.owner_company_id];
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF is_published(OLD.status) THEN
            PERFORM refuse('tg_product_version_published', 'a published version is kept');
        END IF;
        RETURN OLD;
    END IF;
    IF NOT app_internal() THEN
        NEW.reader_company_ids := OLD.reader_company_ids;
    END IF;
    IF is_published(OLD.status) AND (
        NOT is_published(NEW.status)
        OR (OLD.effective_to IS NOT NULL AND NEW.effective_to IS DISTINCT FROM OLD.effective_to)
        OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free
    ) THEN
        PERFORM refuse('tg_product_version_published', 'a published version does not change');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.guard_version_content() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM refuse_published(OLD.product_version_id, false);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM refuse_published(NEW.product_version_id, TG_OP = 'INSERT');
    RETURN NEW;
END $$;

CREATE FUNCTION public.guard_withdrawal() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM approval_task t
        WHERE t.subject_id = NEW.id AND t.accountable AND t.task IN ('decision', 'sales_stop')
          AND t.status IN ('open', 'paused', 'refused')
    ) THEN
        PERFORM refuse('tg_product_withdrawal_unsigned', 'a sign-off is waited for');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.is_list_of_words(value jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((jsonb_typeof(value) = 'array'::text) AND (NOT jsonb_path_exists(value, '$[*]?(@.type() != "string" || @ == "")'::jsonpath)));

CREATE FUNCTION public.is_published(status text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (status = ANY (ARRAY['scheduled'::text, 'active'::text, 'superseded'::text, 'withdrawn'::text]));

CREATE FUNCTION public.json_number(value jsonb) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((jsonb_typeof(value) = 'number'::text) OR ((jsonb_typeof(value) = 'string'::text) AND ((value #>> '{}'::text[]) ~ '^-?[0-9]+([.][0-9]+)?$'::text))) THEN ((value #>> '{}'::text[]))::numeric ELSE NULL::numeric END;

COMMENT ON FUNCTION public.json_number(value jsonb) IS 'An amount, written as a number or as its exact text.';

CREATE FUNCTION public.keep_approval_act() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM refuse('tg_append_only', 'an act on a task is kept');
    RETURN NULL;
END $$;

CREATE FUNCTION public.keep_company_code() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM product WHERE company_id = OLD.id)
        OR EXISTS (SELECT FROM partner WHERE company_id = OLD.id) THEN
        PERFORM refuse('tg_company_code_used', 'the company''s code is used');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.keep_decision() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (
        SELECT FROM product_version WHERE id = OLD.product_version_id
    ) THEN
        PERFORM refuse('tg_append_only', 'a decision is kept');
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION public.keep_partner_slug() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM product WHERE partner_id = OLD.id)
        OR EXISTS (SELECT FROM webhook_endpoint WHERE partner_id = OLD.id)
        OR EXISTS (SELECT FROM partner_credential WHERE partner_id = OLD.id) THEN
        PERFORM refuse('tg_partner_slug_used', 'the partner''s slug is used');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.keep_product_in_sale() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.lifecycle_status = 'active' AND EXISTS (
        SELECT FROM publication
        WHERE product_id = OLD.id AND status = 'published'
          AND start_at <= now() AND (end_at IS NULL OR end_at > now())
    ) THEN
        PERFORM refuse('tg_product_in_sale', 'an active product in sale is not deleted');
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION public.keep_quotes(quotes json, lines json, tariffs json) RETURNS void
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'auto'
    AS $$
BEGIN
    INSERT INTO quoted_tariff (id, company_id, product_version_id, sha256, content)
    SELECT t.id, t.company_id, t.product_version_id, t.sha256, t.content
    FROM json_to_recordset(tariffs) AS t (
        id uuid, company_id uuid, product_version_id uuid, sha256 text, content jsonb)
    ORDER BY t.company_id, t.product_version_id, t.sha256
    ON CONFLICT DO NOTHING;
    INSERT INTO quote (
        id, company_id, created_by, created_by_label, priced_at, effective_at, valid_until, channel,
        currency, source, cache_age_s, sandbox, version_ids, request, facts, taxes, totals,
        eligibility, warnings, trace, trace_sha256)
    SELECT q.id, q.company_id, q.created_by, q.created_by_label, q.priced_at, q.effective_at,
           q.valid_until, q.channel, q.currency, q.source, q.cache_age_s, q.sandbox, q.version_ids,
           decode(q.request, 'base64'), q.facts, q.taxes, q.totals, q.eligibility, q.warnings,
           q.trace, q.trace_sha256
    FROM json_to_recordset(quotes) AS q (
        id uuid, company_id uuid, created_by uuid, created_by_label text, priced_at timestamptz,
        effective_at timestamptz, valid_until timestamptz, channel text, currency text, source text,
        cache_age_s integer, sandbox boolean, version_ids uuid[], request text, facts jsonb,
        taxes jsonb, totals jsonb, eligibility jsonb, warnings jsonb, trace jsonb,
        trace_sha256 text);
    INSERT INTO quote_line (
        id, quote_id, company_id, position, item, sku, plan_code, product_version_id, kind, label,
        quantity, unit_price, amount_excl_tax, tax_rate, tax_amount, amount_incl_tax, recurrence,
        first_months, rule_id)
    SELECT l.id, l.quote_id, l.company_id, l.position, l.item, l.sku, l.plan_code,
           l.product_version_id, l.kind, l.label, l.quantity, l.unit_price, l.amount_excl_tax,
           l.tax_rate, l.tax_amount, l.amount_incl_tax, l.recurrence, l.first_months, l.rule_id
    FROM json_to_recordset(lines) AS l (
        id uuid, quote_id uuid, company_id uuid, position smallint, item smallint, sku text,
        plan_code text, product_version_id uuid, kind text, label text, quantity numeric,
        unit_price numeric, amount_excl_tax numeric, tax_rate numeric, tax_amount numeric,
        amount_incl_tax numeric, recurrence text, first_months smallint, rule_id text);
END $$;

COMMENT ON FUNCTION public.keep_quotes(quotes json, lines json, tariffs json) IS 'Keep quotes with their lines, and the tariffs quoted for the first time, in one question.';

CREATE FUNCTION public.keep_quotes_of_keys(companies uuid[], keys bytea[], stamps text[], times integer[], ceiling integer, quotes json, lines json, tariffs json) RETURNS TABLE(hash bytea, used integer, resets_in integer)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    held record;
BEGIN
    PERFORM set_config('app.company_ids', companies::text, true);
    PERFORM keep_quotes(quotes, lines, tariffs);
    -- Last, for others wait for these counts.
    FOR held IN
        SELECT u.*, asked.known
        FROM unnest(keys, stamps) AS asked (hash, known)
        LEFT JOIN use_keys(keys, times) AS u ON u.hash = asked.hash
    LOOP
        IF held.stamp IS DISTINCT FROM held.known THEN
            RAISE EXCEPTION 'a key changed' USING ERRCODE = 'WV001';
        ELSIF held.used > coalesce(held.rate_per_minute, ceiling) THEN
            RAISE EXCEPTION 'a key asked too much' USING ERRCODE = 'WV002';
        END IF;
        hash := held.hash;
        used := held.used;
        resets_in := held.resets_in;
        RETURN NEXT;
    END LOOP;
END $$;

COMMENT ON FUNCTION public.keep_quotes_of_keys(companies uuid[], keys bytea[], stamps text[], times integer[], ceiling integer, quotes json, lines json, tariffs json) IS 'Keep and count quotes that keys asked for; none of it if a key changed or asked enough.';

CREATE FUNCTION public.keep_updated_at(target regclass) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    versioned boolean := EXISTS (
        SELECT FROM pg_attribute
        WHERE attrelid = target AND attname = 'lock_version' AND NOT attisdropped
    );
BEGIN
    EXECUTE format(
        'CREATE TRIGGER tg_touch BEFORE UPDATE ON %s FOR EACH ROW'
        ' EXECUTE FUNCTION touch_updated_at(%s)',
        target, CASE WHEN versioned THEN '''lock_version''' ELSE '' END
    );
END $$;

COMMENT ON FUNCTION public.keep_updated_at(target regclass) IS 'For migrations: SELECT keep_updated_at(''contract'').';

CREATE FUNCTION public.know_document_files() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO document_file (id, owner_company_id, sha256, size_bytes, media_type)
    SELECT gen_random_uuid(), owner_company_id, file_hash, max(size_bytes),
           coalesce(max(media_type), 'application/pdf')
    FROM new_rows WHERE file_hash IS NOT NULL
    GROUP BY owner_company_id, file_hash
    ON CONFLICT (owner_company_id, sha256) DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION public.list_entry_used(list text, entry text, company uuid DEFAULT NULL::uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    before text := coalesce(current_setting('app.internal', true), '');
    found boolean;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    found := EXISTS (SELECT FROM list_entry_uses(list, entry, company) WHERE uses > 0);
    PERFORM set_config('app.internal', before, true);
    RETURN found;
END $$;

COMMENT ON FUNCTION public.list_entry_used(list text, entry text, company uuid) IS 'Is the entry used anywhere in the group? Tells nothing of where.';

CREATE FUNCTION public.list_entry_uses(list text, entry text, company uuid DEFAULT NULL::uuid) RETURNS TABLE(place text, uses bigint)
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    IF list = 'geo_zone' THEN
        RETURN QUERY SELECT 'product'::text, count(*) FROM product WHERE zones @> ARRAY[entry]
            UNION ALL SELECT 'price_grid_row', count(*) FROM price_grid_row WHERE zone = entry
            UNION ALL SELECT 'price_surcharge', count(*) FROM price_surcharge
                WHERE zones @> ARRAY[entry]
            UNION ALL SELECT 'geo_zone', count(*) FROM geo_zone WHERE parent_code = entry
            UNION ALL SELECT 'vat_code', count(*) FROM vat_code WHERE country = entry
            UNION ALL SELECT 'company', count(*) FROM company WHERE country = entry;
    ELSIF list = 'measure_unit' THEN
        RETURN QUERY SELECT 'risk_field'::text, count(*) FROM risk_field WHERE unit = entry
            UNION ALL SELECT 'pricing_rule', count(*) FROM pricing_rule
                WHERE type = 'usage' AND payload ->> 'unit' = entry
            UNION ALL SELECT 'pricing_tier', count(*) FROM pricing_rule WHERE unit = entry;
    ELSIF list = 'sales_channel' THEN
        RETURN QUERY SELECT 'product'::text, count(*) FROM product WHERE channels @> ARRAY[entry]
            UNION ALL SELECT 'publication', count(*) FROM publication
                WHERE channels @> ARRAY[entry]
            UNION ALL SELECT 'commission_scheme', count(*) FROM commission_scheme
                WHERE channel = entry
            UNION ALL SELECT 'product_document', count(*) FROM product_document
                WHERE channels @> ARRAY[entry];
    ELSIF list = 'vat_code' THEN
        RETURN QUERY SELECT 'accounting_mapping'::text, count(*) FROM accounting_mapping
            WHERE tax_code = entry;
    ELSIF list = 'ledger_account' THEN
        RETURN QUERY SELECT 'accounting_mapping'::text, count(*) FROM accounting_mapping
            WHERE gl_account = entry AND company_id = company
            UNION ALL SELECT 'company_ledger_setting', count(*) FROM company_ledger_setting
                WHERE gl_account = entry AND company_id = company;
    END IF;
END $$;

COMMENT ON FUNCTION public.list_entry_uses(list text, entry text, company uuid) IS 'Tables that hold an entry of a list, and how many rows of each the caller may see.';

CREATE FUNCTION public.mapping_reopens_task() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.name_author() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.edited_by := coalesce(NEW.edited_by, app_actor_id());
    RETURN NEW;
END $$;

CREATE FUNCTION public.name_mapping_author() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.name_moves_on_shelf() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    moved uuid;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    IF TG_TABLE_NAME = 'partner_activation' THEN
        FOREACH moved IN ARRAY ARRAY[
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.partner_id END,
            CASE WHEN TG_OP <> 'DELETE' THEN NEW.partner_id END
        ] LOOP
            UPDATE product_shelf SET stamp = nextval('shelf_stamp') WHERE partner_id = moved;
        END LOOP;
    ELSIF TG_TABLE_NAME = 'risk' THEN
        UPDATE product_shelf SET stamp = nextval('shelf_stamp') WHERE risk_id = NEW.id;
    ELSIF TG_TABLE_NAME = 'partner' THEN
        UPDATE product_shelf SET stamp = nextval('shelf_stamp') WHERE partner_id = NEW.id;
    ELSE
        UPDATE product_shelf SET stamp = nextval('shelf_stamp') WHERE owner_company_id = NEW.id;
    END IF;
    PERFORM set_config('app.internal', outside, true);
    RETURN NULL;
END $$;

CREATE FUNCTION public.near_products(asked text, threshold real DEFAULT 0.7, most integer DEFAULT 60) RETURNS TABLE(id uuid, score real)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
DECLARE
    plain text := fr_unaccent(lower(btrim(asked)));
BEGIN
    PERFORM set_config('pg_trgm.word_similarity_threshold', threshold::text, true);
    RETURN QUERY
        SELECT i.id, word_similarity(plain, i.near)
        FROM product_index i
        WHERE i.near %> plain AND i.reader_group = ANY (app_reader_groups())
          AND (i.until IS NULL OR i.until > now())
        ORDER BY 2 DESC, i.sku
        LIMIT most;
END $$;

COMMENT ON FUNCTION public.near_products(asked text, threshold real, most integer) IS 'Products whose code, name, partner or outside codes nearly hold what was typed, nearest first.';

CREATE FUNCTION public.note_catalog_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    mine text := pg_current_xact_id()::text;
BEGIN
    IF current_setting('app.catalog_noted', true) IS DISTINCT FROM mine THEN
        INSERT INTO catalog_change DEFAULT VALUES;
        PERFORM set_config('app.catalog_noted', mine, true);
        IF mine::bigint % 64 = 0 THEN
            DELETE FROM catalog_change WHERE id IN (
                SELECT id FROM catalog_change WHERE created_at < now() - interval '10 minutes'
                FOR UPDATE SKIP LOCKED
            );
        END IF;
    END IF;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION public.note_catalog_change() IS 'Notes, once a transaction, that it changes what lists show.';

CREATE FUNCTION public.number_entry() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    UPDATE accounting_journal SET last_number = last_number + 1
    WHERE id = NEW.journal_id AND company_id = NEW.company_id
    RETURNING last_number INTO NEW.number;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown journal');
    END IF;
    NEW.recorded_at := now();  -- the transaction's own moment: later lines are told apart by it
    RETURN NEW;
END $$;

CREATE FUNCTION public.offers_of(company uuid, skus text[], drafts boolean DEFAULT false) RETURNS TABLE(sku text, offer jsonb)
    LANGUAGE sql STABLE
    AS $$
    SELECT p.sku, jsonb_build_object(
        'product_id', p.id,
        'known', p.company_id = company OR company = ANY (p.reader_company_ids),
        'lifecycle', p.lifecycle_status,
        'min_age', p.min_age, 'max_age', p.max_age,
        'zones', to_jsonb(p.zones), 'kinds', to_jsonb(p.client_kinds),
        'channels', to_jsonb(p.channels),
        'partner', CASE WHEN p.tariff_mode = 'auto' AND p.integration_status = 'api' THEN (
            SELECT jsonb_build_object(
                'id', a.id, 'slug', a.slug, 'name', a.name, 'code', m.external_code)
            FROM partner a JOIN external_mapping m ON m.product_id = p.id AND m.system = a.name
            WHERE a.id = p.partner_id
        ) END,
        'versions', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', v.id, 'version', v.version, 'status', v.status,
                'from', v.effective_from, 'to', v.effective_to) ORDER BY v.version), '[]')
            FROM product_version v
            WHERE v.product_id = p.id
              AND (drafts OR v.status IN ('scheduled', 'active', 'superseded'))
        ),
        'publications', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'channels', to_jsonb(b.channels), 'from', b.start_at, 'to', b.end_at,
                'pilots', CASE WHEN b.pilot_team_ids IS NULL THEN to_jsonb(b.pilot_user_ids)
                               ELSE to_jsonb(pilots_of(b.id)) END,
                'price', b.price_visibility)
                ORDER BY b.start_at, b.id), '[]')
            FROM publication b
            WHERE b.product_id = p.id AND b.company_id = company
              AND b.status = 'published' AND b.visibility <> 'hidden'
        ),
        'bans', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'channel', s.channel, 'from', s.valid_from, 'to', s.valid_to)
                ORDER BY s.valid_from, s.id), '[]')
            FROM sale_ban s
            WHERE s.company_id = company AND (s.product_id = p.id OR s.product_id IS NULL)
        ),
        'agreed', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', n.id, 'client', n.client_reference, 'plan', n.plan_code,
                'amount', n.amount, 'currency', n.currency, 'tax_rate', n.tax_rate,
                'tax_code', n.tax_code, 'tax_included', n.tax_included,
                'from', n.valid_from, 'to', n.valid_to) ORDER BY n.valid_from, n.id), '[]')
            FROM negotiated_price n WHERE n.product_id = p.id AND n.company_id = company
        ))
    FROM product p WHERE p.sku = ANY (skus);
$$;

COMMENT ON FUNCTION public.offers_of(company uuid, skus text[], drafts boolean) IS 'All that says whether a company may sell products, and at what agreed prices, at any date.';

CREATE FUNCTION public.owner_from_partner() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    SELECT company_id INTO NEW.owner_company_id FROM partner WHERE id = NEW.partner_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown partner');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.owner_from_product() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    SELECT company_id INTO NEW.owner_company_id FROM product WHERE id = NEW.product_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown product');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.owner_from_scheme() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    SELECT owner_company_id INTO NEW.owner_company_id
    FROM commission_scheme WHERE id = NEW.scheme_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown scheme');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.owner_from_version() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    SELECT owner_company_id INTO NEW.owner_company_id
    FROM product_version WHERE id = NEW.product_version_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown version');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.part_held(part text, alone boolean) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN (part ~ '^[a-z0-9]{1,2}$'::text) THEN format('(i.near LIKE %1$L OR i.near LIKE %2$L OR i.near LIKE %3$L)'::text, (part || '%'::text), (('% '::text || part) || '%'::text), (('%-'::text || part) || '%'::text)) WHEN ((part ~ '^[a-z][a-z0-9-]{3,}$'::text) AND (alone OR (part ~ '[0-9]'::text))) THEN format('(i.near LIKE %L OR replace(lower(i.sku), ''-'', '''') LIKE %L)'::text, (('%'::text || part) || '%'::text), (replace(part, '-'::text, ''::text) || '%'::text)) ELSE format('i.near LIKE %L'::text, (('%'::text || replace(replace(replace(part, '\'::text, '\\'::text), '%'::text, '\%'::text), '_'::text, '\_'::text)) || '%'::text)) END;

COMMENT ON FUNCTION public.part_held(part text, alone boolean) IS 'The condition on product_index « i » that its words hold a part of what was typed.';

CREATE FUNCTION public.partner_changes_shelf() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    products uuid[];
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    products := ARRAY(SELECT id FROM product WHERE partner_id = NEW.id);
    PERFORM set_config('app.internal', outside, true);
    PERFORM refresh_product_shelf(products);
    RETURN NULL;
END $$;

CREATE FUNCTION public.pilots_of(publication uuid) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    found uuid[];
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    found := (
        SELECT ARRAY(
            SELECT unnest(b.pilot_user_ids)
            UNION
            SELECT m.user_id FROM team_member m JOIN team t ON t.id = m.team_id
            WHERE m.team_id = ANY (b.pilot_team_ids) AND m.left_at IS NULL
              AND t.archived_at IS NULL)
        FROM publication b
        WHERE b.id = pilots_of.publication
          AND (b.company_id = ANY (app_company_ids())
               OR b.owner_company_id = ANY (app_company_ids())));
    PERFORM set_config('app.internal', outside, true);
    RETURN coalesce(found, '{}');
END $$;

COMMENT ON FUNCTION public.pilots_of(publication uuid) IS 'The people of a pilot at this moment: those named, and those in its teams that are not archived.';

CREATE FUNCTION public.point_known_now() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF session_user = current_user AND NEW.known_at IS NOT NULL
        AND current_setting('app.audit_summary', true) = 'on' THEN
        RETURN NEW;  -- the owner's first load, with the dates of publication
    END IF;
    NEW.known_at := now();
    RETURN NEW;
END $$;

CREATE FUNCTION public.price_bit(kind text) RETURNS smallint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (CASE kind WHEN 'fixed'::text THEN 1 WHEN 'tiered'::text THEN 2 WHEN 'usage'::text THEN 4 WHEN 'indexed'::text THEN 8 WHEN 'percentage'::text THEN 16 WHEN 'bundle'::text THEN 32 WHEN 'on_quotation'::text THEN 64 ELSE 0 END)::smallint;

CREATE FUNCTION public.price_changes_shelf() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    versions uuid[];
    products uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        versions := ARRAY(SELECT DISTINCT product_version_id FROM new_rows);
    ELSIF TG_OP = 'DELETE' THEN
        versions := ARRAY(SELECT DISTINCT product_version_id FROM old_rows);
    ELSE
        versions := ARRAY(SELECT n.product_version_id FROM new_rows n JOIN old_rows o USING (id)
                          WHERE n.type <> o.type);
    END IF;
    PERFORM set_config('app.internal', 'on', true);
    products := ARRAY(SELECT DISTINCT product_id FROM product_version WHERE id = ANY (versions));
    PERFORM set_config('app.internal', outside, true);
    IF products <> '{}' THEN
        PERFORM refresh_product_shelf(products);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.price_moves_on_shelf() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    versions uuid[];
    products uuid[];
BEGIN
    IF TG_TABLE_NAME = 'product_shelf' THEN
        products := ARRAY(SELECT id FROM new_rows);
    ELSIF TG_TABLE_NAME = 'product_version' AND TG_OP = 'DELETE' THEN
        products := ARRAY(SELECT DISTINCT product_id FROM old_rows);
    ELSIF TG_TABLE_NAME = 'product_version' THEN
        products := ARRAY(SELECT DISTINCT product_id FROM new_rows);
    ELSE
        IF TG_OP = 'DELETE' THEN
            versions := ARRAY(SELECT DISTINCT product_version_id FROM old_rows);
        ELSE
            versions := ARRAY(SELECT DISTINCT product_version_id FROM new_rows);
        END IF;
        PERFORM set_config('app.internal', 'on', true);
        products := ARRAY(
            SELECT DISTINCT v.product_id FROM product_version v WHERE v.id = ANY (versions)
        );
        PERFORM set_config('app.internal', outside, true);
    END IF;
    IF products <> '{}' THEN
        PERFORM refresh_shelf_prices(products);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.pricing_payload_fits(kind text, payload jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(CASE kind
        WHEN 'fixed' THEN json_number(payload -> 'amount') >= 0
        WHEN 'tiered' THEN CASE
            WHEN jsonb_typeof(payload) = 'array' AND jsonb_array_length(payload) > 0 THEN (
                SELECT bool_and(coalesce(
                    json_number(tier -> 'min') >= 0 AND json_number(tier -> 'amount') >= 0
                    AND (coalesce(tier -> 'max', 'null') = 'null'
                         OR json_number(tier -> 'max') >= json_number(tier -> 'min'))
                    AND coalesce(tier -> 'base', 'null') IN ('null', '"percent"', '"amount"'),
                    false))
                FROM jsonb_array_elements(payload) AS tier
            ) END
        WHEN 'indexed' THEN payload ->> 'index' IN ('spot', 'cpi', 'energy')
            AND payload ->> 'formula' <> ''
        WHEN 'usage' THEN payload ->> 'unit' <> '' AND json_number(payload -> 'unit_price') >= 0
            AND (coalesce(payload -> 'min_charge', 'null') = 'null'
                 OR json_number(payload -> 'min_charge') >= 0)
        ELSE jsonb_typeof(payload) = 'object'
    END, false);
$$;

COMMENT ON FUNCTION public.pricing_payload_fits(kind text, payload jsonb) IS 'Shapes of Annexe A §3.3; finer rules are the pricing room''s.';

CREATE FUNCTION public.product_changes_shelf() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    products uuid[];
BEGIN
    IF TG_TABLE_NAME = 'product' AND TG_OP = 'INSERT' THEN
        products := ARRAY(SELECT id FROM new_rows);
    ELSIF TG_TABLE_NAME = 'product' THEN
        products := ARRAY(
            SELECT n.id FROM new_rows n JOIN old_rows o USING (id)
            WHERE (n.lock_version, n.reader_company_ids, n.readers_until)
                IS DISTINCT FROM (o.lock_version, o.reader_company_ids, o.readers_until)
        );
    ELSIF TG_TABLE_NAME = 'product_version' AND TG_OP = 'UPDATE' THEN
        products := ARRAY(
            SELECT DISTINCT n.product_id FROM new_rows n JOIN old_rows o USING (id)
            WHERE n.status <> o.status
        );
    ELSIF TG_OP = 'INSERT' THEN
        products := ARRAY(SELECT DISTINCT product_id FROM new_rows);
    ELSIF TG_OP = 'DELETE' THEN
        products := ARRAY(SELECT DISTINCT product_id FROM old_rows);
    ELSE
        products := ARRAY(SELECT product_id FROM new_rows UNION SELECT product_id FROM old_rows);
    END IF;
    IF products <> '{}' THEN
        PERFORM refresh_product_shelf(products);
    END IF;
    RETURN NULL;
END $$;

CREATE TEXT SEARCH CONFIGURATION public.fr_plain (
    PARSER = pg_catalog."default" );
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR asciiword WITH french_stem;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR word WITH public.unaccent, french_stem;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR numword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR email WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR url WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR host WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR sfloat WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR version WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR hword_numpart WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR hword_part WITH public.unaccent, french_stem;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR hword_asciipart WITH french_stem;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR numhword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR asciihword WITH french_stem;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR hword WITH public.unaccent, french_stem;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR url_path WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR file WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR "float" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR "int" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.fr_plain
    ADD MAPPING FOR uint WITH simple;

CREATE FUNCTION public.product_query(asked text) RETURNS tsquery
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN (((websearch_to_tsquery('public.fr_plain'::regconfig, regexp_replace(asked, '\mles\M'::text, ' '::text, 'gi'::text)) || websearch_to_tsquery('french'::regconfig, regexp_replace(asked, '\mles\M'::text, ' '::text, 'gi'::text))) || websearch_to_tsquery('simple'::regconfig, lower(asked))) || CASE WHEN ((asked ~* '\w{3}[^s\W]s\M'::text) AND (asked !~ '(^|\s)-'::text)) THEN websearch_to_tsquery('public.fr_plain'::regconfig, regexp_replace(regexp_replace(asked, '\mles\M'::text, ' '::text, 'gi'::text), '(\w{3}[^s\W])s\M'::text, '\1'::text, 'gi'::text)) ELSE ''::tsquery END);

COMMENT ON FUNCTION public.product_query(asked text) IS 'The query of what a person typed; « les » is missing from PostgreSQL''s French stop words.';

CREATE FUNCTION public.product_rows(_product uuid, _shown uuid, _every boolean, _wanted text[]) RETURNS TABLE(name text, whole jsonb)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
DECLARE
    _versions uuid[] := ARRAY(
        SELECT v.id FROM product_version v
        WHERE v.product_id = _product
          AND (_every OR v.id = _shown
               OR v.status IN ('draft', 'in_review', 'approved', 'scheduled')));
BEGIN
    RETURN QUERY SELECT 'product_version', to_jsonb(x) - 'reader_company_ids'
        FROM product_version x WHERE x.product_id = _product;
    IF 'product' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'product', to_jsonb(x) - ARRAY['search', 'near', 'reader_company_ids']
            FROM product x WHERE x.id = _product;
    END IF;
    IF 'product_plan' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'product_plan', to_jsonb(x)
            FROM product_plan x WHERE x.product_version_id = ANY (_versions);
    END IF;
    IF 'pricing_rule' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'pricing_rule', to_jsonb(x)
            FROM pricing_rule x WHERE x.product_version_id = ANY (_versions);
        RETURN QUERY SELECT 'price_grid_row', to_jsonb(x)
            FROM price_grid_row x WHERE x.product_version_id = ANY (_versions);
    END IF;
    IF 'price_option' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'price_option', to_jsonb(x)
            FROM price_option x WHERE x.product_version_id = ANY (_versions);
        RETURN QUERY SELECT 'price_surcharge', to_jsonb(x)
            FROM price_surcharge x WHERE x.product_version_id = ANY (_versions);
        RETURN QUERY SELECT 'initial_fee', to_jsonb(x)
            FROM initial_fee x WHERE x.product_version_id = ANY (_versions);
        RETURN QUERY SELECT 'promotion', to_jsonb(x)
            FROM promotion x WHERE x.product_version_id = ANY (_versions);
        RETURN QUERY SELECT 'negotiated_price', to_jsonb(x)
            FROM negotiated_price x WHERE x.product_id = _product;
        RETURN QUERY SELECT 'dated_promotion', to_jsonb(x)
            FROM dated_promotion x WHERE x.product_id = _product;
    END IF;
    IF 'commission_scheme' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'commission_scheme', to_jsonb(x)
            FROM commission_scheme x WHERE x.product_version_id = ANY (_versions);
        RETURN QUERY SELECT 'commission_tier', to_jsonb(x)
            FROM commission_tier x WHERE x.scheme_id IN (
                SELECT s.id FROM commission_scheme s
                WHERE s.product_version_id = ANY (_versions));
    END IF;
    IF 'product_document' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'product_document', to_jsonb(x)
            FROM product_document x WHERE x.product_version_id = ANY (_versions);
    END IF;
    IF 'accounting_mapping' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'accounting_mapping', to_jsonb(x)
            FROM accounting_mapping x WHERE x.product_version_id = ANY (_versions);
    END IF;
    IF 'cq_rule' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'cq_rule', to_jsonb(x)
            FROM cq_rule x WHERE x.product_version_id = ANY (_versions);
    END IF;
    IF 'publication' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'publication', to_jsonb(x)
            FROM publication x WHERE x.product_id = _product;
    END IF;
    IF 'product_seller' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'product_seller', to_jsonb(x)
            FROM product_seller x WHERE x.product_id = _product;
        RETURN QUERY SELECT 'product_field_value', to_jsonb(x)
            FROM product_field_value x WHERE x.product_id = _product;
        RETURN QUERY SELECT 'external_mapping', to_jsonb(x)
            FROM external_mapping x WHERE x.product_id = _product;
        RETURN QUERY SELECT 'product_mapping', to_jsonb(x)
            FROM product_mapping x WHERE x.product_id = _product;
        RETURN QUERY SELECT 'product_exit_plan', to_jsonb(x)
            FROM product_exit_plan x WHERE x.product_id = _product;
    END IF;
    IF 'approval_task' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'approval_task', to_jsonb(x)
            FROM approval_task x
            WHERE x.subject_id = ANY (_versions) AND x.accountable
              AND x.status IN ('open', 'paused', 'refused');
    END IF;
END $$;

COMMENT ON FUNCTION public.product_rows(_product uuid, _shown uuid, _every boolean, _wanted text[]) IS 'Rows of a product as JSON, by table, of the version shown and those being prepared (or all).';

CREATE FUNCTION public.product_words(sku text, name text, short_name text, description text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((((((setweight(to_tsvector('simple'::regconfig, lower(sku)), 'A'::"char") || setweight(to_tsvector('public.fr_plain'::regconfig, name), 'A'::"char")) || setweight(to_tsvector('french'::regconfig, name), 'A'::"char")) || setweight(to_tsvector('public.fr_plain'::regconfig, COALESCE(short_name, ''::text)), 'B'::"char")) || setweight(to_tsvector('french'::regconfig, COALESCE(short_name, ''::text)), 'B'::"char")) || setweight(to_tsvector('public.fr_plain'::regconfig, COALESCE(description, ''::text)), 'C'::"char")) || setweight(to_tsvector('french'::regconfig, COALESCE(description, ''::text)), 'C'::"char"));

COMMENT ON FUNCTION public.product_words(sku text, name text, short_name text, description text) IS 'Both forms, with and without accents: unaccent before the stemmer breaks inflections.';

CREATE FUNCTION public.products_beside(product uuid) RETURNS TABLE(id uuid, same_partner boolean)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_sort TO 'off'
    SET enable_bitmapscan TO 'off'
    AS $$
#variable_conflict use_column
DECLARE
    mine product_shelf;
    found_near integer;
BEGIN
    SELECT * INTO mine FROM product_shelf s WHERE s.id = product;
    RETURN QUERY SELECT s.id, true FROM product_shelf s
        WHERE s.risk_id = mine.risk_id AND s.owner_company_id = mine.owner_company_id
          AND s.partner_id = mine.partner_id AND s.lifecycle_status = 'active' AND s.id <> product
        ORDER BY s.name_sort, s.id LIMIT 10;
    GET DIAGNOSTICS found_near = ROW_COUNT;
    IF found_near < 10 THEN
        RETURN QUERY SELECT s.id, false FROM product_shelf s
            WHERE s.risk_id = mine.risk_id AND s.owner_company_id = mine.owner_company_id
              AND s.partner_id IS DISTINCT FROM mine.partner_id
              AND s.lifecycle_status = 'active' AND s.id <> product
            ORDER BY s.name_sort, s.id LIMIT 10 - found_near;
    END IF;
END $$;

COMMENT ON FUNCTION public.products_beside(product uuid) IS 'Products on sale of the same family and company, those of the same partner first.';

CREATE FUNCTION public.products_once_called(asked text) RETURNS SETOF uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    RETURN QUERY SELECT product_id FROM external_mapping
        WHERE external_code = asked AND system LIKE 'ancien code%';
    PERFORM set_config('app.internal', outside, true);
END $$;

CREATE FUNCTION public.products_sold() RETURNS TABLE(company_id uuid, skus text[])
    LANGUAGE sql
    AS $$
    SELECT set_config(
        'app.company_ids', (SELECT array_agg(c.id)::text FROM company c WHERE c.is_active), true);
    WITH packs AS MATERIALIZED (
        SELECT DISTINCT v.product_id
        FROM pricing_rule r
        JOIN product_version v ON v.id = r.product_version_id AND v.status = 'active'
        WHERE r.type = 'bundle'
    )
    SELECT b.company_id, array_agg(DISTINCT p.sku::text)
    FROM publication b
    JOIN product p ON p.id = b.product_id
    LEFT JOIN packs ON packs.product_id = p.id
    WHERE b.status = 'published' AND b.visibility <> 'hidden' AND b.start_at <= now()
      AND (b.end_at IS NULL OR b.end_at > now()) AND p.lifecycle_status = 'active'
    GROUP BY packs.product_id IS NULL, b.company_id
    ORDER BY packs.product_id IS NULL, b.company_id;
$$;

COMMENT ON FUNCTION public.products_sold() IS 'Codes of what each company sells now, packs first: what a starting process reads ahead.';

CREATE FUNCTION public.publication_changes_readers() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    products uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        products := ARRAY(SELECT DISTINCT product_id FROM new_rows);
    ELSIF TG_OP = 'DELETE' THEN
        products := ARRAY(SELECT DISTINCT product_id FROM old_rows);
    ELSE
        products := ARRAY(SELECT product_id FROM new_rows UNION SELECT product_id FROM old_rows);
    END IF;
    IF products <> '{}' THEN
        PERFORM refresh_product_readers(products);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.publication_parent() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    SELECT owner_company_id, product_id INTO NEW.owner_company_id, NEW.product_id
    FROM product_version WHERE id = NEW.product_version_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown version');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.reads_product(product_id uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    RETURN EXISTS (SELECT FROM product WHERE id = product_id);
END $$;

CREATE FUNCTION public.refresh_product_readers(products uuid[] DEFAULT NULL::uuid[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
DECLARE
    changed integer;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    IF products IS NULL THEN
        products := ARRAY(SELECT id FROM product WHERE readers_until <= now());
    END IF;
    -- Two publications of one product at once: the second waits here, and then sees the first.
    PERFORM FROM product WHERE id = ANY (products) ORDER BY id FOR NO KEY UPDATE;
    UPDATE product p
    SET reader_company_ids = wanted.readers, readers_until = wanted.until
    FROM (
        SELECT q.id, min(b.end_at) AS until,
               array_prepend(q.company_id, coalesce(array_agg(DISTINCT b.company_id)
                   FILTER (WHERE b.company_id <> q.company_id), '{}')) AS readers
        FROM product q LEFT JOIN publication b
            ON b.product_id = q.id AND b.status = 'published' AND b.visibility <> 'hidden'
            AND (b.end_at IS NULL OR b.end_at > now())
        WHERE q.id = ANY (products)
        GROUP BY q.id
    ) AS wanted
    WHERE p.id = wanted.id
      AND (p.reader_company_ids, p.readers_until) IS DISTINCT FROM (wanted.readers, wanted.until);
    GET DIAGNOSTICS changed = ROW_COUNT;
    UPDATE product_version v
    SET reader_company_ids = wanted.readers
    FROM (
        SELECT w.id, CASE WHEN w.status = 'active' THEN p.reader_company_ids ELSE
               array_prepend(w.owner_company_id, coalesce(array_agg(DISTINCT b.company_id)
                   FILTER (WHERE b.company_id <> w.owner_company_id), '{}')) END AS readers
        FROM product_version w
        JOIN product p ON p.id = w.product_id
        LEFT JOIN publication b
            ON b.product_version_id = w.id AND is_published(w.status)
            AND b.status = 'published' AND b.visibility <> 'hidden'
            AND (b.end_at IS NULL OR b.end_at > now())
        WHERE w.product_id = ANY (products)
        GROUP BY w.id, p.id
    ) AS wanted
    WHERE v.id = wanted.id AND v.reader_company_ids IS DISTINCT FROM wanted.readers;
    PERFORM set_config('app.internal', '', true);
    RETURN changed;
END $$;

COMMENT ON FUNCTION public.refresh_product_readers(products uuid[]) IS 'Readers of these products, or of all those whose readers have come to an end (for a job).';

CREATE FUNCTION public.refresh_product_shelf(products uuid[] DEFAULT NULL::uuid[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'auto'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    changed integer;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    IF products IS NULL THEN
        products := ARRAY(SELECT s.id FROM product_shelf s WHERE s.until <= now());
        IF products <> '{}' THEN
            PERFORM refresh_product_readers(products);
            PERFORM set_config('app.internal', 'on', true);
        END IF;
    END IF;
    -- Two changes of one product at once: the second waits here, and then sees the first.
    PERFORM FROM product_shelf s WHERE s.id = ANY (products) ORDER BY s.id FOR UPDATE;
    INSERT INTO reader_group (company_ids)
    WITH wanted AS MATERIALIZED (SELECT * FROM shelf_wanted(products))
    SELECT sets.companies FROM (
        SELECT readers AS companies FROM wanted
        UNION SELECT diffused FROM wanted WHERE diffused IS NOT NULL
    ) AS sets
    WHERE NOT EXISTS (SELECT FROM reader_group g WHERE g.company_ids = sets.companies)
    ON CONFLICT (company_ids) DO NOTHING;
    WITH wanted AS MATERIALIZED (
        SELECT p.*, w.until, w.price_bits, w.codes, readers.number AS readers,
               diffused.number AS diffused, a.name AS partner
        FROM shelf_wanted(products) AS w
        JOIN product p ON p.id = w.id
        JOIN reader_group readers ON readers.company_ids = w.readers
        LEFT JOIN reader_group diffused ON diffused.company_ids = w.diffused
        LEFT JOIN partner a ON a.id = p.partner_id
    ), shelved AS (
        INSERT INTO product_shelf AS kept (
            id, owner_company_id, reader_group, diffused_group, until, risk_id, partner_id,
            lifecycle_status, integration_status, channel_bits, price_bits, sku, name_sort,
            changed_at
        )
        SELECT id, company_id, readers, diffused, until, risk_id, partner_id, lifecycle_status,
               integration_status, channel_bits(channels),
               (price_bits | CASE tariff_mode WHEN 'auto' THEN 128 ELSE 0 END)::smallint,
               sku, name_sort, updated_at
        FROM wanted
        ON CONFLICT (id) DO UPDATE SET
            owner_company_id = excluded.owner_company_id, reader_group = excluded.reader_group,
            diffused_group = excluded.diffused_group, until = excluded.until,
            risk_id = excluded.risk_id, partner_id = excluded.partner_id,
            lifecycle_status = excluded.lifecycle_status,
            integration_status = excluded.integration_status,
            channel_bits = excluded.channel_bits, price_bits = excluded.price_bits,
            sku = excluded.sku, name_sort = excluded.name_sort,
            changed_at = excluded.changed_at, stamp = nextval('shelf_stamp')
        RETURNING kept.id
    ), indexed AS (
        INSERT INTO product_index AS kept (id, reader_group, until, sku, near, search)
        SELECT id, readers, until, sku,
               concat_ws(' ', near, fr_unaccent(lower(partner)), lower(codes)),
               search || setweight(to_tsvector('fr_plain', coalesce(partner, '')), 'B')
                   || setweight(to_tsvector('pg_catalog.simple', lower(coalesce(codes, ''))), 'B')
        FROM wanted
        ON CONFLICT (id) DO UPDATE SET
            reader_group = excluded.reader_group, until = excluded.until, sku = excluded.sku,
            near = excluded.near, search = excluded.search
        WHERE (kept.reader_group, kept.until, kept.sku, kept.near, kept.search) IS DISTINCT FROM
              (excluded.reader_group, excluded.until, excluded.sku, excluded.near,
               excluded.search)
        RETURNING kept.id
    )
    SELECT (SELECT count(*) FROM shelved) + (SELECT count(*) FROM indexed) INTO changed;
    PERFORM set_config('app.internal', outside, true);
    RETURN changed;
END $$;

COMMENT ON FUNCTION public.refresh_product_shelf(products uuid[]) IS 'Brings the shelf of these products up to date, or of all those whose time has come.';

CREATE FUNCTION public.refresh_shelf_prices(products uuid[] DEFAULT NULL::uuid[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'auto'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    changed integer := 0;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    IF products IS NULL THEN
        products := ARRAY(SELECT s.id FROM product_shelf s WHERE s.price_until <= now());
    END IF;
    IF products <> '{}' THEN
        -- In one order, as refresh_product_shelf() does: the second of two changes sees the first.
        products := ARRAY(SELECT s.id FROM product_shelf s WHERE s.id = ANY (products)
                          ORDER BY s.id FOR UPDATE);
        UPDATE product_shelf AS s
        SET price_from = w.price, price_until = w.until, stamp = nextval('shelf_stamp')
        FROM starting_prices(products) AS w
        WHERE w.id = s.id;
        GET DIAGNOSTICS changed = ROW_COUNT;
    END IF;
    PERFORM set_config('app.internal', outside, true);
    RETURN changed;
END $$;

COMMENT ON FUNCTION public.refresh_shelf_prices(products uuid[]) IS 'Works out anew what these products sort by as prices, or all those whose version changes.';

CREATE FUNCTION public.refresh_shelf_standings(products uuid[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'auto'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    changed integer;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    -- In one order, as refresh_product_shelf() does: the second of two changes sees the first.
    products := ARRAY(SELECT s.id FROM product_shelf s WHERE s.id = ANY (products)
                      ORDER BY s.id FOR UPDATE);
    INSERT INTO completeness_standing (held, lacking, closing, digest)
    SELECT DISTINCT w.held, w.lacking, w.closing, w.digest FROM standings_wanted(products) AS w
    WHERE NOT EXISTS (SELECT FROM completeness_standing t WHERE t.digest = w.digest)
    ON CONFLICT (digest) DO NOTHING;
    -- Another stamp even for the same set: lists also show until which day.
    UPDATE product_shelf AS s SET standing = t.number, stamp = nextval('shelf_stamp')
    FROM unnest(products) AS asked (id)
    LEFT JOIN standings_wanted(products) AS w ON w.id = asked.id
    LEFT JOIN completeness_standing t ON t.digest = w.digest
    WHERE s.id = asked.id;
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM set_config('app.internal', outside, true);
    RETURN changed;
END $$;

COMMENT ON FUNCTION public.refresh_shelf_standings(products uuid[]) IS 'Says anew on the shelf how complete the documents of these products are.';

CREATE FUNCTION public.refuse(rule text, sentence text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '%', sentence USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

COMMENT ON FUNCTION public.refuse(rule text, sentence text) IS 'Break off as a named constraint would; the name becomes a French refusal.';

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM refuse('tg_append_only', TG_TABLE_NAME || ' is append-only: ' || TG_OP || ' refused');
    RETURN NULL;
END $$;

CREATE FUNCTION public.refuse_published(version_id uuid, adding boolean) RETURNS void
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    owner uuid;
BEGIN
    SELECT owner_company_id INTO owner FROM product_version
    WHERE id = version_id AND is_published(status) AND NOT (adding AND created_at = now());
    IF owner = ANY (app_company_ids()) THEN
        PERFORM refuse('tg_version_content_published', 'content of a published version is kept');
    ELSIF owner IS NOT NULL THEN
        PERFORM refuse_stranger('tg_version_content_published', 'another company''s version');
    END IF;
END $$;

CREATE FUNCTION public.refuse_stranger(rule text, sentence text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '%', sentence USING ERRCODE = 'insufficient_privilege', CONSTRAINT = rule;
END $$;

COMMENT ON FUNCTION public.refuse_stranger(rule text, sentence text) IS 'The same for what the acting companies cannot see: row-level security would refuse it next.';

CREATE FUNCTION public.remember_credential() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO partner_credential_history
        (id, partner_id, company_id, env, auth_type, valid_from, valid_to, rotated_by)
    SELECT gen_random_uuid(), OLD.partner_id, OLD.company_id, OLD.env, OLD.auth_type,
           OLD.valid_from, coalesce(OLD.valid_to, now()),
           nullif(current_setting('app.actor_id', true), '')::uuid
    WHERE EXISTS (SELECT FROM partner WHERE id = OLD.partner_id);
    RETURN NULL;
END $$;

CREATE FUNCTION public.remember_field_version() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO risk_field_version
        (id, risk_field_id, company_id, version, label, kind, unit, choices, min_value, max_value,
         required, help)
    VALUES (gen_random_uuid(), NEW.id, NEW.company_id, NEW.version, NEW.label, NEW.kind, NEW.unit,
            NEW.choices, NEW.min_value, NEW.max_value, NEW.required, NEW.help);
    RETURN NULL;
END $$;

CREATE FUNCTION public.reopen_tasks(subjects uuid[], facets text[], only_company uuid DEFAULT NULL::uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
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
                WHERE v.id = t.subject_id AND v.status IN ('in_review', 'approved', 'scheduled', 'active')
            ) THEN 'open' ELSE 'paused' END,
            decided_at = NULL, decided_by = NULL, decided_label = NULL, comment = NULL,
            alone = false, escalated_at = NULL, reopened_at = now(), reopening_told = false,
            due_at = now() + make_interval(days => (
                SELECT days FROM raci_task r WHERE r.code = t.task))
        WHERE t.subject_id = ANY (subjects) AND t.facet = ANY (facets)
          AND (t.status = 'signed' OR t.status = 'refused'
               AND version_standing(t.subject_id) IN ('scheduled', 'active'))
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

CREATE FUNCTION public.reopen_versions(versions uuid[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.rows_gone(_product uuid, _owner uuid, _tables text[], _versions text[], _schemes text[]) RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    RETURN ARRAY(
        WITH RECURSIVE gone AS (
            SELECT a.record_id FROM audit_log a
            WHERE a.action = 'delete' AND a.company_id = _owner AND a."table" = ANY (_tables)
              AND (a.before ->> 'product_id' = _product::text
                   OR a.before ->> 'product_version_id' = ANY (_versions)
                   OR a.before ->> 'scheme_id' = ANY (_schemes))
            UNION
            SELECT a.record_id FROM audit_log a JOIN gone ON gone.record_id::text
                IN (a.before ->> 'product_version_id', a.before ->> 'scheme_id')
            WHERE a.action = 'delete' AND a.company_id = _owner AND a."table" = ANY (_tables)
        )
        SELECT record_id FROM gone
    );
END $$;

COMMENT ON FUNCTION public.rows_gone(_product uuid, _owner uuid, _tables text[], _versions text[], _schemes text[]) IS 'Deleted rows of a product, of its versions and schemes, and of those that went too.';

CREATE FUNCTION public.secure_company_table(target regclass, company_column name DEFAULT 'company_id'::name) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    mine text := format('%I = ANY ((SELECT app_company_ids())::uuid[])', company_column);
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY owner_reads ON %s FOR SELECT USING (%s)', target, mine);
    EXECUTE format('CREATE POLICY can_insert ON %s FOR INSERT WITH CHECK (%s)', target, mine);
    EXECUTE format('CREATE POLICY can_update ON %s FOR UPDATE USING (%s) WITH CHECK (%s)',
                   target, mine, mine);
    EXECUTE format('CREATE POLICY can_delete ON %s FOR DELETE USING (%s)', target, mine);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %I', target, app_role());
END $$;

COMMENT ON FUNCTION public.secure_company_table(target regclass, company_column name) IS 'For migrations: each company sees and writes its own rows alone, the owner of the table too.';

CREATE FUNCTION public.shelf_changes_tally() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    IF TG_OP = 'INSERT' THEN
        INSERT INTO product_tally (owner_company_id, reader_group, diffused_group, risk_id,
            partner_id, lifecycle_status, integration_status, channel_bits, price_bits, standing,
            products)
        SELECT owner_company_id, reader_group, diffused_group, risk_id, partner_id,
               lifecycle_status, integration_status, channel_bits, price_bits, standing, count(*)
        FROM new_rows GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO product_tally (owner_company_id, reader_group, diffused_group, risk_id,
            partner_id, lifecycle_status, integration_status, channel_bits, price_bits, standing,
            products)
        SELECT owner_company_id, reader_group, diffused_group, risk_id, partner_id,
               lifecycle_status, integration_status, channel_bits, price_bits, standing, -count(*)
        FROM old_rows GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
    ELSE
        INSERT INTO product_tally (owner_company_id, reader_group, diffused_group, risk_id,
            partner_id, lifecycle_status, integration_status, channel_bits, price_bits, standing,
            products)
        SELECT owner_company_id, reader_group, diffused_group, risk_id, partner_id,
               lifecycle_status, integration_status, channel_bits, price_bits, standing, sum(sign)
        FROM (SELECT 1 AS sign, new_rows.* FROM new_rows
              UNION ALL SELECT -1, old_rows.* FROM old_rows) AS moved
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 HAVING sum(sign) <> 0;
    END IF;
    PERFORM set_config('app.internal', outside, true);
    RETURN NULL;
END $$;

CREATE FUNCTION public.shelf_is_stale() RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    stale boolean;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    stale := EXISTS (SELECT FROM product_shelf WHERE until <= now());
    PERFORM set_config('app.internal', outside, true);
    RETURN stale;
END $$;

COMMENT ON FUNCTION public.shelf_is_stale() IS 'Has a publication begun or ended since? refresh_product_shelf() is asked first, then.';

CREATE FUNCTION public.shelf_wanted(products uuid[]) RETURNS TABLE(id uuid, readers uuid[], diffused uuid[], until timestamp with time zone, price_bits smallint, codes text)
    LANGUAGE sql STABLE
    AS $$
    SELECT p.id, p.reader_company_ids, given.diffused,
           least(p.readers_until, given.changes), coalesce(priced.bits, 0::smallint), mapped.codes
    FROM product p
    LEFT JOIN LATERAL (
        SELECT array_agg(DISTINCT b.company_id ORDER BY b.company_id)
                   FILTER (WHERE b.start_at <= now()) AS diffused,
               least(min(b.start_at) FILTER (WHERE b.start_at > now()), min(b.end_at)) AS changes
        FROM publication b
        WHERE b.product_id = p.id AND b.status = 'published' AND b.visibility <> 'hidden'
          AND (b.end_at IS NULL OR b.end_at > now())
    ) AS given ON true
    LEFT JOIN LATERAL (
        SELECT bit_or(price_bit(r.type)) AS bits
        FROM product_version v JOIN pricing_rule r ON r.product_version_id = v.id
        WHERE v.product_id = p.id AND v.status NOT IN ('superseded', 'withdrawn')
    ) AS priced ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(m.external_code, ' ' ORDER BY m.external_code) AS codes
        FROM external_mapping m WHERE m.product_id = p.id
    ) AS mapped ON true
    WHERE p.id = ANY (products)
$$;

CREATE FUNCTION public.shown_partners() RETURNS TABLE(id uuid, slug character varying, name character varying)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT a.id, a.slug, a.name FROM partner a;
END $$;

CREATE FUNCTION public.shown_prices(versions uuid[]) RETURNS TABLE(version_id uuid, plan_id uuid, recurrence character varying, type character varying, tier_mode character varying, currency character, payload jsonb, tax_rate numeric, tax_included boolean, label character varying)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT r.product_version_id, r.plan_id, n.recurrence, r.type, r.tier_mode, r.currency,
           r.payload, r.tax_rate, r.tax_included, r.label
    FROM pricing_rule r LEFT JOIN product_plan n ON n.id = r.plan_id
    WHERE r.product_version_id = ANY (versions)
    ORDER BY r.product_version_id, n.position, r.position;
END $$;

COMMENT ON FUNCTION public.shown_prices(versions uuid[]) IS 'The prices of these versions, with how often each is charged.';

CREATE FUNCTION public.shown_products(products uuid[]) RETURNS TABLE(id uuid, sku character varying, name character varying, company_id uuid, company_code character varying, company_name character varying, partner_name character varying, risk_code character varying, risk_label character varying, lifecycle_status character varying, integration_status character varying, channels text[], badges text[], version_id uuid, version integer, updated_at timestamp with time zone)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT p.id, p.sku, p.name, p.company_id, c.code, coalesce(c.brand_name, c.legal_name), a.name,
           r.code, r.label, p.lifecycle_status, p.integration_status, p.channels, p.badges,
           coalesce(now_in_force.id, latest.id), coalesce(now_in_force.version, latest.version),
           p.updated_at
    FROM product p
    JOIN risk r ON r.id = p.risk_id
    JOIN company c ON c.id = p.company_id
    LEFT JOIN partner a ON a.id = p.partner_id
    LEFT JOIN LATERAL (
        SELECT v.id, v.version FROM product_version v
        WHERE v.product_id = p.id AND v.status IN ('scheduled', 'active', 'superseded')
          AND v.effective_from <= now() AND (v.effective_to IS NULL OR v.effective_to > now())
        ORDER BY v.effective_from DESC LIMIT 1
    ) AS now_in_force ON true
    LEFT JOIN LATERAL (
        SELECT v.id, v.version FROM product_version v
        WHERE v.product_id = p.id AND now_in_force.id IS NULL
        ORDER BY v.version DESC LIMIT 1
    ) AS latest ON true
    WHERE p.id = ANY (products);
END $$;

COMMENT ON FUNCTION public.shown_products(products uuid[]) IS 'What a list shows of these products, version included.';

CREATE FUNCTION public.shown_risks() RETURNS TABLE(id uuid, code character varying, label character varying, icon character varying, "position" smallint)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT r.id, r.code, r.label, r.icon, r.position FROM risk r;
END $$;

CREATE FUNCTION public.sku_taken(asked text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    found boolean;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    found := EXISTS (SELECT FROM product WHERE sku = asked);
    PERFORM set_config('app.internal', outside, true);
    RETURN found;
END $$;

CREATE FUNCTION public.skus_taken(asked text[]) RETURNS text[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    found text[];
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    found := ARRAY(SELECT sku FROM product WHERE sku = ANY (asked));
    PERFORM set_config('app.internal', outside, true);
    RETURN found;
END $$;

CREATE FUNCTION public.split_is_whole(split jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT CASE WHEN jsonb_typeof(split) <> 'object' THEN false ELSE (
        SELECT coalesce(bool_and(coalesce(json_number(value) BETWEEN 0 AND 1, false))
                        AND abs(sum(json_number(value)) - 1) <= 0.000001, false)
        FROM jsonb_each(split)
    ) END;
$$;

COMMENT ON FUNCTION public.split_is_whole(split jsonb) IS 'Parts between 0 and 1 that make 1, to a millionth (Annexe A §4).';

CREATE FUNCTION public.standings_wanted(products uuid[]) RETURNS TABLE(id uuid, held text[], lacking text[], closing text[], digest text)
    LANGUAGE sql STABLE
    AS $$
    SELECT w.*, md5(concat_ws('|', w.held, w.lacking, w.closing)) FROM (
        SELECT c.product_id,
               array_agg(DISTINCT key ORDER BY key),
               coalesce(array_agg(DISTINCT key ORDER BY key)
                            FILTER (WHERE cardinality(c.missing) > 0), '{}'),
               coalesce(array_agg(DISTINCT key ORDER BY key)
                            FILTER (WHERE cardinality(c.missing) = 0
                                    AND c.closes_at IS NOT NULL), '{}')
        FROM product_completeness c,
             LATERAL unnest(ARRAY[c.channel::text, c.company_id || '/' || c.channel]) AS key
        WHERE c.product_id = ANY (products)
        GROUP BY c.product_id
    ) AS w (product_id, held, lacking, closing)
$$;

CREATE FUNCTION public.starting_prices(products uuid[]) RETURNS TABLE(id uuid, price bigint, until timestamp with time zone)
    LANGUAGE sql STABLE
    AS $$
    SELECT asked.id, start.price, changes.until
    FROM unnest(products) AS asked (id)
    LEFT JOIN LATERAL (
        SELECT v.id FROM product_version v
        WHERE v.product_id = asked.id
        ORDER BY (v.status IN ('scheduled', 'active', 'superseded') AND v.effective_from <= now()
                  AND (v.effective_to IS NULL OR v.effective_to > now())) DESC,
                 v.version DESC
        LIMIT 1
    ) AS shown ON true
    LEFT JOIN LATERAL (
        SELECT round(least(plan.amount, 9000000000000) * 1000000)::bigint AS price
        FROM (
            SELECT n.recurrence, lowest.tier IS NULL AND NOT bool_or(r.type = 'fixed') AS by_use,
                   coalesce(
                       sum((r.payload ->> 'amount')::numeric) FILTER (WHERE r.type = 'fixed'),
                       lowest.tier,
                       min((r.payload ->> 'unit_price')::numeric) FILTER (WHERE r.type = 'usage')
                   ) AS amount
            FROM pricing_rule r
            LEFT JOIN product_plan n ON n.id = r.plan_id
            LEFT JOIN LATERAL (
                SELECT min((tier ->> 'amount')::numeric) AS tier
                FROM pricing_rule t, jsonb_array_elements(t.payload) AS tier
                WHERE t.product_version_id = shown.id AND t.type = 'tiered'
                  AND t.plan_id IS NOT DISTINCT FROM r.plan_id AND tier ->> 'base' IS NULL
            ) AS lowest ON true
            WHERE r.product_version_id = shown.id
            GROUP BY r.plan_id, n.recurrence, lowest.tier
        ) AS plan
        WHERE plan.amount IS NOT NULL
        ORDER BY array_position(ARRAY['monthly', 'yearly', 'custom', 'one_shot'],
                                plan.recurrence::text), plan.by_use, plan.amount
        LIMIT 1
    ) AS start ON true
    LEFT JOIN LATERAL (
        SELECT min(moment) AS until
        FROM product_version v, unnest(ARRAY[v.effective_from, v.effective_to]) AS moment
        WHERE v.product_id = asked.id AND moment > now()
          AND v.status IN ('scheduled', 'active', 'superseded')
    ) AS changes ON true
$$;

CREATE FUNCTION public.stock_of(company uuid, skus text[]) RETURNS TABLE(sku text, offer text, tariffs text)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
DECLARE
    members text[];
BEGIN
    PERFORM set_config('app.company_ids', '{' || company || '}', true);
    members := ARRAY(
        SELECT DISTINCT one ->> 'sku'
        FROM product p JOIN product_version v ON v.product_id = p.id AND v.status = 'active'
        JOIN pricing_rule r ON r.product_version_id = v.id AND r.type = 'bundle'
        CROSS JOIN LATERAL jsonb_array_elements(
            CASE jsonb_typeof(r.payload -> 'items')
                WHEN 'array' THEN r.payload -> 'items' ELSE '[]' END) AS one
        WHERE p.sku = ANY (skus) AND one ->> 'sku' <> ALL (skus)
    );
    skus := skus || members;
    RETURN QUERY
        WITH documents AS MATERIALIZED (
            SELECT d.content ->> 'sku' AS sku, json_agg(d.content)::text AS tariffs
            FROM tariff_documents(ARRAY(
                SELECT v.id FROM product p JOIN product_version v ON v.product_id = p.id
                WHERE p.sku = ANY (skus) AND v.status = 'active'
            )) AS d GROUP BY 1
        )
        SELECT o.sku, o.offer::text, d.tariffs
        FROM offers_of(company, skus) AS o LEFT JOIN documents d ON d.sku = o.sku;
END $$;

COMMENT ON FUNCTION public.stock_of(company uuid, skus text[]) IS 'What a company needs to sell products now, packs with their members, in one question.';

CREATE FUNCTION public.tariff_documents(versions uuid[]) RETURNS TABLE(version_id uuid, content jsonb)
    LANGUAGE sql STABLE
    AS $$
    SELECT v.id, jsonb_build_object(
        'version_id', v.id, 'version', v.version, 'sku', p.sku, 'name', p.name,
        'plans', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'code', f.code, 'name', f.name, 'recurrence', f.recurrence,
                'cycle_days', f.billing_cycle_days) ORDER BY f.position, f.code), '[]')
            FROM product_plan f WHERE f.product_version_id = v.id
        ),
        'rules', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', r.id, 'plan', f.code, 'type', r.type, 'tier_mode', r.tier_mode,
                'unit', r.unit, 'currency', r.currency, 'payload', r.payload, 'label', r.label,
                'tax_rate', r.tax_rate, 'tax_code', r.tax_code, 'tax_included', r.tax_included,
                'from', r.valid_from, 'to', r.valid_to, 'grid', (
                    SELECT coalesce(jsonb_agg(jsonb_build_object(
                        'amount', g.amount, 'min_age', g.min_age, 'max_age', g.max_age,
                        'zone', g.zone, 'min_household', g.min_household,
                        'max_household', g.max_household, 'level', g.level)
                        ORDER BY g.position), '[]')
                    FROM price_grid_row g WHERE g.pricing_rule_id = r.id
                )) ORDER BY r.position, r.id), '[]')
            FROM pricing_rule r LEFT JOIN product_plan f ON f.id = r.plan_id
            WHERE r.product_version_id = v.id
        ),
        'options', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', o.id, 'plan', f.code, 'code', o.code, 'label', o.label,
                'amount', o.amount, 'recurrence', o.recurrence, 'tax_rate', o.tax_rate,
                'tax_code', o.tax_code, 'tax_included', o.tax_included,
                'from', o.valid_from, 'to', o.valid_to) ORDER BY o.position, o.code, o.id), '[]')
            FROM price_option o LEFT JOIN product_plan f ON f.id = o.plan_id
            WHERE o.product_version_id = v.id
        ),
        'surcharges', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', s.id, 'plan', f.code, 'code', s.code, 'label', s.label,
                'effect', s.effect, 'value', s.value, 'min_age', s.min_age,
                'max_age', s.max_age, 'zones', to_jsonb(s.zones),
                'kinds', to_jsonb(s.client_kinds),
                'from', s.valid_from, 'to', s.valid_to) ORDER BY s.position, s.code, s.id), '[]')
            FROM price_surcharge s LEFT JOIN product_plan f ON f.id = s.plan_id
            WHERE s.product_version_id = v.id
        ),
        'fees', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', i.id, 'plan', f.code, 'code', i.code, 'label', i.label,
                'amount', i.amount, 'tax_rate', i.tax_rate, 'tax_code', i.tax_code,
                'tax_included', i.tax_included,
                'from', i.valid_from, 'to', i.valid_to) ORDER BY i.position, i.code, i.id), '[]')
            FROM initial_fee i LEFT JOIN product_plan f ON f.id = i.plan_id
            WHERE i.product_version_id = v.id
        ),
        'promotions', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', m.id, 'plan', m.plan, 'code', m.code, 'label', m.label,
                'effect', m.effect, 'value', m.value, 'promo_code', m.promo_code,
                'first_months', m.first_months, 'combinable', m.combinable,
                'from', m.valid_from, 'to', m.valid_to) ORDER BY m.position, m.code, m.id), '[]')
            FROM (
                SELECT own.id, f.code AS plan, own.code, own.label, own.effect, own.value,
                       own.promo_code, own.first_months, own.combinable, own.valid_from,
                       own.valid_to, own.position
                FROM promotion own LEFT JOIN product_plan f ON f.id = own.plan_id
                WHERE own.product_version_id = v.id
                UNION ALL
                SELECT d.id, d.plan_code, d.code, d.label, d.effect, d.value, d.promo_code,
                       d.first_months, d.combinable, d.valid_from, d.valid_to, 1000
                FROM dated_promotion d WHERE d.product_id = v.product_id
            ) AS m
        ))
    FROM product_version v JOIN product p ON p.id = v.product_id
    WHERE v.id = ANY (versions);
$$;

COMMENT ON FUNCTION public.tariff_documents(versions uuid[]) IS 'The prices of versions, whole: decoded once, kept with the quotes made from them.';

CREATE FUNCTION public.teams_at(product uuid, company uuid) RETURNS TABLE(id uuid, name character varying, archived_at timestamp with time zone, people integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
BEGIN
    IF NOT EXISTS (
        SELECT FROM product p WHERE p.id = product AND p.company_id = ANY (app_company_ids())
    ) AND NOT company = ANY (app_company_ids()) THEN
        RETURN;
    END IF;
    PERFORM set_config('app.internal', 'on', true);
    RETURN QUERY SELECT t.id, t.name, t.archived_at, (
            SELECT count(*)::int FROM team_member m JOIN app_user u ON u.id = m.user_id
            WHERE m.team_id = t.id AND m.left_at IS NULL AND t.archived_at IS NULL
              AND u.status = 'active' AND EXISTS (
                SELECT FROM role_assignment a
                WHERE a.user_id = u.id AND a.role_code <> 'client'
                  AND (a.company_id = company OR a.company_id IS NULL)
                  AND a.valid_from <= now() AND (a.valid_to IS NULL OR a.valid_to > now())))
        FROM team t WHERE t.company_id = company
        ORDER BY fr_unaccent(lower(t.name)), t.id;
    PERFORM set_config('app.internal', outside, true);
END $$;

COMMENT ON FUNCTION public.teams_at(product uuid, company uuid) IS 'The teams that a pilot of a product at a company may name: told to it, and to the owner.';

CREATE FUNCTION public.tell_list_names() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pg_notify('winvest_live', 'list_names');
    RETURN NULL;
END $$;

CREATE FUNCTION public.terms_reopen_tasks() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM reopen_tasks(ARRAY[NEW.id], ARRAY['terms']);
    RETURN NULL;
END $$;

CREATE FUNCTION public.tidy_product_tally() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    kept integer;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    IF (SELECT count(*) FROM product_tally) - 500 < (
        SELECT count(*) FROM (
            SELECT DISTINCT owner_company_id, reader_group, diffused_group, risk_id, partner_id,
                   lifecycle_status, integration_status, channel_bits, price_bits, standing
            FROM product_tally
        ) AS facets
    ) THEN
        PERFORM set_config('app.internal', outside, true);
        RETURN 0;  -- nothing worth the writing
    END IF;
    WITH gone AS (DELETE FROM product_tally RETURNING *)
    INSERT INTO product_tally (owner_company_id, reader_group, diffused_group, risk_id,
        partner_id, lifecycle_status, integration_status, channel_bits, price_bits, standing,
            products)
    SELECT owner_company_id, reader_group, diffused_group, risk_id, partner_id, lifecycle_status,
           integration_status, channel_bits, price_bits, standing, sum(products)
    FROM gone GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 HAVING sum(products) <> 0;
    GET DIAGNOSTICS kept = ROW_COUNT;
    PERFORM set_config('app.internal', outside, true);
    RETURN kept;
END $$;

COMMENT ON FUNCTION public.tidy_product_tally() IS 'Adds up the lines of the same facets (for a job); counts are the same before and after.';

CREATE FUNCTION public.tiers_reopen_version() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.updated_at := now();
    IF TG_NARGS > 0 THEN
        NEW.lock_version := OLD.lock_version + 1;
    END IF;
    RETURN NEW;
END $$;

COMMENT ON FUNCTION public.touch_updated_at() IS 'Keep updated_at, and lock_version where the table has one.';

CREATE FUNCTION public.unpriced_products(companies uuid[]) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    RETURN QUERY
    SELECT b.product_id FROM publication b
    WHERE b.company_id = ANY (companies) AND b.status = 'published'
      AND b.price_visibility = 'hidden' AND (b.end_at IS NULL OR b.end_at > now())
      AND NOT EXISTS (
          SELECT FROM publication o
          WHERE o.product_id = b.product_id AND o.company_id = ANY (companies)
            AND o.status = 'published' AND o.price_visibility <> 'hidden' AND o.start_at <= now()
            AND (o.end_at IS NULL OR o.end_at > now()));
END $$;

COMMENT ON FUNCTION public.unpriced_products(companies uuid[]) IS 'Products given to these companies whose price is hidden from who only sells there.';

CREATE FUNCTION public.use_keys(hashes bytea[], times integer[]) RETURNS TABLE(hash bytea, id uuid, name text, company_id uuid, role_code text, rights text[], role_rights text[], rate_per_minute integer, used integer, resets_in integer, stamp text)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
BEGIN
    -- Apart: the triggers of a statement that changes nothing took longer than all the rest.
    IF EXISTS (
        SELECT FROM api_key k WHERE k.token_hash = ANY (hashes) AND k.revoked_at IS NULL
            AND coalesce(k.last_used_at, '-infinity') < now() - interval '1 minute'
    ) THEN
        UPDATE api_key k SET last_used_at = now() WHERE k.id IN (
            SELECT o.id FROM api_key o
            WHERE o.token_hash = ANY (hashes) AND o.revoked_at IS NULL
              AND (o.expires_at IS NULL OR o.expires_at > now())
            FOR NO KEY UPDATE SKIP LOCKED
        );
    END IF;
    RETURN QUERY
    WITH found AS (
        SELECT k.token_hash, k.id, k.name, k.company_id, k.role_code, k.rights, k.rate_per_minute,
               e.epoch, asked.times
        FROM unnest(hashes, times) AS asked (hash, times)
        JOIN api_key k ON k.token_hash = asked.hash CROSS JOIN rights_epoch e
        WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
    ), counted AS (
        INSERT INTO api_key_usage AS u (id, minute, requests)
        SELECT f.id, date_trunc('minute', now()), f.times FROM found f
        ORDER BY f.id  -- one order for all, so that none waits for another in a ring
        ON CONFLICT (id) DO UPDATE SET minute = greatest(u.minute, excluded.minute),
            requests = CASE WHEN u.minute >= excluded.minute
                THEN u.requests + excluded.requests ELSE excluded.requests END
        RETURNING u.id, u.requests
    )
    SELECT f.token_hash, f.id, f.name::text, f.company_id, f.role_code::text, f.rights,
           ARRAY(SELECT r.right_code::text FROM role_right r WHERE r.role_code = f.role_code),
           f.rate_per_minute, c.requests, 60 - extract(second FROM now())::int,
           concat_ws(' ', f.epoch, f.id, f.company_id, f.role_code, f.rights, f.rate_per_minute,
                     f.name)
    FROM found f JOIN counted c ON c.id = f.id;
END $$;

COMMENT ON FUNCTION public.use_keys(hashes bytea[], times integer[]) IS 'Whose keys these are, so many requests of each counted; a stamp changes with what it may do.';

CREATE FUNCTION public.version_changes_readers() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    products uuid[] := ARRAY(
        SELECT DISTINCT n.product_id FROM new_rows n JOIN old_rows o USING (id)
        WHERE n.status <> o.status
    );
BEGIN
    IF products <> '{}' THEN
        PERFORM refresh_product_readers(products);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.version_moves_tasks() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.version_standing(asked uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    found text;
BEGIN
    IF NOT EXISTS (SELECT FROM approval_task t WHERE t.subject_id = asked
                   AND (t.company_id = ANY (app_company_ids())
                        OR t.owner_company_id = ANY (app_company_ids()))) THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('app.internal', 'on', true);
    found := (SELECT v.status FROM product_version v WHERE v.id = asked);
    PERFORM set_config('app.internal', outside, true);
    RETURN found;
END $$;

COMMENT ON FUNCTION public.version_standing(asked uuid) IS 'The status of a version, told to its owner and to each company that a task asks about it.';

CREATE FUNCTION public.words_follow() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO product_word (word)
    SELECT DISTINCT one FROM new_rows, regexp_split_to_table(near, '[^a-z]+') AS one
    WHERE length(one) BETWEEN 3 AND 40
        AND NOT EXISTS (SELECT FROM product_word w WHERE w.word = one);
    RETURN NULL;
END $$;

CREATE TABLE public.access_review (
    id uuid NOT NULL,
    quarter text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.access_review_line (
    id uuid NOT NULL,
    review_id uuid NOT NULL,
    assignment_id uuid,
    user_id uuid NOT NULL,
    role_code text NOT NULL,
    company_id uuid,
    decision text DEFAULT 'pending'::text NOT NULL,
    comment text,
    decided_by uuid,
    decided_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_access_review_line_decision CHECK ((decision = ANY (ARRAY['pending'::text, 'keep'::text, 'withdraw'::text])))
);

CREATE TABLE public.access_right (
    id uuid NOT NULL,
    code text NOT NULL,
    label text NOT NULL,
    family text NOT NULL,
    sensitive boolean DEFAULT false NOT NULL,
    "position" integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.accounting_entry (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    journal_id uuid NOT NULL,
    number integer NOT NULL,
    kind character varying(24) NOT NULL,
    entry_date date NOT NULL,
    piece_ref character varying(60) NOT NULL,
    piece_date date NOT NULL,
    label character varying(160) NOT NULL,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    source_key character varying(160) NOT NULL,
    product_sku character varying(80),
    partner_name character varying(160),
    contract_ref uuid,
    client_ref uuid,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_accounting_entry_kind CHECK (((kind)::text = ANY ((ARRAY['sale'::character varying, 'commission'::character varying, 'fee'::character varying, 'credit_note'::character varying, 'clawback'::character varying, 'bonus'::character varying, 'payment'::character varying])::text[]))),
    CONSTRAINT ck_accounting_entry_number_positive CHECK ((number > 0))
);
ALTER TABLE ONLY public.accounting_entry FORCE ROW LEVEL SECURITY;

CREATE TABLE public.accounting_entry_line (
    id uuid NOT NULL,
    entry_id uuid NOT NULL,
    company_id uuid NOT NULL,
    "position" integer NOT NULL,
    type character varying(24) NOT NULL,
    account character varying(20) NOT NULL,
    account_label character varying(120) NOT NULL,
    label character varying(160) NOT NULL,
    debit numeric(14,2) DEFAULT 0 NOT NULL,
    credit numeric(14,2) DEFAULT 0 NOT NULL,
    tax_amount numeric(14,2) DEFAULT 0 NOT NULL,
    tax_rate numeric(5,2) DEFAULT 0 NOT NULL,
    cost_center character varying(20),
    auxiliary_code character varying(20),
    auxiliary_label character varying(120),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_accounting_entry_line_account_shape CHECK (((account)::text ~ '^[0-9]{6,}[0-9A-Z]*$'::text)),
    CONSTRAINT ck_accounting_entry_line_one_side CHECK (((debit >= (0)::numeric) AND (credit >= (0)::numeric) AND ((debit = (0)::numeric) <> (credit = (0)::numeric)))),
    CONSTRAINT ck_accounting_entry_line_tax_positive CHECK (((tax_amount >= (0)::numeric) AND ((tax_rate >= (0)::numeric) AND (tax_rate <= (100)::numeric)))),
    CONSTRAINT ck_accounting_entry_line_type CHECK (((type)::text = ANY ((ARRAY['CA'::character varying, 'Commission'::character varying, 'Frais'::character varying, 'TVA'::character varying])::text[])))
);
ALTER TABLE ONLY public.accounting_entry_line FORCE ROW LEVEL SECURITY;

CREATE TABLE public.accounting_journal (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    code character varying(20) NOT NULL,
    label character varying(60) NOT NULL,
    last_number integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_accounting_journal_code_shape CHECK (((code)::text ~ '^[A-Z0-9]{1,20}$'::text)),
    CONSTRAINT ck_accounting_journal_last_number_positive CHECK ((last_number >= 0))
);
ALTER TABLE ONLY public.accounting_journal FORCE ROW LEVEL SECURITY;

CREATE TABLE public.accounting_mapping (
    id uuid NOT NULL,
    product_version_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    company_id uuid NOT NULL,
    nature character varying(24) NOT NULL,
    gl_account character varying(20),
    journal character varying(20),
    tax_code character varying(10),
    cost_center character varying(20),
    status character varying(24) DEFAULT 'to_validate'::character varying NOT NULL,
    validated_by uuid,
    validated_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    edited_by uuid,
    CONSTRAINT ck_accounting_mapping_gl_account_shape CHECK (((gl_account)::text ~ '^[0-9]{3,}[0-9A-Z]*$'::text)),
    CONSTRAINT ck_accounting_mapping_nature CHECK (((nature)::text = ANY ((ARRAY['revenue'::character varying, 'commission'::character varying, 'fee'::character varying, 'tax'::character varying])::text[]))),
    CONSTRAINT ck_accounting_mapping_status CHECK (((status)::text = ANY ((ARRAY['to_validate'::character varying, 'validated'::character varying, 'error'::character varying, 'exported'::character varying])::text[]))),
    CONSTRAINT ck_accounting_mapping_validated_is_complete CHECK ((((status)::text <> ALL ((ARRAY['validated'::character varying, 'exported'::character varying])::text[])) OR ((gl_account IS NOT NULL) AND (validated_at IS NOT NULL))))
);
ALTER TABLE ONLY public.accounting_mapping FORCE ROW LEVEL SECURITY;

CREATE TABLE public.admin_act (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    actor_id uuid,
    actor_label text NOT NULL,
    act character varying(24) NOT NULL,
    reason text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_admin_act_act CHECK (((act)::text = ANY ((ARRAY['invited'::character varying, 'edited'::character varying, 'disabled'::character varying, 'enabled'::character varying, 'sessions_ended'::character varying, 'factors_reset'::character varying, 'viewed_as'::character varying])::text[])))
);

CREATE TABLE public.api_key (
    id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    token_hash bytea NOT NULL,
    company_id uuid NOT NULL,
    role_code text NOT NULL,
    rights text[],
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    rate_per_minute integer,
    CONSTRAINT ck_api_key_rate_per_minute_range CHECK (((rate_per_minute >= 1) AND (rate_per_minute <= 1000000)))
);

CREATE UNLOGGED TABLE public.api_key_refusal (
    id uuid NOT NULL,
    refused integer NOT NULL,
    since timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    reason character varying(24) NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_api_key_refusal_reason CHECK (((reason)::text = ANY ((ARRAY['revoked'::character varying, 'expired'::character varying, 'unknown'::character varying])::text[])))
);

CREATE UNLOGGED TABLE public.api_key_usage (
    id uuid NOT NULL,
    minute timestamp with time zone NOT NULL,
    requests integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE public.app_user (
    id uuid NOT NULL,
    email text NOT NULL,
    display_name text NOT NULL,
    phone text,
    password_hash text,
    password_changed_at timestamp with time zone,
    status text DEFAULT 'invited'::text NOT NULL,
    disabled_reason text,
    last_seen_at timestamp with time zone,
    preferences jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_app_user_email CHECK (((email = lower(email)) AND (email ~~ '%_@_%'::text))),
    CONSTRAINT ck_app_user_status CHECK ((status = ANY (ARRAY['invited'::text, 'active'::text, 'disabled'::text])))
);

CREATE TABLE public.approval_act (
    id uuid NOT NULL,
    task_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    company_id uuid NOT NULL,
    act character varying(24) NOT NULL,
    actor_id uuid,
    actor_label character varying(160) NOT NULL,
    comment text,
    content_sha256 character varying(64),
    alone boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_approval_act_act CHECK (((act)::text = ANY ((ARRAY['asked'::character varying, 'asked_again'::character varying, 'advised'::character varying, 'signed'::character varying, 'done'::character varying, 'refused'::character varying, 'reopened'::character varying, 'escalated'::character varying, 'passed_on'::character varying, 'cancelled'::character varying])::text[])))
);
ALTER TABLE ONLY public.approval_act FORCE ROW LEVEL SECURITY;

CREATE TABLE public.approval_delay (
    id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    title character varying(200) NOT NULL,
    link character varying(400) NOT NULL,
    ready_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    alerted_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.approval_delay FORCE ROW LEVEL SECURITY;

CREATE TABLE public.approval_task (
    id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    company_id uuid NOT NULL,
    process character varying(24) NOT NULL,
    task character varying(40) NOT NULL,
    function character varying(24) NOT NULL,
    role_code character varying(60) NOT NULL,
    accountable boolean NOT NULL,
    status character varying(24) NOT NULL,
    subject_kind character varying(24) NOT NULL,
    subject_id uuid NOT NULL,
    risk_family character varying(60),
    title character varying(200) NOT NULL,
    link character varying(400) NOT NULL,
    facet character varying(24) NOT NULL,
    content_sha256 character varying(64),
    author_id uuid,
    asked_by uuid,
    asked_label character varying(160) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    escalated_at timestamp with time zone,
    reopened_at timestamp with time zone,
    reopening_told boolean DEFAULT true NOT NULL,
    decided_at timestamp with time zone,
    decided_by uuid,
    decided_label character varying(160),
    comment text,
    alone boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_approval_task_decided CHECK ((((status)::text = ANY ((ARRAY['signed'::character varying, 'refused'::character varying, 'done'::character varying])::text[])) = (decided_at IS NOT NULL))),
    CONSTRAINT ck_approval_task_facet CHECK (((facet)::text = ANY ((ARRAY['content'::character varying, 'economics'::character varying, 'documents'::character varying, 'booking'::character varying, 'integration'::character varying, 'exit_plan'::character varying, 'terms'::character varying, 'file'::character varying, 'nothing'::character varying])::text[]))),
    CONSTRAINT ck_approval_task_function CHECK (((function)::text = ANY ((ARRAY['produit'::character varying, 'compta'::character varying, 'adv'::character varying, 'it'::character varying, 'marketing'::character varying])::text[]))),
    CONSTRAINT ck_approval_task_link_local CHECK (((link)::text ~ '^/([^/]|$)'::text)),
    CONSTRAINT ck_approval_task_process CHECK (((process)::text = ANY ((ARRAY['new_product'::character varying, 'tariff_change'::character varying, 'documents'::character varying, 'partner'::character varying, 'withdrawal'::character varying])::text[]))),
    CONSTRAINT ck_approval_task_refusal_explained CHECK ((((status)::text <> 'refused'::text) OR (btrim(comment) <> ''::text))),
    CONSTRAINT ck_approval_task_status CHECK (((status)::text = ANY ((ARRAY['open'::character varying, 'paused'::character varying, 'signed'::character varying, 'refused'::character varying, 'done'::character varying, 'cancelled'::character varying])::text[]))),
    CONSTRAINT ck_approval_task_subject_kind CHECK (((subject_kind)::text = ANY ((ARRAY['version'::character varying, 'product'::character varying, 'document'::character varying, 'partner'::character varying])::text[])))
);
ALTER TABLE ONLY public.approval_task FORCE ROW LEVEL SECURITY;

CREATE TABLE public.approval_waiting (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    role_code character varying(60) NOT NULL,
    company_id uuid NOT NULL,
    risk_family character varying(60),
    waiting integer NOT NULL
);

CREATE TABLE public.audit_anchor (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    chain character varying(40) NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_audit_anchor_seq_range CHECK ((seq >= 0))
);

CREATE TABLE public.audit_log (
    id uuid NOT NULL,
    "table" character varying(60) NOT NULL,
    record_id uuid,
    company_id uuid,
    actor_id uuid,
    actor_label text,
    role text,
    command text,
    request_id text,
    action character varying(8) NOT NULL,
    before jsonb,
    after jsonb,
    changed_fields text[] DEFAULT '{}'::text[] NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    seq bigint,
    prev_hash bytea,
    hash bytea,
    sealed_at timestamp with time zone,
    CONSTRAINT ck_audit_log_action CHECK (((action)::text = ANY ((ARRAY['insert'::character varying, 'update'::character varying, 'delete'::character varying])::text[]))),
    CONSTRAINT ck_audit_log_sealed_whole CHECK ((num_nonnulls(seq, hash, sealed_at) = ANY (ARRAY[0, 3])))
)
PARTITION BY RANGE (at);
ALTER TABLE ONLY public.audit_log FORCE ROW LEVEL SECURITY;

CREATE TABLE public.audit_log_default (
    id uuid CONSTRAINT audit_log_id_not_null NOT NULL,
    "table" character varying(60) CONSTRAINT audit_log_table_not_null NOT NULL,
    record_id uuid,
    company_id uuid,
    actor_id uuid,
    actor_label text,
    role text,
    command text,
    request_id text,
    action character varying(8) CONSTRAINT audit_log_action_not_null NOT NULL,
    before jsonb,
    after jsonb,
    changed_fields text[] DEFAULT '{}'::text[] CONSTRAINT audit_log_changed_fields_not_null NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT audit_log_at_not_null NOT NULL,
    seq bigint,
    prev_hash bytea,
    hash bytea,
    sealed_at timestamp with time zone,
    CONSTRAINT ck_audit_log_action CHECK (((action)::text = ANY ((ARRAY['insert'::character varying, 'update'::character varying, 'delete'::character varying])::text[]))),
    CONSTRAINT ck_audit_log_sealed_whole CHECK ((num_nonnulls(seq, hash, sealed_at) = ANY (ARRAY[0, 3])))
);
ALTER TABLE ONLY public.audit_log_default FORCE ROW LEVEL SECURITY;

CREATE TABLE public.audit_table_rule (
    id uuid NOT NULL,
    table_name character varying(60) NOT NULL,
    chain_column character varying(60),
    secret_columns text[] DEFAULT '{}'::text[] NOT NULL,
    ignored_columns text[] DEFAULT '{}'::text[] NOT NULL,
    personal_columns text[] DEFAULT '{}'::text[] NOT NULL,
    person_column character varying(60),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.batch (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    user_label text NOT NULL,
    for_company_id uuid,
    act character varying(60) NOT NULL,
    title character varying(200) NOT NULL,
    about text,
    arguments jsonb DEFAULT '{}'::jsonb NOT NULL,
    status character varying(24) DEFAULT 'waiting'::character varying NOT NULL,
    total integer DEFAULT 0 NOT NULL,
    done_count integer DEFAULT 0 NOT NULL,
    unchanged_count integer DEFAULT 0 NOT NULL,
    refused_count integer DEFAULT 0 NOT NULL,
    skipped_count integer DEFAULT 0 NOT NULL,
    undoes_id uuid,
    back character varying(2000),
    started_at timestamp with time zone,
    stop_asked_at timestamp with time zone,
    finished_at timestamp with time zone,
    problem text,
    file_name character varying(160),
    file_size bigint,
    file_until timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_batch_counts CHECK (((((done_count + unchanged_count) + refused_count) + skipped_count) <= total)),
    CONSTRAINT ck_batch_status CHECK (((status)::text = ANY ((ARRAY['waiting'::character varying, 'running'::character varying, 'done'::character varying, 'stopped'::character varying, 'failed'::character varying])::text[])))
);
ALTER TABLE ONLY public.batch FORCE ROW LEVEL SECURITY;

CREATE TABLE public.batch_line (
    id uuid NOT NULL,
    batch_id uuid NOT NULL,
    user_id uuid NOT NULL,
    "position" integer NOT NULL,
    subject_id uuid NOT NULL,
    reference character varying(120) NOT NULL,
    label character varying(200) NOT NULL,
    status character varying(24) DEFAULT 'waiting'::character varying NOT NULL,
    told text,
    before jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_batch_line_status CHECK (((status)::text = ANY ((ARRAY['waiting'::character varying, 'done'::character varying, 'unchanged'::character varying, 'refused'::character varying, 'skipped'::character varying])::text[])))
);
ALTER TABLE ONLY public.batch_line FORCE ROW LEVEL SECURITY;

CREATE TABLE public.catalog_change (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    token bigint DEFAULT hashtextextended((gen_random_uuid())::text, (0)::bigint) NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.catalog_import (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    user_id uuid,
    user_label text NOT NULL,
    source character varying(24) NOT NULL,
    file_name character varying(160) NOT NULL,
    file_sha256 character(64) NOT NULL,
    file_size integer NOT NULL,
    reading jsonb DEFAULT '{}'::jsonb NOT NULL,
    mapping jsonb DEFAULT '{}'::jsonb NOT NULL,
    blank_erases boolean DEFAULT false NOT NULL,
    whole boolean DEFAULT false NOT NULL,
    status character varying(24) DEFAULT 'received'::character varying NOT NULL,
    total integer DEFAULT 0 NOT NULL,
    checked_count integer DEFAULT 0 NOT NULL,
    create_count integer DEFAULT 0 NOT NULL,
    update_count integer DEFAULT 0 NOT NULL,
    unchanged_count integer DEFAULT 0 NOT NULL,
    faulty_count integer DEFAULT 0 NOT NULL,
    created_count integer DEFAULT 0 NOT NULL,
    updated_count integer DEFAULT 0 NOT NULL,
    refused_count integer DEFAULT 0 NOT NULL,
    undone_count integer DEFAULT 0 NOT NULL,
    kept_count integer DEFAULT 0 NOT NULL,
    problem text,
    batch_id uuid,
    undo_batch_id uuid,
    checked_at timestamp with time zone,
    applied_at timestamp with time zone,
    applied_label text,
    undone_at timestamp with time zone,
    undone_label text,
    cleared_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_catalog_import_file_sha256_shape CHECK ((file_sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT ck_catalog_import_source CHECK (((source)::text = ANY ((ARRAY['a3dn'::character varying, 'oggodata'::character varying, 'spreadsheet'::character varying])::text[]))),
    CONSTRAINT ck_catalog_import_status CHECK (((status)::text = ANY ((ARRAY['received'::character varying, 'checking'::character varying, 'checked'::character varying, 'applying'::character varying, 'applied'::character varying, 'undoing'::character varying, 'undone'::character varying, 'failed'::character varying])::text[])))
);
ALTER TABLE ONLY public.catalog_import FORCE ROW LEVEL SECURITY;

CREATE TABLE public.catalog_import_line (
    id uuid NOT NULL,
    import_id uuid NOT NULL,
    company_id uuid NOT NULL,
    "position" integer NOT NULL,
    sku character varying(80) NOT NULL,
    name character varying(160) NOT NULL,
    verdict character varying(24) NOT NULL,
    cells text[] NOT NULL,
    changes jsonb DEFAULT '{}'::jsonb NOT NULL,
    faults jsonb DEFAULT '[]'::jsonb NOT NULL,
    product_id uuid,
    outcome character varying(24),
    told text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_catalog_import_line_outcome CHECK (((outcome)::text = ANY ((ARRAY['applied'::character varying, 'refused'::character varying, 'undone'::character varying, 'kept'::character varying])::text[]))),
    CONSTRAINT ck_catalog_import_line_verdict CHECK (((verdict)::text = ANY ((ARRAY['create'::character varying, 'update'::character varying, 'unchanged'::character varying, 'faulty'::character varying])::text[])))
);
ALTER TABLE ONLY public.catalog_import_line FORCE ROW LEVEL SECURITY;

CREATE TABLE public.change_epoch (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    epoch bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.client_exclusion (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    client_reference character varying(120) NOT NULL,
    reason text NOT NULL,
    valid_from timestamp with time zone DEFAULT now() NOT NULL,
    valid_to timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_client_exclusion_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_client_exclusion_reason_given CHECK ((btrim(reason) <> ''::text))
);
ALTER TABLE ONLY public.client_exclusion FORCE ROW LEVEL SECURITY;

CREATE TABLE public.client_notice (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    product_id uuid NOT NULL,
    product_version_id uuid,
    letter character varying(24),
    legal_source text,
    about text NOT NULL,
    send_by date NOT NULL,
    effective_on date NOT NULL,
    dropped_at timestamp with time zone,
    sent_on date,
    sent_count integer,
    sent_how character varying(24),
    sent_by uuid,
    sent_by_label text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_client_notice_about_given CHECK ((btrim(about) <> ''::text)),
    CONSTRAINT ck_client_notice_letter CHECK (((letter)::text = ANY ((ARRAY['durable'::character varying, 'post'::character varying, 'registered'::character varying])::text[]))),
    CONSTRAINT ck_client_notice_sent_count_range CHECK ((sent_count >= 0)),
    CONSTRAINT ck_client_notice_sent_how CHECK (((sent_how)::text = ANY ((ARRAY['mail'::character varying, 'post'::character varying, 'registered'::character varying, 'partner'::character varying])::text[]))),
    CONSTRAINT ck_client_notice_sent_whole CHECK ((num_nulls(sent_on, sent_count, sent_how, sent_by_label) = ANY (ARRAY[0, 4])))
);
ALTER TABLE ONLY public.client_notice FORCE ROW LEVEL SECURITY;

CREATE TABLE public.commission_scheme (
    id uuid NOT NULL,
    product_version_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    plan_id uuid,
    company_id uuid,
    partner_id uuid,
    channel character varying(24),
    applies_to character varying(24) DEFAULT 'both'::character varying NOT NULL,
    settlement character varying(24) NOT NULL,
    tier_mode character varying(24) DEFAULT 'volume'::character varying NOT NULL,
    split jsonb NOT NULL,
    year smallint,
    valid_from timestamp with time zone,
    valid_to timestamp with time zone,
    min_amount numeric(12,2),
    max_amount numeric(12,2),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_commission_scheme_amounts_in_order CHECK ((max_amount >= min_amount)),
    CONSTRAINT ck_commission_scheme_applies_to CHECK (((applies_to)::text = ANY ((ARRAY['new'::character varying, 'renewal'::character varying, 'both'::character varying])::text[]))),
    CONSTRAINT ck_commission_scheme_channel CHECK (((channel)::text = ANY ((ARRAY['field'::character varying, 'telesales'::character varying, 'web'::character varying, 'partner'::character varying])::text[]))),
    CONSTRAINT ck_commission_scheme_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_commission_scheme_settlement CHECK (((settlement)::text = ANY ((ARRAY['upfront'::character varying, 'recurring'::character varying, 'on_collection'::character varying])::text[]))),
    CONSTRAINT ck_commission_scheme_split_whole CHECK (public.split_is_whole(split)),
    CONSTRAINT ck_commission_scheme_tier_mode CHECK (((tier_mode)::text = ANY ((ARRAY['volume'::character varying, 'graduated'::character varying])::text[]))),
    CONSTRAINT ck_commission_scheme_year_range CHECK (((year >= 1) AND (year <= 99)))
);
ALTER TABLE ONLY public.commission_scheme FORCE ROW LEVEL SECURITY;

CREATE TABLE public.commission_tier (
    id uuid NOT NULL,
    scheme_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    basis character varying(24) NOT NULL,
    min numeric(18,4) NOT NULL,
    max numeric(18,4),
    value_type character varying(24) NOT NULL,
    value numeric(10,4) NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_commission_tier_basis CHECK (((basis)::text = ANY ((ARRAY['volume'::character varying, 'revenue'::character varying, 'margin'::character varying, 'months'::character varying])::text[]))),
    CONSTRAINT ck_commission_tier_bounds_in_order CHECK ((max >= min)),
    CONSTRAINT ck_commission_tier_min_range CHECK ((min >= (0)::numeric)),
    CONSTRAINT ck_commission_tier_value_range CHECK (((value >= (0)::numeric) AND (((value_type)::text = 'amount'::text) OR (value <= (1000)::numeric)))),
    CONSTRAINT ck_commission_tier_value_type CHECK (((value_type)::text = ANY ((ARRAY['percent'::character varying, 'amount'::character varying])::text[])))
);
ALTER TABLE ONLY public.commission_tier FORCE ROW LEVEL SECURITY;

CREATE TABLE public.company (
    id uuid NOT NULL,
    code character varying(8) NOT NULL,
    legal_name character varying(160) NOT NULL,
    brand_name character varying(120),
    siren character varying(9),
    siret_default character varying(14),
    vat_number character varying(32),
    country character varying(2) DEFAULT 'FR'::character varying NOT NULL,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    timezone character varying(40) DEFAULT 'Europe/Paris'::character varying NOT NULL,
    ics_code character varying(20),
    brand_theme jsonb,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_company_code_shape CHECK (((code)::text ~ '^[A-Z0-9]{1,8}$'::text)),
    CONSTRAINT ck_company_country_shape CHECK (((country)::text ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT ck_company_currency_shape CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT ck_company_siren_shape CHECK (((siren)::text ~ '^[0-9]{9}$'::text)),
    CONSTRAINT ck_company_siret_shape CHECK (((siret_default)::text ~ '^[0-9]{14}$'::text))
);
ALTER TABLE ONLY public.company FORCE ROW LEVEL SECURITY;

CREATE TABLE public.company_address (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    kind character varying(24) NOT NULL,
    line1 character varying(120) NOT NULL,
    line2 character varying(120),
    postal_code character varying(12) NOT NULL,
    city character varying(80) NOT NULL,
    country character varying(2) DEFAULT 'FR'::character varying NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_company_address_country_shape CHECK (((country)::text ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT ck_company_address_kind CHECK (((kind)::text = ANY ((ARRAY['head_office'::character varying, 'billing'::character varying, 'returns'::character varying, 'other'::character varying])::text[])))
);
ALTER TABLE ONLY public.company_address FORCE ROW LEVEL SECURITY;

CREATE TABLE public.company_contact (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    kind character varying(24) NOT NULL,
    name character varying(120) NOT NULL,
    email character varying(254),
    phone character varying(32),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_company_contact_kind CHECK (((kind)::text = ANY ((ARRAY['management'::character varying, 'accounting'::character varying, 'support'::character varying, 'dpo'::character varying, 'technical'::character varying])::text[])))
);
ALTER TABLE ONLY public.company_contact FORCE ROW LEVEL SECURITY;

CREATE TABLE public.company_ledger_setting (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    purpose character varying(24) NOT NULL,
    gl_account character varying(20),
    journal character varying(20),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_company_ledger_setting_purpose CHECK (((purpose)::text = ANY ((ARRAY['sales'::character varying, 'purchases'::character varying, 'bank'::character varying, 'commissions'::character varying, 'receivable'::character varying, 'vat_collected'::character varying, 'vat_deductible'::character varying, 'fees'::character varying, 'miscellaneous'::character varying])::text[]))),
    CONSTRAINT ck_company_ledger_setting_says_something CHECK ((num_nonnulls(gl_account, journal) > 0))
);
ALTER TABLE ONLY public.company_ledger_setting FORCE ROW LEVEL SECURITY;

CREATE TABLE public.completeness_due (
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.completeness_due FORCE ROW LEVEL SECURITY;

CREATE TABLE public.completeness_standing (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    number integer NOT NULL,
    held text[] DEFAULT '{}'::text[] NOT NULL,
    lacking text[] DEFAULT '{}'::text[] NOT NULL,
    closing text[] DEFAULT '{}'::text[] NOT NULL,
    digest character varying(32) NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.completeness_standing ALTER COLUMN number ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.completeness_standing_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cq_rule (
    id uuid NOT NULL,
    product_version_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    required_fields jsonb NOT NULL,
    call_script_id uuid,
    notes text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_cq_rule_required_fields_shape CHECK (public.is_list_of_words(required_fields))
);
ALTER TABLE ONLY public.cq_rule FORCE ROW LEVEL SECURITY;

CREATE TABLE public.dated_promotion (
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    plan_code character varying(60),
    code character varying(60) NOT NULL,
    label character varying(120) NOT NULL,
    effect character varying(24) NOT NULL,
    value numeric(18,6) NOT NULL,
    promo_code character varying(40),
    first_months smallint,
    combinable boolean DEFAULT false NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone,
    reason text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_dated_promotion_effect CHECK (((effect)::text = ANY ((ARRAY['percent'::character varying, 'amount'::character varying])::text[]))),
    CONSTRAINT ck_dated_promotion_first_months_range CHECK (((first_months >= 1) AND (first_months <= 120))),
    CONSTRAINT ck_dated_promotion_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_dated_promotion_value_range CHECK (((value > (0)::numeric) AND (((effect)::text = 'amount'::text) OR (value <= (100)::numeric))))
);
ALTER TABLE ONLY public.dated_promotion FORCE ROW LEVEL SECURITY;

CREATE TABLE public.document_conversion (
    id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    document_id uuid NOT NULL,
    asked_by character varying(120) NOT NULL,
    status character varying(24) DEFAULT 'waiting'::character varying NOT NULL,
    reason text,
    made_document_id uuid,
    ended_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_document_conversion_reason_told CHECK ((((status)::text = 'failed'::text) = (reason IS NOT NULL))),
    CONSTRAINT ck_document_conversion_status CHECK (((status)::text = ANY ((ARRAY['waiting'::character varying, 'done'::character varying, 'failed'::character varying])::text[])))
);
ALTER TABLE ONLY public.document_conversion FORCE ROW LEVEL SECURITY;

CREATE TABLE public.document_correction (
    id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    document_id uuid NOT NULL,
    corrected_id uuid NOT NULL,
    made_by character varying(120) NOT NULL,
    reason text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_document_correction_another CHECK ((document_id <> corrected_id)),
    CONSTRAINT ck_document_correction_reason_given CHECK ((btrim(reason) <> ''::text))
);
ALTER TABLE ONLY public.document_correction FORCE ROW LEVEL SECURITY;

CREATE TABLE public.document_file (
    id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    sha256 character varying(64) NOT NULL,
    size_bytes bigint,
    media_type character varying(100) NOT NULL,
    original_name character varying(160),
    stored_at timestamp with time zone DEFAULT now() NOT NULL,
    kept_until timestamp with time zone DEFAULT (now() + '10 years'::interval) NOT NULL,
    scan character varying(24) DEFAULT 'not_scanned'::character varying NOT NULL,
    scanner character varying(80),
    pages integer,
    pdf_claim character varying(20),
    pdf_lacks text[] DEFAULT '{}'::text[] NOT NULL,
    converted_from character varying(64),
    integrity character varying(24) DEFAULT 'unchecked'::character varying NOT NULL,
    checked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_document_file_integrity CHECK (((integrity)::text = ANY ((ARRAY['unchecked'::character varying, 'intact'::character varying, 'altered'::character varying, 'missing'::character varying])::text[]))),
    CONSTRAINT ck_document_file_scan CHECK (((scan)::text = ANY ((ARRAY['clean'::character varying, 'not_scanned'::character varying])::text[]))),
    CONSTRAINT ck_document_file_sha256_shape CHECK (((sha256)::text ~ '^[0-9a-f]{64}$'::text))
);
ALTER TABLE ONLY public.document_file FORCE ROW LEVEL SECURITY;

CREATE TABLE public.document_obligation (
    id uuid NOT NULL,
    family character varying(24),
    channel character varying(24),
    types text[] NOT NULL,
    legal_source text NOT NULL,
    note text,
    valid_from date NOT NULL,
    valid_to date,
    confirmed_by uuid,
    confirmed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_document_obligation_channel CHECK (((channel)::text = ANY ((ARRAY['field'::character varying, 'telesales'::character varying, 'web'::character varying, 'partner'::character varying])::text[]))),
    CONSTRAINT ck_document_obligation_family CHECK (((family)::text = ANY ((ARRAY['insurance'::character varying, 'telecom'::character varying, 'energy'::character varying, 'media'::character varying, 'services'::character varying])::text[]))),
    CONSTRAINT ck_document_obligation_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_document_obligation_source_given CHECK ((btrim(legal_source) <> ''::text)),
    CONSTRAINT ck_document_obligation_types_given CHECK ((cardinality(types) > 0))
);

CREATE TABLE public.document_timestamp (
    id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    sha256 character varying(64) NOT NULL,
    token bytea,
    authority character varying(160),
    policy character varying(80),
    serial character varying(80),
    stamped_at timestamp with time zone,
    tries integer DEFAULT 0 NOT NULL,
    fault character varying(300),
    tried_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_document_timestamp_stamped_whole CHECK ((((token IS NULL) = (stamped_at IS NULL)) AND ((token IS NULL) = (authority IS NULL)) AND ((token IS NULL) = (policy IS NULL)) AND ((token IS NULL) = (serial IS NULL)))),
    CONSTRAINT ck_document_timestamp_tries_range CHECK ((tries >= 0))
);
ALTER TABLE ONLY public.document_timestamp FORCE ROW LEVEL SECURITY;

CREATE TABLE public.external_mapping (
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    system character varying(60) NOT NULL,
    external_code character varying(120) NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL
);
ALTER TABLE ONLY public.external_mapping FORCE ROW LEVEL SECURITY;

CREATE TABLE public.geo_zone (
    id uuid NOT NULL,
    code character varying(20) NOT NULL,
    label character varying(120) NOT NULL,
    kind character varying(24) NOT NULL,
    parent_code character varying(20),
    insee_code character varying(5),
    "position" smallint DEFAULT 0 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_geo_zone_code_shape CHECK (((code)::text ~ '^[A-Z0-9][A-Z0-9-]*$'::text)),
    CONSTRAINT ck_geo_zone_kind CHECK (((kind)::text = ANY ((ARRAY['country'::character varying, 'whole'::character varying, 'region'::character varying, 'department'::character varying, 'territory'::character varying, 'commercial'::character varying])::text[]))),
    CONSTRAINT ck_geo_zone_not_its_own_parent CHECK (((parent_code)::text <> (code)::text))
);

CREATE TABLE public.idempotency_record (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    key character varying(255) NOT NULL,
    fingerprint character varying(64) NOT NULL,
    status smallint NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    expires_at timestamp with time zone DEFAULT (now() + '24:00:00'::interval) NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.idempotency_record FORCE ROW LEVEL SECURITY;

CREATE TABLE public.import_mapping (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    source character varying(24) NOT NULL,
    columns jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_import_mapping_source CHECK (((source)::text = ANY ((ARRAY['a3dn'::character varying, 'oggodata'::character varying, 'spreadsheet'::character varying])::text[])))
);
ALTER TABLE ONLY public.import_mapping FORCE ROW LEVEL SECURITY;

CREATE TABLE public.index_point (
    id uuid NOT NULL,
    series character varying(24) NOT NULL,
    valid_on date NOT NULL,
    value numeric(18,6) NOT NULL,
    known_at timestamp with time zone NOT NULL,
    source text NOT NULL,
    recorded_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_index_point_series CHECK (((series)::text = ANY ((ARRAY['spot'::character varying, 'cpi'::character varying, 'energy'::character varying])::text[]))),
    CONSTRAINT ck_index_point_source_given CHECK ((btrim(source) <> ''::text))
);

CREATE TABLE public.initial_fee (
    id uuid NOT NULL,
    amount numeric(18,6) NOT NULL,
    tax_rate numeric(5,2) DEFAULT 20.00 NOT NULL,
    tax_included boolean DEFAULT true NOT NULL,
    product_version_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    plan_id uuid,
    code character varying(60) NOT NULL,
    label character varying(120) NOT NULL,
    valid_from timestamp with time zone,
    valid_to timestamp with time zone,
    "position" smallint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    tax_code character varying(10),
    CONSTRAINT ck_initial_fee_amount_range CHECK ((amount >= (0)::numeric)),
    CONSTRAINT ck_initial_fee_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_initial_fee_tax_rate_range CHECK (((tax_rate >= (0)::numeric) AND (tax_rate <= (100)::numeric)))
);
ALTER TABLE ONLY public.initial_fee FORCE ROW LEVEL SECURITY;

CREATE TABLE public.insurance_tax (
    id uuid NOT NULL,
    code character varying(10) NOT NULL,
    label character varying(120) NOT NULL,
    rate numeric(5,2) NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    legal_source text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    kind character varying(24) DEFAULT 'charged'::character varying NOT NULL,
    exclusions text,
    confirmed_by uuid,
    confirmed_at timestamp with time zone,
    CONSTRAINT ck_insurance_tax_code_shape CHECK (((code)::text ~ '^[A-Z0-9]+$'::text)),
    CONSTRAINT ck_insurance_tax_kind CHECK (((kind)::text = ANY ((ARRAY['charged'::character varying, 'exempt'::character varying, 'excluded'::character varying])::text[]))),
    CONSTRAINT ck_insurance_tax_nil_when_not_charged CHECK ((((kind)::text = 'charged'::text) OR (rate = (0)::numeric))),
    CONSTRAINT ck_insurance_tax_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_insurance_tax_rate_range CHECK (((rate >= (0)::numeric) AND (rate <= (100)::numeric))),
    CONSTRAINT ck_insurance_tax_source_given CHECK ((btrim(legal_source) <> ''::text))
);

CREATE TABLE public.ledger_account (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    number character varying(20) NOT NULL,
    label character varying(120) NOT NULL,
    nature character varying(24) NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_ledger_account_nature CHECK (((nature)::text = ANY ((ARRAY['revenue'::character varying, 'commission'::character varying, 'fee'::character varying, 'tax'::character varying, 'third_party'::character varying, 'treasury'::character varying, 'expense'::character varying])::text[]))),
    CONSTRAINT ck_ledger_account_number_shape CHECK (((number)::text ~ '^[0-9]{6}[0-9A-Z]*$'::text))
);
ALTER TABLE ONLY public.ledger_account FORCE ROW LEVEL SECURITY;

CREATE TABLE public.list_columns (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    list_key character varying(40) NOT NULL,
    view_id uuid,
    columns text[] DEFAULT '{}'::text[] NOT NULL,
    is_default boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.list_columns FORCE ROW LEVEL SECURITY;

CREATE TABLE public.login_attempt (
    id uuid NOT NULL,
    email text NOT NULL,
    user_id uuid,
    ip text NOT NULL,
    user_agent text NOT NULL,
    outcome text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.measure_unit (
    id uuid NOT NULL,
    code character varying(20) NOT NULL,
    label character varying(80) NOT NULL,
    dimension character varying(24) NOT NULL,
    factor numeric(30,12) DEFAULT 1 NOT NULL,
    "position" smallint DEFAULT 0 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    note text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_measure_unit_code_given CHECK (((btrim((code)::text) = (code)::text) AND ((code)::text <> ''::text))),
    CONSTRAINT ck_measure_unit_counted_is_one CHECK ((((dimension)::text <> 'count'::text) OR (factor = (1)::numeric))),
    CONSTRAINT ck_measure_unit_dimension CHECK (((dimension)::text = ANY ((ARRAY['energy'::character varying, 'power'::character varying, 'apparent_power'::character varying, 'volume'::character varying, 'mass'::character varying, 'length'::character varying, 'data'::character varying, 'data_rate'::character varying, 'duration'::character varying, 'calendar'::character varying, 'count'::character varying])::text[]))),
    CONSTRAINT ck_measure_unit_factor_positive CHECK ((factor > (0)::numeric))
);

CREATE TABLE public.negotiated_price (
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    company_id uuid NOT NULL,
    plan_code character varying(60),
    client_reference character varying(120) NOT NULL,
    amount numeric(18,6) NOT NULL,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    tax_rate numeric(5,2) DEFAULT 20.00 NOT NULL,
    tax_included boolean DEFAULT true NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone,
    reason text,
    agreed_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    tax_code character varying(10),
    CONSTRAINT ck_negotiated_price_amount_range CHECK ((amount >= (0)::numeric)),
    CONSTRAINT ck_negotiated_price_currency_shape CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT ck_negotiated_price_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_negotiated_price_tax_rate_range CHECK (((tax_rate >= (0)::numeric) AND (tax_rate <= (100)::numeric)))
);
ALTER TABLE ONLY public.negotiated_price FORCE ROW LEVEL SECURITY;

CREATE TABLE public.notification (
    id uuid NOT NULL,
    recipient_id uuid NOT NULL,
    about_company_id uuid,
    event character varying(60) NOT NULL,
    tone character varying(24) NOT NULL,
    title character varying(200) NOT NULL,
    body text DEFAULT ''::text NOT NULL,
    link character varying(400),
    subject_key character varying(160),
    read_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_notification_link_local CHECK (((link)::text ~ '^/([^/]|$)'::text)),
    CONSTRAINT ck_notification_tone CHECK (((tone)::text = ANY ((ARRAY['info'::character varying, 'ok'::character varying, 'warn'::character varying, 'bad'::character varying])::text[])))
);
ALTER TABLE ONLY public.notification FORCE ROW LEVEL SECURITY;

CREATE TABLE public.notification_preference (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    event character varying(60) NOT NULL,
    channel character varying(24) NOT NULL,
    wanted boolean NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_notification_preference_channel CHECK (((channel)::text = ANY ((ARRAY['app'::character varying, 'mail'::character varying, 'sms'::character varying, 'slack'::character varying])::text[])))
);
ALTER TABLE ONLY public.notification_preference FORCE ROW LEVEL SECURITY;

CREATE TABLE public.notification_template (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    event character varying(60) NOT NULL,
    channel character varying(24) NOT NULL,
    subject character varying(200) NOT NULL,
    body text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_notification_template_channel CHECK (((channel)::text = ANY ((ARRAY['app'::character varying, 'mail'::character varying, 'sms'::character varying, 'slack'::character varying])::text[])))
);
ALTER TABLE ONLY public.notification_template FORCE ROW LEVEL SECURITY;

CREATE TABLE public.notification_unread (
    user_id uuid NOT NULL,
    unread integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.oidc_identity (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    last_used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.partner (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    slug character varying(40) NOT NULL,
    type character varying(24) NOT NULL,
    name character varying(160) NOT NULL,
    legal_name character varying(160),
    siren character varying(9),
    addresses jsonb,
    iban_masked character varying(40),
    bic character varying(20),
    payment_terms character varying(60),
    status character varying(24) DEFAULT 'active'::character varying NOT NULL,
    sla_latency_ms integer,
    sla_availability numeric(5,2),
    sla_support_hours integer,
    sla_notes text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    country character varying(2) DEFAULT 'FR'::character varying NOT NULL,
    siret character varying(14),
    vat_number character varying(32),
    iban bytea,
    sla_contact character varying(160),
    sla_from date,
    sla_to date,
    CONSTRAINT ck_partner_siren_shape CHECK (((siren)::text ~ '^[0-9]{9}$'::text)),
    CONSTRAINT ck_partner_siret_shape CHECK (((siret)::text ~ '^[0-9]{14}$'::text)),
    CONSTRAINT ck_partner_sla_availability_range CHECK (((sla_availability >= (0)::numeric) AND (sla_availability <= (100)::numeric))),
    CONSTRAINT ck_partner_sla_latency_positive CHECK ((sla_latency_ms > 0)),
    CONSTRAINT ck_partner_sla_period CHECK ((sla_to > sla_from)),
    CONSTRAINT ck_partner_sla_support_positive CHECK ((sla_support_hours > 0)),
    CONSTRAINT ck_partner_slug_shape CHECK (((slug)::text ~ '^[a-z0-9][a-z0-9-]*$'::text)),
    CONSTRAINT ck_partner_status CHECK (((status)::text = ANY ((ARRAY['active'::character varying, 'inactive'::character varying, 'test'::character varying])::text[]))),
    CONSTRAINT ck_partner_type CHECK (((type)::text = ANY ((ARRAY['insurer'::character varying, 'energy'::character varying, 'telecom'::character varying, 'ott'::character varying, 'marketplace'::character varying, 'other'::character varying])::text[])))
);
ALTER TABLE ONLY public.partner FORCE ROW LEVEL SECURITY;

CREATE TABLE public.partner_activation (
    id uuid NOT NULL,
    partner_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    company_id uuid NOT NULL,
    status character varying(24) DEFAULT 'active'::character varying NOT NULL,
    activated_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_partner_activation_status CHECK (((status)::text = ANY ((ARRAY['active'::character varying, 'inactive'::character varying, 'test'::character varying])::text[])))
);
ALTER TABLE ONLY public.partner_activation FORCE ROW LEVEL SECURITY;

CREATE TABLE public.partner_contact (
    id uuid NOT NULL,
    partner_id uuid NOT NULL,
    company_id uuid NOT NULL,
    kind character varying(24) NOT NULL,
    name character varying(120) NOT NULL,
    email character varying(254),
    phone character varying(32),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_partner_contact_kind CHECK (((kind)::text = ANY ((ARRAY['commercial'::character varying, 'technical'::character varying, 'billing'::character varying, 'claims'::character varying, 'compliance'::character varying])::text[]))),
    CONSTRAINT ck_partner_contact_reachable CHECK ((num_nonnulls(email, phone) > 0))
);
ALTER TABLE ONLY public.partner_contact FORCE ROW LEVEL SECURITY;

CREATE TABLE public.partner_credential (
    id uuid NOT NULL,
    partner_id uuid NOT NULL,
    company_id uuid NOT NULL,
    env character varying(24) NOT NULL,
    auth_type character varying(24) NOT NULL,
    credentials bytea NOT NULL,
    valid_from timestamp with time zone DEFAULT now() NOT NULL,
    valid_to timestamp with time zone,
    rotated_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_partner_credential_auth_type CHECK (((auth_type)::text = ANY ((ARRAY['api_key'::character varying, 'oauth2'::character varying, 'basic'::character varying])::text[]))),
    CONSTRAINT ck_partner_credential_env CHECK (((env)::text = ANY ((ARRAY['sandbox'::character varying, 'production'::character varying])::text[]))),
    CONSTRAINT ck_partner_credential_period CHECK ((valid_to > valid_from))
);
ALTER TABLE ONLY public.partner_credential FORCE ROW LEVEL SECURITY;

CREATE TABLE public.partner_credential_history (
    id uuid NOT NULL,
    partner_id uuid NOT NULL,
    company_id uuid NOT NULL,
    env character varying(24) NOT NULL,
    auth_type character varying(24) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone NOT NULL,
    rotated_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_partner_credential_history_auth_type CHECK (((auth_type)::text = ANY ((ARRAY['api_key'::character varying, 'oauth2'::character varying, 'basic'::character varying])::text[]))),
    CONSTRAINT ck_partner_credential_history_env CHECK (((env)::text = ANY ((ARRAY['sandbox'::character varying, 'production'::character varying])::text[])))
);
ALTER TABLE ONLY public.partner_credential_history FORCE ROW LEVEL SECURITY;

CREATE TABLE public.partner_extranet_code (
    id uuid NOT NULL,
    partner_id uuid NOT NULL,
    company_id uuid NOT NULL,
    label character varying(80) NOT NULL,
    code character varying(80),
    portal_url text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    secret bytea,
    for_company_id uuid,
    revealed_at timestamp with time zone,
    CONSTRAINT ck_partner_extranet_code_one_value CHECK (((code IS NULL) <> (secret IS NULL)))
);
ALTER TABLE ONLY public.partner_extranet_code FORCE ROW LEVEL SECURITY;

CREATE TABLE public.partner_tariff (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    product_id uuid NOT NULL,
    profile character varying(64) NOT NULL,
    reference character varying(120) NOT NULL,
    plans jsonb NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    latency_ms integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_partner_tariff_period CHECK ((valid_until > answered_at)),
    CONSTRAINT ck_partner_tariff_profile_shape CHECK (((profile)::text ~ '^[0-9a-f]{64}$'::text))
);
ALTER TABLE ONLY public.partner_tariff FORCE ROW LEVEL SECURITY;

CREATE TABLE public.passkey (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    credential_id bytea NOT NULL,
    public_key bytea NOT NULL,
    sign_count bigint DEFAULT 0 NOT NULL,
    last_used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.password_token (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    purpose text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.person_key (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    wrapped_key bytea,
    erased_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_person_key_erased_or_kept CHECK (((wrapped_key IS NULL) = (erased_at IS NOT NULL)))
);

CREATE TABLE public.price_grid_row (
    id uuid NOT NULL,
    pricing_rule_id uuid NOT NULL,
    product_version_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    amount numeric(18,6) NOT NULL,
    min_age smallint,
    max_age smallint,
    zone character varying(20),
    min_household smallint,
    max_household smallint,
    level character varying(40),
    "position" smallint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_price_grid_row_ages_in_order CHECK ((max_age >= min_age)),
    CONSTRAINT ck_price_grid_row_ages_range CHECK ((((min_age >= 0) AND (min_age <= 130)) AND ((max_age >= 0) AND (max_age <= 130)))),
    CONSTRAINT ck_price_grid_row_amount_range CHECK ((amount >= (0)::numeric)),
    CONSTRAINT ck_price_grid_row_households_in_order CHECK ((max_household >= min_household)),
    CONSTRAINT ck_price_grid_row_households_range CHECK ((((min_household >= 1) AND (min_household <= 30)) AND ((max_household >= 1) AND (max_household <= 30))))
);
ALTER TABLE ONLY public.price_grid_row FORCE ROW LEVEL SECURITY;

CREATE TABLE public.price_notice_rule (
    id uuid NOT NULL,
    family character varying(24),
    months smallint NOT NULL,
    legal_source text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    letter character varying(24) DEFAULT 'durable'::character varying NOT NULL,
    note text,
    confirmed_by uuid,
    confirmed_at timestamp with time zone,
    CONSTRAINT ck_price_notice_rule_family CHECK (((family)::text = ANY ((ARRAY['insurance'::character varying, 'telecom'::character varying, 'energy'::character varying, 'media'::character varying, 'services'::character varying])::text[]))),
    CONSTRAINT ck_price_notice_rule_letter CHECK (((letter)::text = ANY ((ARRAY['durable'::character varying, 'post'::character varying, 'registered'::character varying])::text[]))),
    CONSTRAINT ck_price_notice_rule_months_range CHECK (((months >= 0) AND (months <= 24))),
    CONSTRAINT ck_price_notice_rule_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_price_notice_rule_source_given CHECK ((btrim(legal_source) <> ''::text))
);

CREATE TABLE public.price_option (
    id uuid NOT NULL,
    amount numeric(18,6) NOT NULL,
    recurrence character varying(24) NOT NULL,
    tax_rate numeric(5,2) DEFAULT 20.00 NOT NULL,
    tax_included boolean DEFAULT true NOT NULL,
    product_version_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    plan_id uuid,
    code character varying(60) NOT NULL,
    label character varying(120) NOT NULL,
    valid_from timestamp with time zone,
    valid_to timestamp with time zone,
    "position" smallint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    tax_code character varying(10),
    CONSTRAINT ck_price_option_amount_range CHECK ((amount >= (0)::numeric)),
    CONSTRAINT ck_price_option_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_price_option_recurrence CHECK (((recurrence)::text = ANY ((ARRAY['one_shot'::character varying, 'monthly'::character varying, 'yearly'::character varying, 'custom'::character varying])::text[]))),
    CONSTRAINT ck_price_option_tax_rate_range CHECK (((tax_rate >= (0)::numeric) AND (tax_rate <= (100)::numeric)))
);
ALTER TABLE ONLY public.price_option FORCE ROW LEVEL SECURITY;

CREATE TABLE public.price_surcharge (
    id uuid NOT NULL,
    effect character varying(24) NOT NULL,
    value numeric(18,6) NOT NULL,
    min_age smallint,
    max_age smallint,
    zones text[] DEFAULT '{}'::text[] NOT NULL,
    client_kinds text[] DEFAULT '{}'::text[] NOT NULL,
    product_version_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    plan_id uuid,
    code character varying(60) NOT NULL,
    label character varying(120) NOT NULL,
    valid_from timestamp with time zone,
    valid_to timestamp with time zone,
    "position" smallint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_price_surcharge_ages_in_order CHECK ((max_age >= min_age)),
    CONSTRAINT ck_price_surcharge_effect CHECK (((effect)::text = ANY ((ARRAY['percent'::character varying, 'amount'::character varying])::text[]))),
    CONSTRAINT ck_price_surcharge_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_price_surcharge_value_range CHECK ((value > (0)::numeric))
);
ALTER TABLE ONLY public.price_surcharge FORCE ROW LEVEL SECURITY;

CREATE TABLE public.pricing_rule (
    id uuid NOT NULL,
    product_version_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    plan_id uuid,
    type character varying(24) NOT NULL,
    tier_mode character varying(24),
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    payload jsonb NOT NULL,
    tax_rate numeric(5,2) DEFAULT 20.00 NOT NULL,
    tax_included boolean DEFAULT true NOT NULL,
    label character varying(120),
    "position" smallint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    unit character varying(20),
    tax_code character varying(10),
    valid_from timestamp with time zone,
    valid_to timestamp with time zone,
    CONSTRAINT ck_pricing_rule_currency_shape CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT ck_pricing_rule_payload_shape CHECK (public.pricing_payload_fits((type)::text, payload)),
    CONSTRAINT ck_pricing_rule_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_pricing_rule_tax_rate_range CHECK (((tax_rate >= (0)::numeric) AND (tax_rate <= (100)::numeric))),
    CONSTRAINT ck_pricing_rule_tier_mode CHECK (((tier_mode)::text = ANY ((ARRAY['volume'::character varying, 'graduated'::character varying, 'package'::character varying])::text[]))),
    CONSTRAINT ck_pricing_rule_tier_mode_of_tiered CHECK (((tier_mode IS NULL) OR ((type)::text = 'tiered'::text))),
    CONSTRAINT ck_pricing_rule_type CHECK (((type)::text = ANY ((ARRAY['fixed'::character varying, 'tiered'::character varying, 'indexed'::character varying, 'usage'::character varying, 'percentage'::character varying, 'bundle'::character varying, 'on_quotation'::character varying])::text[]))),
    CONSTRAINT ck_pricing_rule_unit_of_tiered CHECK (((unit IS NULL) OR ((type)::text = 'tiered'::text)))
);
ALTER TABLE ONLY public.pricing_rule FORCE ROW LEVEL SECURITY;

CREATE TABLE public.product (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    partner_id uuid,
    risk_id uuid NOT NULL,
    sku character varying(80) NOT NULL,
    name character varying(160) NOT NULL,
    short_name character varying(80),
    description text,
    revenue_model character varying(24) NOT NULL,
    lifecycle_status character varying(24) DEFAULT 'draft'::character varying NOT NULL,
    integration_status character varying(24) DEFAULT 'not_integrated'::character varying NOT NULL,
    tariff_mode character varying(24) DEFAULT 'manual'::character varying NOT NULL,
    channels text[] DEFAULT '{}'::text[] NOT NULL,
    zones text[] DEFAULT '{}'::text[] NOT NULL,
    min_age smallint,
    max_age smallint,
    client_kinds text[] DEFAULT '{}'::text[] NOT NULL,
    badges text[] DEFAULT '{}'::text[] NOT NULL,
    created_by uuid,
    name_sort text GENERATED ALWAYS AS (public.fr_unaccent(lower((name)::text))) STORED NOT NULL COLLATE pg_catalog."C",
    near text GENERATED ALWAYS AS (public.fr_unaccent(lower((((sku)::text || ' '::text) || (name)::text)))) STORED NOT NULL,
    search tsvector GENERATED ALWAYS AS (public.product_words((sku)::text, (name)::text, (short_name)::text, description)) STORED NOT NULL,
    reader_company_ids uuid[] NOT NULL,
    readers_until timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_product_ages_in_order CHECK ((max_age >= min_age)),
    CONSTRAINT ck_product_badges_known CHECK ((badges <@ ARRAY['new'::text, 'promo'::text, 'beta'::text, 'on_quotation'::text])),
    CONSTRAINT ck_product_channels_known CHECK ((channels <@ ARRAY['field'::text, 'telesales'::text, 'web'::text, 'partner'::text])),
    CONSTRAINT ck_product_client_kinds_known CHECK ((client_kinds <@ ARRAY['personal'::text, 'professional'::text])),
    CONSTRAINT ck_product_integration_status CHECK (((integration_status)::text = ANY ((ARRAY['not_integrated'::character varying, 'requested'::character varying, 'api'::character varying, 'import'::character varying, 'inactive'::character varying])::text[]))),
    CONSTRAINT ck_product_lifecycle_status CHECK (((lifecycle_status)::text = ANY ((ARRAY['draft'::character varying, 'test'::character varying, 'active'::character varying, 'frozen'::character varying, 'retired'::character varying])::text[]))),
    CONSTRAINT ck_product_max_age_range CHECK (((max_age >= 0) AND (max_age <= 130))),
    CONSTRAINT ck_product_min_age_range CHECK (((min_age >= 0) AND (min_age <= 130))),
    CONSTRAINT ck_product_name_given CHECK ((btrim((name)::text) <> ''::text)),
    CONSTRAINT ck_product_revenue_model CHECK (((revenue_model)::text = ANY ((ARRAY['revenue'::character varying, 'commission'::character varying, 'mixed'::character varying])::text[]))),
    CONSTRAINT ck_product_sku_shape CHECK (((sku)::text ~ '^[A-Z0-9][A-Z0-9._/-]*$'::text)),
    CONSTRAINT ck_product_tariff_mode CHECK (((tariff_mode)::text = ANY ((ARRAY['auto'::character varying, 'manual'::character varying])::text[])))
);
ALTER TABLE ONLY public.product FORCE ROW LEVEL SECURITY;

CREATE TABLE public.product_completeness (
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    company_id uuid NOT NULL,
    channel character varying(24) NOT NULL,
    missing text[] DEFAULT '{}'::text[] NOT NULL,
    closes_at timestamp with time zone,
    closes_for text,
    recheck_at timestamp with time zone,
    book character varying(64) NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_product_completeness_channel CHECK (((channel)::text = ANY ((ARRAY['field'::character varying, 'telesales'::character varying, 'web'::character varying, 'partner'::character varying])::text[])))
);
ALTER TABLE ONLY public.product_completeness FORCE ROW LEVEL SECURITY;

CREATE TABLE public.product_document (
    id uuid NOT NULL,
    product_version_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    type character varying(24) NOT NULL,
    title character varying(160) NOT NULL,
    version character varying(20) DEFAULT '1'::character varying NOT NULL,
    file_url text NOT NULL,
    file_hash character varying(96),
    media_type character varying(100),
    size_bytes bigint,
    mandatory boolean DEFAULT false NOT NULL,
    channels text[] DEFAULT '{}'::text[] NOT NULL,
    author character varying(120),
    status character varying(24) DEFAULT 'draft'::character varying NOT NULL,
    published_at timestamp with time zone,
    valid_from timestamp with time zone,
    valid_to timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    language character varying(2) DEFAULT 'fr'::character varying NOT NULL,
    check_id uuid,
    replaces_id uuid,
    CONSTRAINT ck_product_document_channels_known CHECK ((channels <@ ARRAY['field'::text, 'telesales'::text, 'web'::text, 'partner'::text])),
    CONSTRAINT ck_product_document_file_hash_shape CHECK (((file_hash)::text ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT ck_product_document_language_shape CHECK (((language)::text ~ '^[a-z]{2}$'::text)),
    CONSTRAINT ck_product_document_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_product_document_published_is_complete CHECK ((((status)::text <> 'published'::text) OR ((published_at IS NOT NULL) AND (file_hash IS NOT NULL)))),
    CONSTRAINT ck_product_document_size_range CHECK ((size_bytes >= 0)),
    CONSTRAINT ck_product_document_status CHECK (((status)::text = ANY ((ARRAY['draft'::character varying, 'published'::character varying, 'expired'::character varying, 'archived'::character varying])::text[]))),
    CONSTRAINT ck_product_document_type CHECK (((type)::text = ANY ((ARRAY['DIPA'::character varying, 'CG'::character varying, 'CP'::character varying, 'TARIF'::character varying, 'SCRIPT'::character varying, 'MEDIA'::character varying, 'FIP'::character varying, 'CGV'::character varying, 'CGU'::character varying, 'CGA'::character varying, 'CPA'::character varying, 'NOTICE'::character varying, 'NOTICE_TARIFAIRE'::character varying, 'NOTICE_SERVICE'::character varying, 'FAQ'::character varying, 'MENTIONS'::character varying, 'CHARTE_RGPD'::character varying, 'CHARTE_USAGE'::character varying, 'MANDAT_SEPA'::character varying, 'FICHE_TECHNIQUE'::character varying, 'VISUEL'::character varying])::text[])))
);
ALTER TABLE ONLY public.product_document FORCE ROW LEVEL SECURITY;

CREATE TABLE public.product_exit_plan (
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    support_ends_on date NOT NULL,
    renewals character varying(24) NOT NULL,
    replacement_product_id uuid,
    client_notice_on date NOT NULL,
    notice text NOT NULL,
    reason text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    support_by character varying(160),
    renewals_by character varying(160),
    clients_told_at timestamp with time zone,
    clients_told integer,
    documents_archived_at timestamp with time zone,
    edited_by uuid,
    clients_asked_at timestamp with time zone,
    CONSTRAINT ck_product_exit_plan_not_itself CHECK ((replacement_product_id <> product_id)),
    CONSTRAINT ck_product_exit_plan_notice_before_end CHECK ((client_notice_on <= support_ends_on)),
    CONSTRAINT ck_product_exit_plan_notice_given CHECK ((btrim(notice) <> ''::text)),
    CONSTRAINT ck_product_exit_plan_renewals CHECK (((renewals)::text = ANY ((ARRAY['stopped'::character varying, 'kept'::character varying, 'moved'::character varying])::text[])))
);
ALTER TABLE ONLY public.product_exit_plan FORCE ROW LEVEL SECURITY;

CREATE TABLE public.product_field_value (
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    risk_field_id uuid NOT NULL,
    risk_id uuid NOT NULL,
    kind character varying(24) NOT NULL,
    value_text text,
    value_number numeric(18,4),
    value_boolean boolean,
    value_date date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    value_choices text[],
    field_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_product_field_value_kind CHECK (((kind)::text = ANY ((ARRAY['text'::character varying, 'integer'::character varying, 'decimal'::character varying, 'boolean'::character varying, 'date'::character varying, 'choice'::character varying, 'multi_choice'::character varying])::text[]))),
    CONSTRAINT ck_product_field_value_typed CHECK (((num_nonnulls(value_text, value_number, value_boolean, value_date, value_choices) = 1) AND (
CASE kind
    WHEN 'integer'::text THEN (value_number = trunc(value_number))
    WHEN 'decimal'::text THEN (value_number IS NOT NULL)
    WHEN 'boolean'::text THEN (value_boolean IS NOT NULL)
    WHEN 'date'::text THEN (value_date IS NOT NULL)
    WHEN 'multi_choice'::text THEN (cardinality(value_choices) > 0)
    ELSE (value_text IS NOT NULL)
END IS TRUE)))
);
ALTER TABLE ONLY public.product_field_value FORCE ROW LEVEL SECURITY;

CREATE TABLE public.product_index (
    id uuid NOT NULL,
    reader_group integer NOT NULL,
    until timestamp with time zone,
    sku character varying(80) NOT NULL,
    near text NOT NULL,
    search tsvector NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.product_mapping (
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    is_physical boolean DEFAULT false NOT NULL,
    parcel_weight_g integer,
    parcel_length_mm integer,
    parcel_width_mm integer,
    parcel_height_mm integer,
    stock_item character varying(60),
    ticket_at_sale character varying(24) DEFAULT 'none'::character varying NOT NULL,
    invoice_template character varying(24) DEFAULT 'standard'::character varying NOT NULL,
    debit_method character varying(24) DEFAULT 'sepa'::character varying NOT NULL,
    mandate_template character varying(24) DEFAULT 'sepa_core'::character varying NOT NULL,
    debit_cycle character varying(24) DEFAULT 'plan'::character varying NOT NULL,
    debit_day smallint,
    initial_fee_code character varying(60),
    creditor_company_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_product_mapping_creditor_of_sepa CHECK (((creditor_company_id IS NULL) OR ((debit_method)::text = 'sepa'::text))),
    CONSTRAINT ck_product_mapping_day_of_debit CHECK (((debit_day IS NULL) OR (((debit_method)::text = ANY ((ARRAY['sepa'::character varying, 'card'::character varying])::text[])) AND ((debit_cycle)::text <> 'once'::text)))),
    CONSTRAINT ck_product_mapping_debit_cycle CHECK (((debit_cycle)::text = ANY ((ARRAY['plan'::character varying, 'monthly'::character varying, 'quarterly'::character varying, 'yearly'::character varying, 'once'::character varying])::text[]))),
    CONSTRAINT ck_product_mapping_debit_day_range CHECK (((debit_day >= 1) AND (debit_day <= 28))),
    CONSTRAINT ck_product_mapping_debit_method CHECK (((debit_method)::text = ANY ((ARRAY['sepa'::character varying, 'card'::character varying, 'transfer'::character varying, 'partner'::character varying])::text[]))),
    CONSTRAINT ck_product_mapping_invoice_template CHECK (((invoice_template)::text = ANY ((ARRAY['standard'::character varying, 'metered'::character varying, 'consolidated'::character varying, 'premium_notice'::character varying, 'none'::character varying])::text[]))),
    CONSTRAINT ck_product_mapping_mandate_of_method CHECK (
CASE debit_method
    WHEN 'sepa'::text THEN ((mandate_template)::text = ANY ((ARRAY['sepa_core'::character varying, 'sepa_b2b'::character varying])::text[]))
    WHEN 'card'::text THEN ((mandate_template)::text = 'card'::text)
    ELSE ((mandate_template)::text = 'none'::text)
END),
    CONSTRAINT ck_product_mapping_mandate_template CHECK (((mandate_template)::text = ANY ((ARRAY['sepa_core'::character varying, 'sepa_b2b'::character varying, 'card'::character varying, 'none'::character varying])::text[]))),
    CONSTRAINT ck_product_mapping_parcel_of_physical CHECK ((is_physical OR (num_nonnulls(parcel_weight_g, parcel_length_mm, parcel_width_mm, parcel_height_mm, stock_item) = 0))),
    CONSTRAINT ck_product_mapping_parcel_size_range CHECK (((num_nonnulls(parcel_length_mm, parcel_width_mm, parcel_height_mm) = ANY (ARRAY[0, 3])) AND ((parcel_length_mm >= 1) AND (parcel_length_mm <= 10000)) AND ((parcel_width_mm >= 1) AND (parcel_width_mm <= 10000)) AND ((parcel_height_mm >= 1) AND (parcel_height_mm <= 10000)))),
    CONSTRAINT ck_product_mapping_parcel_weight_range CHECK (((parcel_weight_g >= 1) AND (parcel_weight_g <= 1000000))),
    CONSTRAINT ck_product_mapping_ticket_at_sale CHECK (((ticket_at_sale)::text = ANY ((ARRAY['none'::character varying, 'shipment'::character varying, 'installation'::character varying, 'activation'::character varying, 'welcome_call'::character varying])::text[])))
);
ALTER TABLE ONLY public.product_mapping FORCE ROW LEVEL SECURITY;

CREATE TABLE public.product_plan (
    id uuid NOT NULL,
    product_version_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    code character varying(60) NOT NULL,
    name character varying(120) NOT NULL,
    recurrence character varying(24) NOT NULL,
    billing_cycle_days integer,
    "position" integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_product_plan_billing_cycle_of_custom CHECK ((((recurrence)::text = 'custom'::text) = (billing_cycle_days IS NOT NULL))),
    CONSTRAINT ck_product_plan_billing_cycle_range CHECK (((billing_cycle_days >= 1) AND (billing_cycle_days <= 3660))),
    CONSTRAINT ck_product_plan_recurrence CHECK (((recurrence)::text = ANY ((ARRAY['one_shot'::character varying, 'monthly'::character varying, 'yearly'::character varying, 'custom'::character varying])::text[])))
);
ALTER TABLE ONLY public.product_plan FORCE ROW LEVEL SECURITY;

CREATE TABLE public.product_seller (
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    company_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL
);
ALTER TABLE ONLY public.product_seller FORCE ROW LEVEL SECURITY;

CREATE SEQUENCE public.shelf_stamp
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 32;

CREATE TABLE public.product_shelf (
    id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    reader_group integer NOT NULL,
    diffused_group integer,
    until timestamp with time zone,
    risk_id uuid NOT NULL,
    partner_id uuid,
    lifecycle_status character varying(24) NOT NULL,
    integration_status character varying(24) NOT NULL,
    channel_bits smallint NOT NULL,
    price_bits smallint NOT NULL,
    sku character varying(80) NOT NULL,
    name_sort text NOT NULL COLLATE pg_catalog."C",
    changed_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    price_from bigint,
    price_until timestamp with time zone,
    stamp bigint DEFAULT nextval('public.shelf_stamp'::regclass) NOT NULL,
    standing integer,
    cell bigint GENERATED ALWAYS AS (hash_record_extended(ROW(owner_company_id, reader_group, diffused_group, risk_id, partner_id, lifecycle_status, integration_status, channel_bits, price_bits, standing), (0)::bigint)) STORED NOT NULL
);
ALTER TABLE ONLY public.product_shelf FORCE ROW LEVEL SECURITY;

CREATE TABLE public.product_tally (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    owner_company_id uuid NOT NULL,
    reader_group integer NOT NULL,
    diffused_group integer,
    risk_id uuid NOT NULL,
    partner_id uuid,
    lifecycle_status character varying(24) NOT NULL,
    integration_status character varying(24) NOT NULL,
    channel_bits smallint NOT NULL,
    price_bits smallint NOT NULL,
    products integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    standing integer,
    cell bigint GENERATED ALWAYS AS (hash_record_extended(ROW(owner_company_id, reader_group, diffused_group, risk_id, partner_id, lifecycle_status, integration_status, channel_bits, price_bits, standing), (0)::bigint)) STORED NOT NULL
);
ALTER TABLE ONLY public.product_tally FORCE ROW LEVEL SECURITY;

CREATE TABLE public.product_version (
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    version integer NOT NULL,
    status character varying(24) DEFAULT 'draft'::character varying NOT NULL,
    effective_from timestamp with time zone NOT NULL,
    effective_to timestamp with time zone,
    notes text,
    breaking_changes boolean DEFAULT false NOT NULL,
    content_sha256 character varying(64),
    approved_by uuid,
    approved_at timestamp with time zone,
    reader_company_ids uuid[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    edited_by uuid,
    copied_from uuid,
    CONSTRAINT ck_product_version_content_sha256_shape CHECK (((content_sha256)::text ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT ck_product_version_period CHECK ((effective_to > effective_from)),
    CONSTRAINT ck_product_version_status CHECK (((status)::text = ANY ((ARRAY['draft'::character varying, 'in_review'::character varying, 'approved'::character varying, 'scheduled'::character varying, 'active'::character varying, 'superseded'::character varying, 'withdrawn'::character varying])::text[]))),
    CONSTRAINT ck_product_version_superseded_is_closed CHECK ((((status)::text <> 'superseded'::text) OR (effective_to IS NOT NULL))),
    CONSTRAINT ck_product_version_version_positive CHECK ((version > 0))
);
ALTER TABLE ONLY public.product_version FORCE ROW LEVEL SECURITY;

CREATE TABLE public.product_word (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    word text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.promotion (
    id uuid NOT NULL,
    effect character varying(24) NOT NULL,
    value numeric(18,6) NOT NULL,
    promo_code character varying(40),
    first_months smallint,
    combinable boolean DEFAULT false NOT NULL,
    product_version_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    plan_id uuid,
    code character varying(60) NOT NULL,
    label character varying(120) NOT NULL,
    valid_from timestamp with time zone,
    valid_to timestamp with time zone,
    "position" smallint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_promotion_effect CHECK (((effect)::text = ANY ((ARRAY['percent'::character varying, 'amount'::character varying])::text[]))),
    CONSTRAINT ck_promotion_first_months_range CHECK (((first_months >= 1) AND (first_months <= 120))),
    CONSTRAINT ck_promotion_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_promotion_value_range CHECK (((value > (0)::numeric) AND (((effect)::text = 'amount'::text) OR (value <= (100)::numeric))))
);
ALTER TABLE ONLY public.promotion FORCE ROW LEVEL SECURITY;

CREATE TABLE public.publication (
    id uuid NOT NULL,
    product_version_id uuid NOT NULL,
    product_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    company_id uuid NOT NULL,
    channels text[] NOT NULL,
    visibility character varying(24) DEFAULT 'internal'::character varying NOT NULL,
    price_visibility character varying(24) DEFAULT 'internal'::character varying NOT NULL,
    conditions text,
    status character varying(24) DEFAULT 'draft'::character varying NOT NULL,
    start_at timestamp with time zone NOT NULL,
    end_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    pilot_user_ids uuid[],
    awaited boolean DEFAULT false NOT NULL,
    activates boolean DEFAULT false NOT NULL,
    ended_reason text,
    planned_by uuid,
    pilot_team_ids uuid[],
    CONSTRAINT ck_publication_channels_known CHECK (((cardinality(channels) > 0) AND (channels <@ ARRAY['field'::text, 'telesales'::text, 'web'::text, 'partner'::text]))),
    CONSTRAINT ck_publication_period CHECK ((end_at > start_at)),
    CONSTRAINT ck_publication_pilot_ends CHECK ((((pilot_user_ids IS NULL) AND (pilot_team_ids IS NULL)) OR (end_at IS NOT NULL))),
    CONSTRAINT ck_publication_pilot_named CHECK ((cardinality(pilot_user_ids) > 0)),
    CONSTRAINT ck_publication_pilot_teamed CHECK ((cardinality(pilot_team_ids) > 0)),
    CONSTRAINT ck_publication_price_visibility CHECK (((price_visibility)::text = ANY ((ARRAY['hidden'::character varying, 'internal'::character varying, 'public'::character varying])::text[]))),
    CONSTRAINT ck_publication_status CHECK (((status)::text = ANY ((ARRAY['draft'::character varying, 'published'::character varying, 'suspended'::character varying, 'withdrawn'::character varying])::text[]))),
    CONSTRAINT ck_publication_visibility CHECK (((visibility)::text = ANY ((ARRAY['hidden'::character varying, 'internal'::character varying, 'public'::character varying])::text[])))
);
ALTER TABLE ONLY public.publication FORCE ROW LEVEL SECURITY;

CREATE TABLE public.quote (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    created_by uuid,
    created_by_label text,
    priced_at timestamp with time zone NOT NULL,
    effective_at timestamp with time zone NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    channel character varying(24),
    currency character(3) NOT NULL,
    source character varying(24) NOT NULL,
    cache_age_s integer,
    sandbox boolean DEFAULT false NOT NULL,
    version_ids uuid[] NOT NULL,
    request bytea NOT NULL,
    facts jsonb NOT NULL,
    taxes jsonb NOT NULL,
    totals jsonb NOT NULL,
    eligibility jsonb NOT NULL,
    warnings jsonb NOT NULL,
    trace jsonb NOT NULL,
    trace_sha256 character varying(64) NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_quote_source CHECK (((source)::text = ANY ((ARRAY['internal'::character varying, 'partner_live'::character varying, 'partner_cache'::character varying, 'manual'::character varying])::text[]))),
    CONSTRAINT ck_quote_trace_sha256_shape CHECK (((trace_sha256)::text ~ '^[0-9a-f]{64}$'::text))
)
WITH (toast_tuple_target='8160');
ALTER TABLE ONLY public.quote FORCE ROW LEVEL SECURITY;

CREATE TABLE public.quote_line (
    id uuid NOT NULL,
    quote_id uuid NOT NULL,
    company_id uuid NOT NULL,
    "position" smallint NOT NULL,
    item smallint NOT NULL,
    sku character varying(80) NOT NULL,
    plan_code character varying(60),
    product_version_id uuid,
    kind character varying(24) NOT NULL,
    label text NOT NULL,
    quantity numeric NOT NULL,
    unit_price numeric NOT NULL,
    amount_excl_tax numeric(14,2) NOT NULL,
    tax_rate numeric(5,2) NOT NULL,
    tax_amount numeric(14,2) NOT NULL,
    amount_incl_tax numeric(14,2) NOT NULL,
    recurrence character varying(24) NOT NULL,
    first_months smallint,
    rule_id text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_quote_line_adds_up CHECK (((amount_excl_tax + tax_amount) = amount_incl_tax)),
    CONSTRAINT ck_quote_line_kind CHECK (((kind)::text = ANY ((ARRAY['base'::character varying, 'option'::character varying, 'surcharge'::character varying, 'fee'::character varying, 'discount'::character varying])::text[]))),
    CONSTRAINT ck_quote_line_recurrence CHECK (((recurrence)::text = ANY ((ARRAY['one_shot'::character varying, 'monthly'::character varying, 'yearly'::character varying, 'custom'::character varying])::text[])))
);
ALTER TABLE ONLY public.quote_line FORCE ROW LEVEL SECURITY;

CREATE TABLE public.quoted_tariff (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    product_version_id uuid NOT NULL,
    sha256 character varying(64) NOT NULL,
    content jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_quoted_tariff_sha256_shape CHECK (((sha256)::text ~ '^[0-9a-f]{64}$'::text))
);
ALTER TABLE ONLY public.quoted_tariff FORCE ROW LEVEL SECURITY;

CREATE TABLE public.raci_rule (
    id uuid NOT NULL,
    task character varying(40) NOT NULL,
    function character varying(24) NOT NULL,
    letter character varying(3) NOT NULL,
    source text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_raci_rule_function CHECK (((function)::text = ANY ((ARRAY['produit'::character varying, 'compta'::character varying, 'adv'::character varying, 'it'::character varying, 'marketing'::character varying])::text[]))),
    CONSTRAINT ck_raci_rule_letter CHECK (((letter)::text = ANY ((ARRAY['R'::character varying, 'A'::character varying, 'R/A'::character varying, 'C'::character varying, 'I'::character varying])::text[]))),
    CONSTRAINT ck_raci_rule_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_raci_rule_source_given CHECK ((btrim(source) <> ''::text))
);

CREATE TABLE public.raci_task (
    id uuid NOT NULL,
    code character varying(40) NOT NULL,
    process character varying(24) NOT NULL,
    "position" smallint NOT NULL,
    days smallint DEFAULT 2 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_raci_task_days_range CHECK (((days >= 1) AND (days <= 90)))
);

ALTER TABLE public.reader_group ALTER COLUMN number ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reader_group_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.recovery_code (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    code_hash text NOT NULL,
    used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.rehearsal (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    product_id uuid NOT NULL,
    kind character varying(24) NOT NULL,
    product_version_id uuid,
    version_number integer,
    base_version_id uuid,
    base_number integer,
    content_sha256 character(64) NOT NULL,
    effective_at timestamp with time zone NOT NULL,
    known_at timestamp with time zone NOT NULL,
    filters jsonb DEFAULT '{}'::jsonb NOT NULL,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    user_id uuid,
    user_label text NOT NULL,
    status character varying(24) DEFAULT 'waiting'::character varying NOT NULL,
    total integer DEFAULT 0 NOT NULL,
    done_count integer DEFAULT 0 NOT NULL,
    place jsonb,
    problem text,
    finished_at timestamp with time zone,
    comparison character varying(24) DEFAULT 'none'::character varying NOT NULL,
    compared_count integer DEFAULT 0 NOT NULL,
    compared_at timestamp with time zone,
    actual_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    detail_erased_at timestamp with time zone,
    CONSTRAINT ck_rehearsal_comparison CHECK (((comparison)::text = ANY ((ARRAY['none'::character varying, 'waiting'::character varying, 'same'::character varying, 'different'::character varying])::text[]))),
    CONSTRAINT ck_rehearsal_content_sha256_shape CHECK ((content_sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT ck_rehearsal_kind CHECK (((kind)::text = ANY ((ARRAY['version'::character varying, 'publication'::character varying])::text[]))),
    CONSTRAINT ck_rehearsal_status CHECK (((status)::text = ANY ((ARRAY['waiting'::character varying, 'running'::character varying, 'done'::character varying, 'failed'::character varying, 'stopped'::character varying])::text[]))),
    CONSTRAINT ck_rehearsal_version_told CHECK ((((kind)::text = 'version'::text) = (product_version_id IS NOT NULL)))
);
ALTER TABLE ONLY public.rehearsal FORCE ROW LEVEL SECURITY;

CREATE TABLE public.rehearsal_line (
    id uuid NOT NULL,
    rehearsal_id uuid NOT NULL,
    company_id uuid NOT NULL,
    subject_kind character varying(24) NOT NULL,
    subject_id uuid NOT NULL,
    flow smallint NOT NULL,
    reference character varying(60) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    month character(7) NOT NULL,
    channel character varying(24),
    plan_code character varying(60),
    age_band character varying(12),
    department character varying(12),
    quantity numeric NOT NULL,
    recurrence character varying(24),
    nature character varying(24),
    effect character varying(24) NOT NULL,
    why text,
    before_excl numeric(14,2) DEFAULT 0 NOT NULL,
    before_tax numeric(14,2) DEFAULT 0 NOT NULL,
    before_incl numeric(14,2) DEFAULT 0 NOT NULL,
    before_commission numeric(14,2),
    after_excl numeric(14,2) DEFAULT 0 NOT NULL,
    after_tax numeric(14,2) DEFAULT 0 NOT NULL,
    after_incl numeric(14,2) DEFAULT 0 NOT NULL,
    after_commission numeric(14,2),
    delta numeric(14,2) GENERATED ALWAYS AS ((after_incl - before_incl)) STORED NOT NULL,
    rate numeric(8,2),
    letter boolean DEFAULT false NOT NULL,
    notice boolean DEFAULT false NOT NULL,
    actual_excl numeric(14,2),
    actual_tax numeric(14,2),
    actual_incl numeric(14,2),
    actual_commission numeric(14,2),
    actual_effect character varying(24),
    actual_why text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    foreseen boolean DEFAULT true NOT NULL,
    CONSTRAINT ck_rehearsal_line_actual_adds_up CHECK (((actual_excl + actual_tax) = actual_incl)),
    CONSTRAINT ck_rehearsal_line_actual_effect CHECK (((actual_effect)::text = ANY ((ARRAY['dearer'::character varying, 'cheaper'::character varying, 'same'::character varying, 'lost'::character varying, 'gained'::character varying, 'unpriced'::character varying])::text[]))),
    CONSTRAINT ck_rehearsal_line_after_adds_up CHECK (((after_excl + after_tax) = after_incl)),
    CONSTRAINT ck_rehearsal_line_before_adds_up CHECK (((before_excl + before_tax) = before_incl)),
    CONSTRAINT ck_rehearsal_line_effect CHECK (((effect)::text = ANY ((ARRAY['dearer'::character varying, 'cheaper'::character varying, 'same'::character varying, 'lost'::character varying, 'gained'::character varying, 'unpriced'::character varying])::text[]))),
    CONSTRAINT ck_rehearsal_line_nature CHECK (((nature)::text = ANY ((ARRAY['revenue'::character varying, 'fee'::character varying])::text[]))),
    CONSTRAINT ck_rehearsal_line_recurrence CHECK (((recurrence)::text = ANY ((ARRAY['one_shot'::character varying, 'monthly'::character varying, 'yearly'::character varying, 'custom'::character varying])::text[]))),
    CONSTRAINT ck_rehearsal_line_subject_kind CHECK (((subject_kind)::text = ANY ((ARRAY['quote'::character varying, 'contract'::character varying])::text[])))
);
ALTER TABLE ONLY public.rehearsal_line FORCE ROW LEVEL SECURITY;

CREATE TABLE public.rehearsal_summary (
    id uuid NOT NULL,
    rehearsal_id uuid NOT NULL,
    company_id uuid NOT NULL,
    figures jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.rehearsal_summary FORCE ROW LEVEL SECURITY;

CREATE TABLE public.rehearsal_total (
    id uuid NOT NULL,
    rehearsal_id uuid NOT NULL,
    company_id uuid NOT NULL,
    kind character varying(24) NOT NULL,
    code character varying(60) NOT NULL,
    label character varying(60) NOT NULL,
    before numeric(14,2) DEFAULT 0 NOT NULL,
    after numeric(14,2) DEFAULT 0 NOT NULL,
    actual numeric(14,2),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_rehearsal_total_kind CHECK (((kind)::text = ANY ((ARRAY['entry'::character varying, 'party'::character varying, 'letter'::character varying])::text[])))
);
ALTER TABLE ONLY public.rehearsal_total FORCE ROW LEVEL SECURITY;

CREATE TABLE public.rights_epoch (
    id uuid NOT NULL,
    epoch bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.risk (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    code character varying(60) NOT NULL,
    label character varying(120) NOT NULL,
    icon character varying(120),
    scope character varying(24) NOT NULL,
    is_global boolean DEFAULT false NOT NULL,
    description text,
    "position" smallint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT ck_risk_code_shape CHECK (((code)::text ~ '^[A-Z0-9][A-Z0-9_-]*$'::text)),
    CONSTRAINT ck_risk_scope CHECK (((scope)::text = ANY ((ARRAY['personal'::character varying, 'professional'::character varying])::text[])))
);
ALTER TABLE ONLY public.risk FORCE ROW LEVEL SECURITY;

CREATE TABLE public.risk_field (
    id uuid NOT NULL,
    risk_id uuid NOT NULL,
    company_id uuid NOT NULL,
    code character varying(60) NOT NULL,
    label character varying(120) NOT NULL,
    kind character varying(24) NOT NULL,
    unit character varying(20),
    choices text[] DEFAULT '{}'::text[] NOT NULL,
    min_value numeric(18,4),
    max_value numeric(18,4),
    required boolean DEFAULT false NOT NULL,
    help text,
    "position" smallint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    retired_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_risk_field_choices_of_choice CHECK ((((kind)::text = ANY ((ARRAY['choice'::character varying, 'multi_choice'::character varying])::text[])) = (cardinality(choices) > 0))),
    CONSTRAINT ck_risk_field_code_shape CHECK (((code)::text ~ '^[a-z][a-z0-9_]*$'::text)),
    CONSTRAINT ck_risk_field_kind CHECK (((kind)::text = ANY ((ARRAY['text'::character varying, 'integer'::character varying, 'decimal'::character varying, 'boolean'::character varying, 'date'::character varying, 'choice'::character varying, 'multi_choice'::character varying])::text[]))),
    CONSTRAINT ck_risk_field_range CHECK ((max_value >= min_value))
);
ALTER TABLE ONLY public.risk_field FORCE ROW LEVEL SECURITY;

CREATE TABLE public.risk_field_version (
    id uuid NOT NULL,
    risk_field_id uuid NOT NULL,
    company_id uuid NOT NULL,
    version integer NOT NULL,
    label character varying(120) NOT NULL,
    kind character varying(24) NOT NULL,
    unit character varying(20),
    choices text[] DEFAULT '{}'::text[] NOT NULL,
    min_value numeric(18,4),
    max_value numeric(18,4),
    required boolean DEFAULT false NOT NULL,
    help text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_risk_field_version_kind CHECK (((kind)::text = ANY ((ARRAY['text'::character varying, 'integer'::character varying, 'decimal'::character varying, 'boolean'::character varying, 'date'::character varying, 'choice'::character varying, 'multi_choice'::character varying])::text[])))
);
ALTER TABLE ONLY public.risk_field_version FORCE ROW LEVEL SECURITY;

CREATE TABLE public.role (
    id uuid NOT NULL,
    code text NOT NULL,
    label text NOT NULL,
    "position" integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.role_assignment (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    role_code text NOT NULL,
    company_id uuid,
    risk_families text[],
    valid_from timestamp with time zone DEFAULT now() NOT NULL,
    valid_to timestamp with time zone,
    granted_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_role_assignment_group CHECK (((role_code <> 'admin_groupe'::text) OR (company_id IS NULL))),
    CONSTRAINT ck_role_assignment_period CHECK (((valid_to IS NULL) OR (valid_to > valid_from)))
);

CREATE TABLE public.role_right (
    id uuid NOT NULL,
    role_code text NOT NULL,
    right_code text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_role_right_separation CHECK ((NOT ((role_code = ANY (ARRAY['catalogue_manager'::text, 'admin_groupe'::text, 'admin_societe'::text])) AND (right_code = 'accounting.map'::text))))
);

COMMENT ON CONSTRAINT ck_role_right_separation ON public.role_right IS 'CDC 3.8 and annexe D: who makes or administers products never validates their accounting.';

CREATE TABLE public.sale_ban (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    product_id uuid,
    channel character varying(24),
    reason text NOT NULL,
    valid_from timestamp with time zone DEFAULT now() NOT NULL,
    valid_to timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_sale_ban_channel CHECK (((channel)::text = ANY ((ARRAY['field'::character varying, 'telesales'::character varying, 'web'::character varying, 'partner'::character varying])::text[]))),
    CONSTRAINT ck_sale_ban_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_sale_ban_reason_given CHECK ((btrim(reason) <> ''::text)),
    CONSTRAINT ck_sale_ban_something CHECK (((product_id IS NOT NULL) OR (channel IS NOT NULL)))
);
ALTER TABLE ONLY public.sale_ban FORCE ROW LEVEL SECURITY;

CREATE TABLE public.sales_channel (
    id uuid NOT NULL,
    code character varying(24) NOT NULL,
    label character varying(60) NOT NULL,
    description text,
    "position" smallint DEFAULT 0 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_sales_channel_code CHECK (((code)::text = ANY ((ARRAY['field'::character varying, 'telesales'::character varying, 'web'::character varying, 'partner'::character varying])::text[])))
);

CREATE TABLE public.saved_view (
    id uuid NOT NULL,
    list_key character varying(40) NOT NULL,
    name character varying(60) NOT NULL,
    audience character varying(24) DEFAULT 'personal'::character varying NOT NULL,
    user_id uuid NOT NULL,
    company_id uuid,
    filters jsonb DEFAULT '{}'::jsonb NOT NULL,
    columns text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_saved_view_audience CHECK (((audience)::text = ANY ((ARRAY['personal'::character varying, 'company'::character varying, 'group'::character varying])::text[]))),
    CONSTRAINT ck_saved_view_company_said CHECK ((((audience)::text = 'company'::text) = (company_id IS NOT NULL))),
    CONSTRAINT ck_saved_view_name_given CHECK ((btrim((name)::text) <> ''::text))
);
ALTER TABLE ONLY public.saved_view FORCE ROW LEVEL SECURITY;

CREATE TABLE public.sending (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    event character varying(60) NOT NULL,
    channel character varying(24) NOT NULL,
    recipient_id uuid,
    shown_target character varying(120) NOT NULL,
    subject character varying(200) NOT NULL,
    content bytea NOT NULL,
    status character varying(24) DEFAULT 'waiting'::character varying NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    sent_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_sending_attempts_positive CHECK ((attempts >= 0)),
    CONSTRAINT ck_sending_channel CHECK (((channel)::text = ANY ((ARRAY['app'::character varying, 'mail'::character varying, 'sms'::character varying, 'slack'::character varying])::text[]))),
    CONSTRAINT ck_sending_status CHECK (((status)::text = ANY ((ARRAY['waiting'::character varying, 'retry'::character varying, 'sent'::character varying, 'refused'::character varying, 'failed'::character varying])::text[])))
);
ALTER TABLE ONLY public.sending FORCE ROW LEVEL SECURITY;

CREATE TABLE public.sign_in_policy (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    sms_allowed boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.slack_hook (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    label character varying(80) NOT NULL,
    url bytea NOT NULL,
    active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL
);
ALTER TABLE ONLY public.slack_hook FORCE ROW LEVEL SECURITY;

CREATE TABLE public.sms_factor (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    phone text NOT NULL,
    confirmed_at timestamp with time zone,
    code_hash text,
    code_expires_at timestamp with time zone,
    tries integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.team (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    name character varying(80) NOT NULL,
    manager_id uuid,
    archived_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_team_named CHECK ((btrim((name)::text) <> ''::text))
);
ALTER TABLE ONLY public.team FORCE ROW LEVEL SECURITY;

CREATE TABLE public.team_member (
    id uuid NOT NULL,
    team_id uuid NOT NULL,
    company_id uuid NOT NULL,
    user_id uuid NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_team_member_period CHECK ((left_at >= joined_at))
);
ALTER TABLE ONLY public.team_member FORCE ROW LEVEL SECURITY;

CREATE TABLE public.totp_factor (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    secret bytea NOT NULL,
    confirmed_at timestamp with time zone,
    last_step bigint,
    last_used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.user_session (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ip text NOT NULL,
    user_agent text NOT NULL,
    method text DEFAULT 'password'::text NOT NULL,
    mfa_required boolean DEFAULT false NOT NULL,
    mfa_at timestamp with time zone,
    step_up_at timestamp with time zone,
    revoked_at timestamp with time zone,
    selected_company_id uuid,
    challenge bytea,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.vat_code (
    id uuid NOT NULL,
    code character varying(10) NOT NULL,
    label character varying(120) NOT NULL,
    kind character varying(24) NOT NULL,
    rate numeric(5,2) NOT NULL,
    country character varying(20) NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    legal_source text NOT NULL,
    confirmed_by uuid,
    confirmed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_vat_code_code_shape CHECK (((code)::text ~ '^[A-Z0-9]+$'::text)),
    CONSTRAINT ck_vat_code_kind CHECK (((kind)::text = ANY ((ARRAY['standard'::character varying, 'intermediate'::character varying, 'reduced'::character varying, 'special'::character varying, 'exempt'::character varying, 'reverse_charge'::character varying])::text[]))),
    CONSTRAINT ck_vat_code_nil_when_not_charged CHECK ((((kind)::text <> ALL ((ARRAY['exempt'::character varying, 'reverse_charge'::character varying])::text[])) OR (rate = (0)::numeric))),
    CONSTRAINT ck_vat_code_period CHECK ((valid_to > valid_from)),
    CONSTRAINT ck_vat_code_rate_range CHECK (((rate >= (0)::numeric) AND (rate <= (100)::numeric))),
    CONSTRAINT ck_vat_code_source_given CHECK ((btrim(legal_source) <> ''::text))
);

CREATE TABLE public.version_decision (
    id uuid NOT NULL,
    product_version_id uuid NOT NULL,
    owner_company_id uuid NOT NULL,
    act character varying(24) NOT NULL,
    actor_id uuid,
    actor_label character varying(160) NOT NULL,
    comment text,
    content_sha256 character varying(64),
    effective_from timestamp with time zone,
    alone boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_version_decision_act CHECK (((act)::text = ANY ((ARRAY['drafted'::character varying, 'submitted'::character varying, 'recalled'::character varying, 'approved'::character varying, 'refused'::character varying, 'reopened'::character varying, 'scheduled'::character varying, 'unscheduled'::character varying, 'live'::character varying, 'rolled_back'::character varying, 'blocked'::character varying])::text[]))),
    CONSTRAINT ck_version_decision_refusal_explained CHECK ((((act)::text <> ALL ((ARRAY['refused'::character varying, 'unscheduled'::character varying, 'rolled_back'::character varying])::text[])) OR (btrim(comment) <> ''::text)))
);
ALTER TABLE ONLY public.version_decision FORCE ROW LEVEL SECURITY;

CREATE TABLE public.webhook_endpoint (
    id uuid NOT NULL,
    partner_id uuid NOT NULL,
    company_id uuid NOT NULL,
    env character varying(24) DEFAULT 'production'::character varying NOT NULL,
    event character varying(60) NOT NULL,
    target_url text NOT NULL,
    secret bytea NOT NULL,
    allowed_networks cidr[] DEFAULT '{}'::cidr[] NOT NULL,
    status character varying(24) DEFAULT 'active'::character varying NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    lock_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_webhook_endpoint_env CHECK (((env)::text = ANY ((ARRAY['sandbox'::character varying, 'production'::character varying])::text[]))),
    CONSTRAINT ck_webhook_endpoint_event CHECK (((event)::text = ANY ((ARRAY['quote'::character varying, 'issuePolicy'::character varying, 'cancel'::character varying, 'renewal'::character varying, 'commissionReport'::character varying])::text[]))),
    CONSTRAINT ck_webhook_endpoint_status CHECK (((status)::text = ANY ((ARRAY['active'::character varying, 'inactive'::character varying])::text[])))
);
ALTER TABLE ONLY public.webhook_endpoint FORCE ROW LEVEL SECURITY;

CREATE TABLE public.webhook_event (
    id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    company_id uuid NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    delivery_id character varying(120),
    payload jsonb NOT NULL,
    signature character varying(96),
    status character varying(24) DEFAULT 'received'::character varying NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    processed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_webhook_event_status CHECK (((status)::text = ANY ((ARRAY['received'::character varying, 'ok'::character varying, 'retry'::character varying, 'failed'::character varying, 'ignored'::character varying])::text[])))
)
PARTITION BY RANGE (received_at);
ALTER TABLE ONLY public.webhook_event FORCE ROW LEVEL SECURITY;

CREATE TABLE public.webhook_event_default (
    id uuid CONSTRAINT webhook_event_id_not_null NOT NULL,
    endpoint_id uuid CONSTRAINT webhook_event_endpoint_id_not_null NOT NULL,
    company_id uuid CONSTRAINT webhook_event_company_id_not_null NOT NULL,
    received_at timestamp with time zone DEFAULT now() CONSTRAINT webhook_event_received_at_not_null NOT NULL,
    delivery_id character varying(120),
    payload jsonb CONSTRAINT webhook_event_payload_not_null NOT NULL,
    signature character varying(96),
    status character varying(24) DEFAULT 'received'::character varying CONSTRAINT webhook_event_status_not_null NOT NULL,
    attempts integer DEFAULT 0 CONSTRAINT webhook_event_attempts_not_null NOT NULL,
    last_error text,
    processed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() CONSTRAINT webhook_event_created_at_not_null NOT NULL,
    updated_at timestamp with time zone DEFAULT now() CONSTRAINT webhook_event_updated_at_not_null NOT NULL,
    CONSTRAINT ck_webhook_event_status CHECK (((status)::text = ANY ((ARRAY['received'::character varying, 'ok'::character varying, 'retry'::character varying, 'failed'::character varying, 'ignored'::character varying])::text[])))
);
ALTER TABLE ONLY public.webhook_event_default FORCE ROW LEVEL SECURITY;

CREATE TABLE public.webhook_receipt (
    id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    company_id uuid NOT NULL,
    delivery_id character varying(120) NOT NULL,
    event_id uuid NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.webhook_receipt FORCE ROW LEVEL SECURITY;

ALTER TABLE ONLY public.audit_log ATTACH PARTITION public.audit_log_default DEFAULT;

ALTER TABLE ONLY public.webhook_event ATTACH PARTITION public.webhook_event_default DEFAULT;

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT pk_audit_log PRIMARY KEY (id, at);

ALTER TABLE ONLY public.audit_log_default
    ADD CONSTRAINT audit_log_default_pkey PRIMARY KEY (id, at);

ALTER TABLE ONLY public.commission_tier
    ADD CONSTRAINT ex_commission_tier_overlap EXCLUDE USING gist (scheme_id WITH =, basis WITH =, numrange(min, max, '[]'::text) WITH &&) DEFERRABLE;

ALTER TABLE ONLY public.dated_promotion
    ADD CONSTRAINT ex_dated_promotion_overlap EXCLUDE USING gist (product_id WITH =, COALESCE(plan_code, ''::character varying) WITH =, code WITH =, tstzrange(valid_from, valid_to) WITH &&) DEFERRABLE;

ALTER TABLE ONLY public.insurance_tax
    ADD CONSTRAINT ex_insurance_tax_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_to) WITH &&) DEFERRABLE;

ALTER TABLE ONLY public.negotiated_price
    ADD CONSTRAINT ex_negotiated_price_overlap EXCLUDE USING gist (product_id WITH =, company_id WITH =, client_reference WITH =, COALESCE(plan_code, ''::character varying) WITH =, tstzrange(valid_from, valid_to) WITH &&) DEFERRABLE;

ALTER TABLE ONLY public.product_version
    ADD CONSTRAINT ex_product_version_overlap EXCLUDE USING gist (product_id WITH =, tstzrange(effective_from, effective_to) WITH &&) WHERE (((status)::text = ANY ((ARRAY['scheduled'::character varying, 'active'::character varying, 'superseded'::character varying])::text[]))) DEFERRABLE;

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT ex_publication_overlap EXCLUDE USING gist (product_id WITH =, company_id WITH =, public.channel_slots(channels) WITH &&, tstzrange(start_at, end_at) WITH &&) WHERE (((status)::text = ANY ((ARRAY['published'::character varying, 'suspended'::character varying])::text[])));

ALTER TABLE ONLY public.raci_rule
    ADD CONSTRAINT ex_raci_rule_overlap EXCLUDE USING gist (task WITH =, function WITH =, daterange(valid_from, valid_to) WITH &&);

ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT ex_team_member_overlap EXCLUDE USING gist (team_id WITH =, user_id WITH =, tstzrange(joined_at, left_at) WITH &&);

ALTER TABLE ONLY public.vat_code
    ADD CONSTRAINT ex_vat_code_overlap EXCLUDE USING gist (country WITH =, code WITH =, daterange(valid_from, valid_to) WITH &&) DEFERRABLE;

ALTER TABLE ONLY public.access_review
    ADD CONSTRAINT pk_access_review PRIMARY KEY (id);

ALTER TABLE ONLY public.access_review_line
    ADD CONSTRAINT pk_access_review_line PRIMARY KEY (id);

ALTER TABLE ONLY public.access_right
    ADD CONSTRAINT pk_access_right PRIMARY KEY (id);

ALTER TABLE ONLY public.accounting_entry
    ADD CONSTRAINT pk_accounting_entry PRIMARY KEY (id);

ALTER TABLE ONLY public.accounting_entry_line
    ADD CONSTRAINT pk_accounting_entry_line PRIMARY KEY (id);

ALTER TABLE ONLY public.accounting_journal
    ADD CONSTRAINT pk_accounting_journal PRIMARY KEY (id);

ALTER TABLE ONLY public.accounting_mapping
    ADD CONSTRAINT pk_accounting_mapping PRIMARY KEY (id);

ALTER TABLE ONLY public.admin_act
    ADD CONSTRAINT pk_admin_act PRIMARY KEY (id);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT pk_api_key PRIMARY KEY (id);

ALTER TABLE ONLY public.api_key_refusal
    ADD CONSTRAINT pk_api_key_refusal PRIMARY KEY (id);

ALTER TABLE ONLY public.api_key_usage
    ADD CONSTRAINT pk_api_key_usage PRIMARY KEY (id);

ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT pk_app_user PRIMARY KEY (id);

ALTER TABLE ONLY public.approval_act
    ADD CONSTRAINT pk_approval_act PRIMARY KEY (id);

ALTER TABLE ONLY public.approval_delay
    ADD CONSTRAINT pk_approval_delay PRIMARY KEY (id);

ALTER TABLE ONLY public.approval_task
    ADD CONSTRAINT pk_approval_task PRIMARY KEY (id);

ALTER TABLE ONLY public.approval_waiting
    ADD CONSTRAINT pk_approval_waiting PRIMARY KEY (id);

ALTER TABLE ONLY public.audit_anchor
    ADD CONSTRAINT pk_audit_anchor PRIMARY KEY (id);

ALTER TABLE ONLY public.audit_table_rule
    ADD CONSTRAINT pk_audit_table_rule PRIMARY KEY (id);

ALTER TABLE ONLY public.batch
    ADD CONSTRAINT pk_batch PRIMARY KEY (id);

ALTER TABLE ONLY public.batch_line
    ADD CONSTRAINT pk_batch_line PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_change
    ADD CONSTRAINT pk_catalog_change PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_import
    ADD CONSTRAINT pk_catalog_import PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_import_line
    ADD CONSTRAINT pk_catalog_import_line PRIMARY KEY (id);

ALTER TABLE ONLY public.change_epoch
    ADD CONSTRAINT pk_change_epoch PRIMARY KEY (id);

ALTER TABLE ONLY public.client_exclusion
    ADD CONSTRAINT pk_client_exclusion PRIMARY KEY (id);

ALTER TABLE ONLY public.client_notice
    ADD CONSTRAINT pk_client_notice PRIMARY KEY (id);

ALTER TABLE ONLY public.commission_scheme
    ADD CONSTRAINT pk_commission_scheme PRIMARY KEY (id);

ALTER TABLE ONLY public.commission_tier
    ADD CONSTRAINT pk_commission_tier PRIMARY KEY (id);

ALTER TABLE ONLY public.company
    ADD CONSTRAINT pk_company PRIMARY KEY (id);

ALTER TABLE ONLY public.company_address
    ADD CONSTRAINT pk_company_address PRIMARY KEY (id);

ALTER TABLE ONLY public.company_contact
    ADD CONSTRAINT pk_company_contact PRIMARY KEY (id);

ALTER TABLE ONLY public.company_ledger_setting
    ADD CONSTRAINT pk_company_ledger_setting PRIMARY KEY (id);

ALTER TABLE ONLY public.completeness_due
    ADD CONSTRAINT pk_completeness_due PRIMARY KEY (id);

ALTER TABLE ONLY public.completeness_standing
    ADD CONSTRAINT pk_completeness_standing PRIMARY KEY (id);

ALTER TABLE ONLY public.cq_rule
    ADD CONSTRAINT pk_cq_rule PRIMARY KEY (id);

ALTER TABLE ONLY public.dated_promotion
    ADD CONSTRAINT pk_dated_promotion PRIMARY KEY (id);

ALTER TABLE ONLY public.document_conversion
    ADD CONSTRAINT pk_document_conversion PRIMARY KEY (id);

ALTER TABLE ONLY public.document_correction
    ADD CONSTRAINT pk_document_correction PRIMARY KEY (id);

ALTER TABLE ONLY public.document_file
    ADD CONSTRAINT pk_document_file PRIMARY KEY (id);

ALTER TABLE ONLY public.document_obligation
    ADD CONSTRAINT pk_document_obligation PRIMARY KEY (id);

ALTER TABLE ONLY public.document_timestamp
    ADD CONSTRAINT pk_document_timestamp PRIMARY KEY (id);

ALTER TABLE ONLY public.external_mapping
    ADD CONSTRAINT pk_external_mapping PRIMARY KEY (id);

ALTER TABLE ONLY public.geo_zone
    ADD CONSTRAINT pk_geo_zone PRIMARY KEY (id);

ALTER TABLE ONLY public.idempotency_record
    ADD CONSTRAINT pk_idempotency_record PRIMARY KEY (id);

ALTER TABLE ONLY public.import_mapping
    ADD CONSTRAINT pk_import_mapping PRIMARY KEY (id);

ALTER TABLE ONLY public.index_point
    ADD CONSTRAINT pk_index_point PRIMARY KEY (id);

ALTER TABLE ONLY public.initial_fee
    ADD CONSTRAINT pk_initial_fee PRIMARY KEY (id);

ALTER TABLE ONLY public.insurance_tax
    ADD CONSTRAINT pk_insurance_tax PRIMARY KEY (id);

ALTER TABLE ONLY public.ledger_account
    ADD CONSTRAINT pk_ledger_account PRIMARY KEY (id);

ALTER TABLE ONLY public.list_columns
    ADD CONSTRAINT pk_list_columns PRIMARY KEY (id);

ALTER TABLE ONLY public.login_attempt
    ADD CONSTRAINT pk_login_attempt PRIMARY KEY (id);

ALTER TABLE ONLY public.measure_unit
    ADD CONSTRAINT pk_measure_unit PRIMARY KEY (id);

ALTER TABLE ONLY public.negotiated_price
    ADD CONSTRAINT pk_negotiated_price PRIMARY KEY (id);

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT pk_notification PRIMARY KEY (id);

ALTER TABLE ONLY public.notification_preference
    ADD CONSTRAINT pk_notification_preference PRIMARY KEY (id);

ALTER TABLE ONLY public.notification_template
    ADD CONSTRAINT pk_notification_template PRIMARY KEY (id);

ALTER TABLE ONLY public.notification_unread
    ADD CONSTRAINT pk_notification_unread PRIMARY KEY (user_id);

ALTER TABLE ONLY public.oidc_identity
    ADD CONSTRAINT pk_oidc_identity PRIMARY KEY (id);

ALTER TABLE ONLY public.partner
    ADD CONSTRAINT pk_partner PRIMARY KEY (id);

ALTER TABLE ONLY public.partner_activation
    ADD CONSTRAINT pk_partner_activation PRIMARY KEY (id);

ALTER TABLE ONLY public.partner_contact
    ADD CONSTRAINT pk_partner_contact PRIMARY KEY (id);

ALTER TABLE ONLY public.partner_credential
    ADD CONSTRAINT pk_partner_credential PRIMARY KEY (id);

ALTER TABLE ONLY public.partner_credential_history
    ADD CONSTRAINT pk_partner_credential_history PRIMARY KEY (id);

ALTER TABLE ONLY public.partner_extranet_code
    ADD CONSTRAINT pk_partner_extranet_code PRIMARY KEY (id);

ALTER TABLE ONLY public.partner_tariff
    ADD CONSTRAINT pk_partner_tariff PRIMARY KEY (id);

ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT pk_passkey PRIMARY KEY (id);

ALTER TABLE ONLY public.password_token
    ADD CONSTRAINT pk_password_token PRIMARY KEY (id);

ALTER TABLE ONLY public.person_key
    ADD CONSTRAINT pk_person_key PRIMARY KEY (id);

ALTER TABLE ONLY public.price_grid_row
    ADD CONSTRAINT pk_price_grid_row PRIMARY KEY (id);

ALTER TABLE ONLY public.price_notice_rule
    ADD CONSTRAINT pk_price_notice_rule PRIMARY KEY (id);

ALTER TABLE ONLY public.price_option
    ADD CONSTRAINT pk_price_option PRIMARY KEY (id);

ALTER TABLE ONLY public.price_surcharge
    ADD CONSTRAINT pk_price_surcharge PRIMARY KEY (id);

ALTER TABLE ONLY public.pricing_rule
    ADD CONSTRAINT pk_pricing_rule PRIMARY KEY (id);

ALTER TABLE ONLY public.product
    ADD CONSTRAINT pk_product PRIMARY KEY (id);

ALTER TABLE ONLY public.product_completeness
    ADD CONSTRAINT pk_product_completeness PRIMARY KEY (id);

ALTER TABLE ONLY public.product_document
    ADD CONSTRAINT pk_product_document PRIMARY KEY (id);

ALTER TABLE ONLY public.product_exit_plan
    ADD CONSTRAINT pk_product_exit_plan PRIMARY KEY (id);

ALTER TABLE ONLY public.product_field_value
    ADD CONSTRAINT pk_product_field_value PRIMARY KEY (id);

ALTER TABLE ONLY public.product_index
    ADD CONSTRAINT pk_product_index PRIMARY KEY (id);

ALTER TABLE ONLY public.product_mapping
    ADD CONSTRAINT pk_product_mapping PRIMARY KEY (id);

ALTER TABLE ONLY public.product_plan
    ADD CONSTRAINT pk_product_plan PRIMARY KEY (id);

ALTER TABLE ONLY public.product_seller
    ADD CONSTRAINT pk_product_seller PRIMARY KEY (id);

ALTER TABLE ONLY public.product_shelf
    ADD CONSTRAINT pk_product_shelf PRIMARY KEY (id);

ALTER TABLE ONLY public.product_tally
    ADD CONSTRAINT pk_product_tally PRIMARY KEY (id);

ALTER TABLE ONLY public.product_version
    ADD CONSTRAINT pk_product_version PRIMARY KEY (id);

ALTER TABLE ONLY public.product_word
    ADD CONSTRAINT pk_product_word PRIMARY KEY (id);

ALTER TABLE ONLY public.promotion
    ADD CONSTRAINT pk_promotion PRIMARY KEY (id);

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT pk_publication PRIMARY KEY (id);

ALTER TABLE ONLY public.quote
    ADD CONSTRAINT pk_quote PRIMARY KEY (id);

ALTER TABLE ONLY public.quote_line
    ADD CONSTRAINT pk_quote_line PRIMARY KEY (id);

ALTER TABLE ONLY public.quoted_tariff
    ADD CONSTRAINT pk_quoted_tariff PRIMARY KEY (id);

ALTER TABLE ONLY public.raci_rule
    ADD CONSTRAINT pk_raci_rule PRIMARY KEY (id);

ALTER TABLE ONLY public.raci_task
    ADD CONSTRAINT pk_raci_task PRIMARY KEY (id);

ALTER TABLE ONLY public.reader_group
    ADD CONSTRAINT pk_reader_group PRIMARY KEY (id);

ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT pk_recovery_code PRIMARY KEY (id);

ALTER TABLE ONLY public.rehearsal
    ADD CONSTRAINT pk_rehearsal PRIMARY KEY (id);

ALTER TABLE ONLY public.rehearsal_line
    ADD CONSTRAINT pk_rehearsal_line PRIMARY KEY (id);

ALTER TABLE ONLY public.rehearsal_summary
    ADD CONSTRAINT pk_rehearsal_summary PRIMARY KEY (id);

ALTER TABLE ONLY public.rehearsal_total
    ADD CONSTRAINT pk_rehearsal_total PRIMARY KEY (id);

ALTER TABLE ONLY public.rights_epoch
    ADD CONSTRAINT pk_rights_epoch PRIMARY KEY (id);

ALTER TABLE ONLY public.risk
    ADD CONSTRAINT pk_risk PRIMARY KEY (id);

ALTER TABLE ONLY public.risk_field
    ADD CONSTRAINT pk_risk_field PRIMARY KEY (id);

ALTER TABLE ONLY public.risk_field_version
    ADD CONSTRAINT pk_risk_field_version PRIMARY KEY (id);

ALTER TABLE ONLY public.role
    ADD CONSTRAINT pk_role PRIMARY KEY (id);

ALTER TABLE ONLY public.role_assignment
    ADD CONSTRAINT pk_role_assignment PRIMARY KEY (id);

ALTER TABLE ONLY public.role_right
    ADD CONSTRAINT pk_role_right PRIMARY KEY (id);

ALTER TABLE ONLY public.sale_ban
    ADD CONSTRAINT pk_sale_ban PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_channel
    ADD CONSTRAINT pk_sales_channel PRIMARY KEY (id);

ALTER TABLE ONLY public.saved_view
    ADD CONSTRAINT pk_saved_view PRIMARY KEY (id);

ALTER TABLE ONLY public.sending
    ADD CONSTRAINT pk_sending PRIMARY KEY (id);

ALTER TABLE ONLY public.sign_in_policy
    ADD CONSTRAINT pk_sign_in_policy PRIMARY KEY (id);

ALTER TABLE ONLY public.slack_hook
    ADD CONSTRAINT pk_slack_hook PRIMARY KEY (id);

ALTER TABLE ONLY public.sms_factor
    ADD CONSTRAINT pk_sms_factor PRIMARY KEY (id);

ALTER TABLE ONLY public.team
    ADD CONSTRAINT pk_team PRIMARY KEY (id);

ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT pk_team_member PRIMARY KEY (id);

ALTER TABLE ONLY public.totp_factor
    ADD CONSTRAINT pk_totp_factor PRIMARY KEY (id);

ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT pk_user_session PRIMARY KEY (id);

ALTER TABLE ONLY public.vat_code
    ADD CONSTRAINT pk_vat_code PRIMARY KEY (id);

ALTER TABLE ONLY public.version_decision
    ADD CONSTRAINT pk_version_decision PRIMARY KEY (id);

ALTER TABLE ONLY public.webhook_endpoint
    ADD CONSTRAINT pk_webhook_endpoint PRIMARY KEY (id);

ALTER TABLE ONLY public.webhook_event
    ADD CONSTRAINT pk_webhook_event PRIMARY KEY (id, received_at);

ALTER TABLE ONLY public.webhook_receipt
    ADD CONSTRAINT pk_webhook_receipt PRIMARY KEY (id);

ALTER TABLE ONLY public.access_review
    ADD CONSTRAINT uq_access_review_quarter UNIQUE (quarter);

ALTER TABLE ONLY public.access_right
    ADD CONSTRAINT uq_access_right_code UNIQUE (code);

ALTER TABLE ONLY public.accounting_entry
    ADD CONSTRAINT uq_accounting_entry_company_id_source_key UNIQUE (company_id, source_key);

ALTER TABLE ONLY public.accounting_entry
    ADD CONSTRAINT uq_accounting_entry_id_company_id UNIQUE (id, company_id);

ALTER TABLE ONLY public.accounting_entry
    ADD CONSTRAINT uq_accounting_entry_journal_id_number UNIQUE (journal_id, number);

ALTER TABLE ONLY public.accounting_entry_line
    ADD CONSTRAINT uq_accounting_entry_line_entry_id_position UNIQUE (entry_id, "position");

ALTER TABLE ONLY public.accounting_journal
    ADD CONSTRAINT uq_accounting_journal_company_id_code UNIQUE (company_id, code);

ALTER TABLE ONLY public.accounting_journal
    ADD CONSTRAINT uq_accounting_journal_id_company_id UNIQUE (id, company_id);

ALTER TABLE ONLY public.accounting_mapping
    ADD CONSTRAINT uq_accounting_mapping_product_version_id_company_id_nature UNIQUE (product_version_id, company_id, nature);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT uq_api_key_token_hash UNIQUE (token_hash);

ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT uq_app_user_email UNIQUE (email);

ALTER TABLE ONLY public.approval_delay
    ADD CONSTRAINT uq_approval_delay_subject_id UNIQUE (subject_id);

ALTER TABLE ONLY public.audit_anchor
    ADD CONSTRAINT uq_audit_anchor_chain_seq UNIQUE (chain, seq);

ALTER TABLE ONLY public.audit_table_rule
    ADD CONSTRAINT uq_audit_table_rule_table_name UNIQUE (table_name);

ALTER TABLE ONLY public.batch
    ADD CONSTRAINT uq_batch_id_user_id UNIQUE (id, user_id);

ALTER TABLE ONLY public.batch_line
    ADD CONSTRAINT uq_batch_line_batch_id_position UNIQUE (batch_id, "position");

ALTER TABLE ONLY public.batch_line
    ADD CONSTRAINT uq_batch_line_batch_id_subject_id UNIQUE (batch_id, subject_id);

ALTER TABLE ONLY public.batch
    ADD CONSTRAINT uq_batch_undoes_id UNIQUE (undoes_id);

ALTER TABLE ONLY public.catalog_import
    ADD CONSTRAINT uq_catalog_import_id_company_id UNIQUE (id, company_id);

ALTER TABLE ONLY public.catalog_import_line
    ADD CONSTRAINT uq_catalog_import_line_import_id_position UNIQUE (import_id, "position");

ALTER TABLE ONLY public.change_epoch
    ADD CONSTRAINT uq_change_epoch_name UNIQUE (name);

ALTER TABLE ONLY public.client_notice
    ADD CONSTRAINT uq_client_notice_product_id_product_version_id UNIQUE NULLS NOT DISTINCT (product_id, product_version_id);

ALTER TABLE ONLY public.commission_scheme
    ADD CONSTRAINT uq_commission_scheme_id_owner_company_id UNIQUE (id, owner_company_id);

ALTER TABLE ONLY public.company
    ADD CONSTRAINT uq_company_code UNIQUE (code);

ALTER TABLE ONLY public.company_ledger_setting
    ADD CONSTRAINT uq_company_ledger_setting_company_id_purpose UNIQUE (company_id, purpose);

ALTER TABLE ONLY public.company
    ADD CONSTRAINT uq_company_legal_name UNIQUE (legal_name);

ALTER TABLE ONLY public.company
    ADD CONSTRAINT uq_company_siren UNIQUE (siren);

ALTER TABLE ONLY public.completeness_standing
    ADD CONSTRAINT uq_completeness_standing_digest UNIQUE (digest);

ALTER TABLE ONLY public.completeness_standing
    ADD CONSTRAINT uq_completeness_standing_number UNIQUE (number);

ALTER TABLE ONLY public.document_correction
    ADD CONSTRAINT uq_document_correction_document_id UNIQUE (document_id);

ALTER TABLE ONLY public.document_file
    ADD CONSTRAINT uq_document_file_owner_company_id_sha256 UNIQUE (owner_company_id, sha256);

ALTER TABLE ONLY public.document_timestamp
    ADD CONSTRAINT uq_document_timestamp_owner_company_id_sha256 UNIQUE (owner_company_id, sha256);

ALTER TABLE ONLY public.external_mapping
    ADD CONSTRAINT uq_external_mapping_product_id_system UNIQUE (product_id, system);

ALTER TABLE ONLY public.geo_zone
    ADD CONSTRAINT uq_geo_zone_code UNIQUE (code);

ALTER TABLE ONLY public.idempotency_record
    ADD CONSTRAINT uq_idempotency_record_company_id_actor_id_key UNIQUE (company_id, actor_id, key);

ALTER TABLE ONLY public.import_mapping
    ADD CONSTRAINT uq_import_mapping_company_id_source UNIQUE (company_id, source);

ALTER TABLE ONLY public.index_point
    ADD CONSTRAINT uq_index_point_series_valid_on_known_at UNIQUE (series, valid_on, known_at);

ALTER TABLE ONLY public.initial_fee
    ADD CONSTRAINT uq_initial_fee_product_version_id_plan_id_code UNIQUE NULLS NOT DISTINCT (product_version_id, plan_id, code);

ALTER TABLE ONLY public.ledger_account
    ADD CONSTRAINT uq_ledger_account_company_id_number UNIQUE (company_id, number);

ALTER TABLE ONLY public.list_columns
    ADD CONSTRAINT uq_list_columns_user_id_list_key_view_id UNIQUE NULLS NOT DISTINCT (user_id, list_key, view_id);

ALTER TABLE ONLY public.measure_unit
    ADD CONSTRAINT uq_measure_unit_code UNIQUE (code);

ALTER TABLE ONLY public.notification_preference
    ADD CONSTRAINT uq_notification_preference_user_id_event_channel UNIQUE (user_id, event, channel);

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT uq_notification_recipient_id_subject_key UNIQUE (recipient_id, subject_key);

ALTER TABLE ONLY public.notification_template
    ADD CONSTRAINT uq_notification_template_company_id_event_channel UNIQUE (company_id, event, channel);

ALTER TABLE ONLY public.oidc_identity
    ADD CONSTRAINT uq_oidc_identity_issuer_subject UNIQUE (issuer, subject);

ALTER TABLE ONLY public.partner_activation
    ADD CONSTRAINT uq_partner_activation_partner_id_company_id UNIQUE (partner_id, company_id);

ALTER TABLE ONLY public.partner
    ADD CONSTRAINT uq_partner_company_id_name UNIQUE (company_id, name);

ALTER TABLE ONLY public.partner
    ADD CONSTRAINT uq_partner_company_id_slug UNIQUE (company_id, slug);

ALTER TABLE ONLY public.partner_credential
    ADD CONSTRAINT uq_partner_credential_partner_id_env UNIQUE (partner_id, env);

ALTER TABLE ONLY public.partner_extranet_code
    ADD CONSTRAINT uq_partner_extranet_code_partner_id_for_company_id_label UNIQUE NULLS NOT DISTINCT (partner_id, for_company_id, label);

ALTER TABLE ONLY public.partner
    ADD CONSTRAINT uq_partner_id_company_id UNIQUE (id, company_id);

ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT uq_passkey_credential_id UNIQUE (credential_id);

ALTER TABLE ONLY public.password_token
    ADD CONSTRAINT uq_password_token_token_hash UNIQUE (token_hash);

ALTER TABLE ONLY public.person_key
    ADD CONSTRAINT uq_person_key_person_id UNIQUE (person_id);

ALTER TABLE ONLY public.price_grid_row
    ADD CONSTRAINT uq_price_grid_row_pricing_rule_id_position UNIQUE (pricing_rule_id, "position");

ALTER TABLE ONLY public.price_option
    ADD CONSTRAINT uq_price_option_product_version_id_plan_id_code UNIQUE NULLS NOT DISTINCT (product_version_id, plan_id, code);

ALTER TABLE ONLY public.price_surcharge
    ADD CONSTRAINT uq_price_surcharge_product_version_id_plan_id_code UNIQUE NULLS NOT DISTINCT (product_version_id, plan_id, code);

ALTER TABLE ONLY public.pricing_rule
    ADD CONSTRAINT uq_pricing_rule_id_product_version_id UNIQUE (id, product_version_id);

ALTER TABLE ONLY public.product_completeness
    ADD CONSTRAINT uq_product_completeness_product_id_company_id_channel UNIQUE (product_id, company_id, channel);

ALTER TABLE ONLY public.product_exit_plan
    ADD CONSTRAINT uq_product_exit_plan_product_id UNIQUE (product_id);

ALTER TABLE ONLY public.product_field_value
    ADD CONSTRAINT uq_product_field_value_product_id_risk_field_id UNIQUE (product_id, risk_field_id);

ALTER TABLE ONLY public.product
    ADD CONSTRAINT uq_product_id_company_id UNIQUE (id, company_id);

ALTER TABLE ONLY public.product
    ADD CONSTRAINT uq_product_id_risk_id_company_id UNIQUE (id, risk_id, company_id);

ALTER TABLE ONLY public.product_mapping
    ADD CONSTRAINT uq_product_mapping_product_id UNIQUE (product_id);

ALTER TABLE ONLY public.product_plan
    ADD CONSTRAINT uq_product_plan_id_product_version_id UNIQUE (id, product_version_id);

ALTER TABLE ONLY public.product_plan
    ADD CONSTRAINT uq_product_plan_product_version_id_code UNIQUE (product_version_id, code);

ALTER TABLE ONLY public.product_seller
    ADD CONSTRAINT uq_product_seller_product_id_company_id UNIQUE (product_id, company_id);

ALTER TABLE ONLY public.product
    ADD CONSTRAINT uq_product_sku UNIQUE (sku);

ALTER TABLE ONLY public.product_version
    ADD CONSTRAINT uq_product_version_id_owner_company_id UNIQUE (id, owner_company_id);

ALTER TABLE ONLY public.product_version
    ADD CONSTRAINT uq_product_version_id_product_id_owner_company_id UNIQUE (id, product_id, owner_company_id);

ALTER TABLE ONLY public.product_version
    ADD CONSTRAINT uq_product_version_product_id_version UNIQUE (product_id, version);

ALTER TABLE ONLY public.promotion
    ADD CONSTRAINT uq_promotion_product_version_id_plan_id_code UNIQUE NULLS NOT DISTINCT (product_version_id, plan_id, code);

ALTER TABLE ONLY public.quote_line
    ADD CONSTRAINT uq_quote_line_quote_id_position UNIQUE (quote_id, "position");

ALTER TABLE ONLY public.quoted_tariff
    ADD CONSTRAINT uq_quoted_tariff_company_id_product_version_id_sha256 UNIQUE (company_id, product_version_id, sha256);

ALTER TABLE ONLY public.raci_task
    ADD CONSTRAINT uq_raci_task_code UNIQUE (code);

ALTER TABLE ONLY public.raci_task
    ADD CONSTRAINT uq_raci_task_process_position UNIQUE (process, "position");

ALTER TABLE ONLY public.reader_group
    ADD CONSTRAINT uq_reader_group_company_ids UNIQUE (company_ids);

ALTER TABLE ONLY public.reader_group
    ADD CONSTRAINT uq_reader_group_number UNIQUE (number);

ALTER TABLE ONLY public.rehearsal_line
    ADD CONSTRAINT uq_rehearsal_line_rehearsal_id_subject_id_flow UNIQUE (rehearsal_id, subject_id, flow);

ALTER TABLE ONLY public.rehearsal_summary
    ADD CONSTRAINT uq_rehearsal_summary_rehearsal_id_company_id UNIQUE (rehearsal_id, company_id);

ALTER TABLE ONLY public.rehearsal_total
    ADD CONSTRAINT uq_rehearsal_total_rehearsal_id_company_id_kind_code_label UNIQUE (rehearsal_id, company_id, kind, code, label);

ALTER TABLE ONLY public.risk
    ADD CONSTRAINT uq_risk_company_id_code UNIQUE (company_id, code);

ALTER TABLE ONLY public.risk_field
    ADD CONSTRAINT uq_risk_field_id_risk_id_kind UNIQUE (id, risk_id, kind);

ALTER TABLE ONLY public.risk_field
    ADD CONSTRAINT uq_risk_field_risk_id_code UNIQUE (risk_id, code);

ALTER TABLE ONLY public.risk_field_version
    ADD CONSTRAINT uq_risk_field_version_risk_field_id_version UNIQUE (risk_field_id, version);

ALTER TABLE ONLY public.risk
    ADD CONSTRAINT uq_risk_id_company_id UNIQUE (id, company_id);

ALTER TABLE ONLY public.role
    ADD CONSTRAINT uq_role_code UNIQUE (code);

ALTER TABLE ONLY public.role_right
    ADD CONSTRAINT uq_role_right_role_code_right_code UNIQUE (role_code, right_code);

ALTER TABLE ONLY public.sales_channel
    ADD CONSTRAINT uq_sales_channel_code UNIQUE (code);

ALTER TABLE ONLY public.sign_in_policy
    ADD CONSTRAINT uq_sign_in_policy_company_id UNIQUE (company_id);

ALTER TABLE ONLY public.slack_hook
    ADD CONSTRAINT uq_slack_hook_company_id UNIQUE (company_id);

ALTER TABLE ONLY public.team
    ADD CONSTRAINT uq_team_id_company_id UNIQUE (id, company_id);

ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT uq_user_session_token_hash UNIQUE (token_hash);

ALTER TABLE ONLY public.webhook_endpoint
    ADD CONSTRAINT uq_webhook_endpoint_id_company_id UNIQUE (id, company_id);

ALTER TABLE ONLY public.webhook_endpoint
    ADD CONSTRAINT uq_webhook_endpoint_partner_id_env_event UNIQUE (partner_id, env, event);

ALTER TABLE ONLY public.webhook_event_default
    ADD CONSTRAINT webhook_event_default_pkey PRIMARY KEY (id, received_at);

CREATE INDEX ix_audit_log_actor_at ON ONLY public.audit_log USING btree (actor_id, at);

CREATE INDEX ix_audit_log_unsealed ON ONLY public.audit_log USING btree (at) WHERE (sealed_at IS NULL);

CREATE INDEX ix_audit_log_company_at ON ONLY public.audit_log USING btree (company_id, at);

CREATE INDEX ix_audit_log_company_seq ON ONLY public.audit_log USING btree (company_id, seq);

CREATE INDEX ix_audit_log_record ON ONLY public.audit_log USING btree (record_id, at);

CREATE INDEX ix_audit_log_table_at ON ONLY public.audit_log USING btree ("table", at);

CREATE INDEX ix_audit_log_deleted ON ONLY public.audit_log USING btree ("table", company_id) WHERE ((action)::text = 'delete'::text);

CREATE INDEX audit_log_default_actor_id_at_idx ON public.audit_log_default USING btree (actor_id, at);

CREATE INDEX audit_log_default_at_idx ON public.audit_log_default USING btree (at) WHERE (sealed_at IS NULL);

CREATE INDEX audit_log_default_company_id_at_idx ON public.audit_log_default USING btree (company_id, at);

CREATE INDEX audit_log_default_company_id_seq_idx ON public.audit_log_default USING btree (company_id, seq);

CREATE INDEX audit_log_default_record_id_at_idx ON public.audit_log_default USING btree (record_id, at);

CREATE INDEX audit_log_default_table_at_idx ON public.audit_log_default USING btree ("table", at);

CREATE INDEX audit_log_default_table_company_id_idx ON public.audit_log_default USING btree ("table", company_id) WHERE ((action)::text = 'delete'::text);

CREATE INDEX ix_access_review_line_review_id ON public.access_review_line USING btree (review_id);

CREATE INDEX ix_accounting_entry_company_id_entry_date ON public.accounting_entry USING btree (company_id, entry_date);

CREATE INDEX ix_accounting_mapping_company_id_status ON public.accounting_mapping USING btree (company_id, status);

CREATE INDEX ix_admin_act_user_id_created_at ON public.admin_act USING btree (user_id, created_at);

CREATE INDEX ix_approval_act_task_id ON public.approval_act USING btree (task_id, created_at);

CREATE INDEX ix_approval_delay_due_at ON public.approval_delay USING btree (due_at) WHERE ((published_at IS NULL) AND (alerted_at IS NULL));

CREATE INDEX ix_approval_task_decided ON public.approval_task USING btree (decided_by, decided_at DESC, id DESC);

CREATE INDEX ix_approval_task_untold ON public.approval_task USING btree (id) WHERE (NOT reopening_told);

CREATE INDEX ix_approval_task_waiting ON public.approval_task USING btree (company_id, role_code, due_at, id) WHERE ((status)::text = 'open'::text);

CREATE INDEX ix_approval_waiting_role_code ON public.approval_waiting USING btree (role_code, company_id) INCLUDE (risk_family, waiting);

CREATE INDEX ix_batch_file_until ON public.batch USING btree (file_until) WHERE (file_until IS NOT NULL);

CREATE INDEX ix_batch_line_status ON public.batch_line USING btree (batch_id, status, "position");

CREATE INDEX ix_batch_line_waiting ON public.batch_line USING btree (batch_id, "position") WHERE ((status)::text = 'waiting'::text);

CREATE INDEX ix_batch_user_id_created_at ON public.batch USING btree (user_id, created_at);

CREATE INDEX ix_catalog_import_company_id_created_at ON public.catalog_import USING btree (company_id, created_at, id);

CREATE INDEX ix_catalog_import_line_verdict ON public.catalog_import_line USING btree (import_id, verdict, "position");

CREATE INDEX ix_client_exclusion_company_id_client_reference ON public.client_exclusion USING btree (company_id, client_reference);

CREATE INDEX ix_client_notice_company_id_send_by ON public.client_notice USING btree (company_id, send_by);

CREATE INDEX ix_client_notice_product_version_id ON public.client_notice USING btree (product_version_id);

CREATE INDEX ix_commission_scheme_company_id ON public.commission_scheme USING btree (company_id);

CREATE INDEX ix_commission_scheme_partner_id ON public.commission_scheme USING btree (partner_id);

CREATE INDEX ix_commission_scheme_version_plan ON public.commission_scheme USING btree (product_version_id, plan_id);

CREATE INDEX ix_commission_tier_scheme_min ON public.commission_tier USING btree (scheme_id, min);

CREATE INDEX ix_company_address_company_id ON public.company_address USING btree (company_id);

CREATE INDEX ix_company_contact_company_id ON public.company_contact USING btree (company_id);

CREATE INDEX ix_completeness_due_product_id ON public.completeness_due USING btree (product_id);

CREATE INDEX ix_cq_rule_product_version_id ON public.cq_rule USING btree (product_version_id);

CREATE INDEX ix_dated_promotion_owner_company_id_valid_from ON public.dated_promotion USING btree (owner_company_id, valid_from);

CREATE INDEX ix_document_conversion_document_id ON public.document_conversion USING btree (document_id, created_at);

CREATE INDEX ix_document_conversion_made_document_id ON public.document_conversion USING btree (made_document_id);

CREATE INDEX ix_document_correction_corrected_id ON public.document_correction USING btree (corrected_id);

CREATE INDEX ix_document_file_checked_at ON public.document_file USING btree (checked_at NULLS FIRST, id);

CREATE INDEX ix_document_timestamp_waiting ON public.document_timestamp USING btree (tried_at NULLS FIRST, id) WHERE (stamped_at IS NULL);

CREATE INDEX ix_external_mapping_external_code ON public.external_mapping USING btree (external_code);

CREATE INDEX ix_external_mapping_system_code ON public.external_mapping USING btree (system, external_code);

CREATE INDEX ix_geo_zone_parent_code ON public.geo_zone USING btree (parent_code);

CREATE INDEX ix_idempotency_record_expires_at ON public.idempotency_record USING btree (expires_at);

CREATE INDEX ix_list_columns_view_id ON public.list_columns USING btree (view_id);

CREATE INDEX ix_login_attempt_created_at ON public.login_attempt USING btree (created_at);

CREATE INDEX ix_login_attempt_email_created_at ON public.login_attempt USING btree (email, created_at);

CREATE INDEX ix_negotiated_price_company_id ON public.negotiated_price USING btree (company_id);

CREATE INDEX ix_negotiated_price_owner_company_id_valid_from ON public.negotiated_price USING btree (owner_company_id, valid_from);

CREATE INDEX ix_negotiated_price_product_client ON public.negotiated_price USING btree (product_id, client_reference);

CREATE INDEX ix_notification_recipient_id_created_at ON public.notification USING btree (recipient_id, created_at DESC, id DESC);

CREATE INDEX ix_partner_activation_company_id ON public.partner_activation USING btree (company_id);

CREATE INDEX ix_partner_contact_partner_id ON public.partner_contact USING btree (partner_id);

CREATE INDEX ix_partner_credential_history_partner_id ON public.partner_credential_history USING btree (partner_id);

CREATE INDEX ix_partner_extranet_code_for_company_id ON public.partner_extranet_code USING btree (for_company_id);

CREATE INDEX ix_partner_siren ON public.partner USING btree (siren);

CREATE INDEX ix_partner_slug ON public.partner USING btree (slug);

CREATE INDEX ix_partner_tariff_question ON public.partner_tariff USING btree (company_id, product_id, profile, answered_at DESC);

CREATE INDEX ix_passkey_user_id ON public.passkey USING btree (user_id);

CREATE INDEX ix_password_token_user_id ON public.password_token USING btree (user_id);

CREATE INDEX ix_price_grid_row_product_version_id ON public.price_grid_row USING btree (product_version_id);

CREATE INDEX ix_price_grid_row_zone ON public.price_grid_row USING btree (zone) WHERE (zone IS NOT NULL);

CREATE INDEX ix_pricing_rule_unit ON public.pricing_rule USING btree (unit) WHERE (unit IS NOT NULL);

CREATE INDEX ix_pricing_rule_usage ON public.pricing_rule USING btree (product_version_id) WHERE ((type)::text = 'usage'::text);

CREATE INDEX ix_pricing_rule_version_plan_type ON public.pricing_rule USING btree (product_version_id, plan_id, type);

CREATE INDEX ix_product_company_name_sort ON public.product USING btree (company_id, name_sort, id);

CREATE INDEX ix_product_company_risk_status ON public.product USING btree (company_id, risk_id, lifecycle_status);

CREATE INDEX ix_product_completeness_book ON public.product_completeness USING btree (book);

CREATE INDEX ix_product_completeness_closes_at ON public.product_completeness USING btree (closes_at) WHERE (closes_at IS NOT NULL);

CREATE INDEX ix_product_completeness_missing ON public.product_completeness USING btree (product_id, id) WHERE (cardinality(missing) > 0);

CREATE INDEX ix_product_completeness_recheck_at ON public.product_completeness USING btree (recheck_at) WHERE (recheck_at IS NOT NULL);

CREATE INDEX ix_product_created_by ON public.product USING btree (created_by, created_at);

CREATE INDEX ix_product_document_check_id ON public.product_document USING btree (check_id) WHERE (check_id IS NOT NULL);

CREATE INDEX ix_product_document_end_id ON public.product_document USING btree (COALESCE(valid_to, '9999-01-01 00:00:00+00'::timestamp with time zone), id);

CREATE INDEX ix_product_document_replaces_id ON public.product_document USING btree (replaces_id) WHERE (replaces_id IS NOT NULL);

CREATE INDEX ix_product_document_unasked ON public.product_document USING btree (product_version_id) WHERE (((status)::text = 'draft'::text) AND (check_id IS NULL));

CREATE INDEX ix_product_document_valid_to ON public.product_document USING btree (valid_to);

CREATE INDEX ix_product_document_version_type ON public.product_document USING btree (product_version_id, type);

CREATE INDEX ix_product_exit_plan_replacement_product_id ON public.product_exit_plan USING btree (replacement_product_id) WHERE (replacement_product_id IS NOT NULL);

CREATE INDEX ix_product_field_value_risk_field_id ON public.product_field_value USING btree (risk_field_id);

CREATE INDEX ix_product_index_near ON public.product_index USING gin (near public.gin_trgm_ops);

CREATE INDEX ix_product_index_reader_group ON public.product_index USING btree (reader_group);

CREATE INDEX ix_product_index_search ON public.product_index USING gin (search);

CREATE INDEX ix_product_index_undashed ON public.product_index USING btree (replace(lower((sku)::text), '-'::text, ''::text) text_pattern_ops);

CREATE INDEX ix_product_mapping_stock_item ON public.product_mapping USING btree (owner_company_id, stock_item) WHERE (stock_item IS NOT NULL);

CREATE INDEX ix_product_name_sort ON public.product USING btree (name_sort, id);

CREATE INDEX ix_product_near ON public.product USING gin (near public.gin_trgm_ops);

CREATE INDEX ix_product_partner_id ON public.product USING btree (partner_id);

CREATE INDEX ix_product_reader_company_ids ON public.product USING gin (reader_company_ids);

CREATE INDEX ix_product_readers_until ON public.product USING btree (readers_until) WHERE (readers_until IS NOT NULL);

CREATE INDEX ix_product_risk_id ON public.product USING btree (risk_id);

CREATE INDEX ix_product_search ON public.product USING gin (search);

CREATE INDEX ix_product_seller_company_id ON public.product_seller USING btree (company_id);

CREATE INDEX ix_product_shelf_beside ON public.product_shelf USING btree (risk_id, owner_company_id, partner_id, name_sort, id) WHERE ((lifecycle_status)::text = 'active'::text);

CREATE INDEX ix_product_shelf_cell ON public.product_shelf USING btree (cell);

CREATE INDEX ix_product_shelf_changed ON public.product_shelf USING btree (changed_at, id);

CREATE INDEX ix_product_shelf_cheapest ON public.product_shelf USING btree (COALESCE(price_from, '9223372036854775807'::bigint), name_sort, id);

CREATE INDEX ix_product_shelf_company_name ON public.product_shelf USING btree (owner_company_id, name_sort, id);

CREATE INDEX ix_product_shelf_dearest ON public.product_shelf USING btree (COALESCE(price_from, ('-1'::integer)::bigint), name_sort, id);

CREATE INDEX ix_product_shelf_name ON public.product_shelf USING btree (name_sort, id);

CREATE INDEX ix_product_shelf_partner ON public.product_shelf USING btree (partner_id, reader_group);

CREATE INDEX ix_product_shelf_partner_name ON public.product_shelf USING btree (partner_id, name_sort, id);

CREATE INDEX ix_product_shelf_price_until ON public.product_shelf USING btree (price_until) WHERE (price_until IS NOT NULL);

CREATE INDEX ix_product_shelf_risk ON public.product_shelf USING btree (risk_id, reader_group, lifecycle_status);

CREATE INDEX ix_product_shelf_risk_name ON public.product_shelf USING btree (risk_id, name_sort, id);

CREATE INDEX ix_product_shelf_sku ON public.product_shelf USING btree (sku, id);

CREATE INDEX ix_product_shelf_standing ON public.product_shelf USING btree (standing, name_sort, id);

CREATE INDEX ix_product_shelf_status_name ON public.product_shelf USING btree (lifecycle_status, name_sort, id);

CREATE INDEX ix_product_shelf_until ON public.product_shelf USING btree (until) WHERE (until IS NOT NULL);

CREATE INDEX ix_product_tally_reader_group ON public.product_tally USING btree (reader_group);

CREATE INDEX ix_product_updated_at ON public.product USING btree (updated_at, id);

CREATE INDEX ix_product_version_due ON public.product_version USING btree (effective_from) WHERE ((status)::text = 'scheduled'::text);

CREATE INDEX ix_product_version_in_force ON public.product_version USING btree (product_id, effective_from DESC);

CREATE INDEX ix_product_word_near ON public.product_word USING gin (word public.gin_trgm_ops);

CREATE INDEX ix_product_word_word ON public.product_word USING btree (word);

CREATE INDEX ix_publication_awaited ON public.publication USING btree (start_at) WHERE awaited;

CREATE INDEX ix_publication_by_team ON public.publication USING btree (company_id) WHERE (pilot_team_ids IS NOT NULL);

CREATE INDEX ix_publication_company_period ON public.publication USING btree (company_id, start_at, end_at);

CREATE INDEX ix_publication_ending ON public.publication USING btree (end_at) WHERE (((status)::text = 'published'::text) AND (end_at IS NOT NULL));

CREATE INDEX ix_publication_product_company ON public.publication USING btree (product_id, company_id);

CREATE INDEX ix_publication_product_version_id ON public.publication USING btree (product_version_id);

CREATE INDEX ix_publication_reserved ON public.publication USING btree (company_id, product_id) WHERE (((status)::text = 'published'::text) AND (((visibility)::text = 'hidden'::text) OR (pilot_user_ids IS NOT NULL) OR (pilot_team_ids IS NOT NULL)));

CREATE INDEX ix_publication_unpriced ON public.publication USING btree (company_id, product_id) WHERE (((status)::text = 'published'::text) AND ((price_visibility)::text = 'hidden'::text));

CREATE INDEX ix_quote_company_id_priced_at ON public.quote USING btree (company_id, priced_at DESC);

CREATE INDEX ix_recovery_code_user_id ON public.recovery_code USING btree (user_id);

CREATE INDEX ix_rehearsal_company_id_created_at ON public.rehearsal USING btree (company_id, created_at, id);

CREATE INDEX ix_rehearsal_line_delta ON public.rehearsal_line USING btree (rehearsal_id, delta DESC, id);

CREATE INDEX ix_rehearsal_product_id ON public.rehearsal USING btree (product_id);

CREATE INDEX ix_rehearsal_product_version_id ON public.rehearsal USING btree (product_version_id);

CREATE INDEX ix_role_assignment_user_id ON public.role_assignment USING btree (user_id);

CREATE INDEX ix_sale_ban_company_id ON public.sale_ban USING btree (company_id, valid_from);

CREATE INDEX ix_sale_ban_product_id ON public.sale_ban USING btree (product_id);

CREATE INDEX ix_sending_company_id_created_at ON public.sending USING btree (company_id, created_at DESC, id DESC);

CREATE INDEX ix_sending_recipient_id ON public.sending USING btree (recipient_id);

CREATE INDEX ix_sms_factor_user_id ON public.sms_factor USING btree (user_id);

CREATE INDEX ix_team_manager_id ON public.team USING btree (manager_id);

CREATE INDEX ix_team_member_user_id ON public.team_member USING btree (user_id);

CREATE INDEX ix_totp_factor_user_id ON public.totp_factor USING btree (user_id);

CREATE INDEX ix_user_session_user_id_revoked_at ON public.user_session USING btree (user_id, revoked_at);

CREATE INDEX ix_version_decision_product_version_id ON public.version_decision USING btree (product_version_id, created_at);

CREATE INDEX ix_webhook_event_company_status ON ONLY public.webhook_event USING btree (company_id, status, received_at);

CREATE INDEX ix_webhook_event_endpoint_received ON ONLY public.webhook_event USING btree (endpoint_id, received_at);

CREATE UNIQUE INDEX uq_approval_task_living ON public.approval_task USING btree (subject_id, company_id, task, function) WHERE ((status)::text <> 'cancelled'::text);

CREATE UNIQUE INDEX uq_document_conversion_waiting ON public.document_conversion USING btree (document_id) WHERE ((status)::text = 'waiting'::text);

CREATE UNIQUE INDEX uq_list_columns_default ON public.list_columns USING btree (user_id, list_key) WHERE is_default;

CREATE UNIQUE INDEX uq_saved_view_company_name ON public.saved_view USING btree (company_id, list_key, lower((name)::text)) WHERE ((audience)::text = 'company'::text);

CREATE UNIQUE INDEX uq_saved_view_group_name ON public.saved_view USING btree (list_key, lower((name)::text)) WHERE ((audience)::text = 'group'::text);

CREATE UNIQUE INDEX uq_saved_view_personal_name ON public.saved_view USING btree (user_id, list_key, lower((name)::text)) WHERE ((audience)::text = 'personal'::text);

CREATE UNIQUE INDEX uq_team_name ON public.team USING btree (company_id, public.fr_unaccent(lower((name)::text))) WHERE (archived_at IS NULL);

CREATE UNIQUE INDEX uq_webhook_receipt_delivery ON public.webhook_receipt USING btree (endpoint_id, delivery_id);

CREATE INDEX webhook_event_default_company_id_status_received_at_idx ON public.webhook_event_default USING btree (company_id, status, received_at);

CREATE INDEX webhook_event_default_endpoint_id_received_at_idx ON public.webhook_event_default USING btree (endpoint_id, received_at);

ALTER INDEX public.ix_audit_log_actor_at ATTACH PARTITION public.audit_log_default_actor_id_at_idx;

ALTER INDEX public.ix_audit_log_unsealed ATTACH PARTITION public.audit_log_default_at_idx;

ALTER INDEX public.ix_audit_log_company_at ATTACH PARTITION public.audit_log_default_company_id_at_idx;

ALTER INDEX public.ix_audit_log_company_seq ATTACH PARTITION public.audit_log_default_company_id_seq_idx;

ALTER INDEX public.pk_audit_log ATTACH PARTITION public.audit_log_default_pkey;

ALTER INDEX public.ix_audit_log_record ATTACH PARTITION public.audit_log_default_record_id_at_idx;

ALTER INDEX public.ix_audit_log_table_at ATTACH PARTITION public.audit_log_default_table_at_idx;

ALTER INDEX public.ix_audit_log_deleted ATTACH PARTITION public.audit_log_default_table_company_id_idx;

ALTER INDEX public.ix_webhook_event_company_status ATTACH PARTITION public.webhook_event_default_company_id_status_received_at_idx;

ALTER INDEX public.ix_webhook_event_endpoint_received ATTACH PARTITION public.webhook_event_default_endpoint_id_received_at_idx;

ALTER INDEX public.pk_webhook_event ATTACH PARTITION public.webhook_event_default_pkey;

CREATE TRIGGER tg_1_author BEFORE INSERT OR UPDATE ON public.accounting_mapping FOR EACH ROW EXECUTE FUNCTION public.name_mapping_author();

CREATE TRIGGER tg_1_author BEFORE INSERT ON public.product_version FOR EACH ROW EXECUTE FUNCTION public.name_author();

CREATE TRIGGER tg_1_known BEFORE INSERT ON public.index_point FOR EACH ROW EXECUTE FUNCTION public.point_known_now();

CREATE TRIGGER tg_1_number BEFORE INSERT ON public.accounting_entry FOR EACH ROW EXECUTE FUNCTION public.number_entry();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.accounting_mapping FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_version();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.commission_scheme FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_version();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.commission_tier FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_scheme();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.cq_rule FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_version();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.dated_promotion FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_product();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.external_mapping FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_product();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.initial_fee FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_version();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.negotiated_price FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_product();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.partner_activation FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_partner();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.partner_contact FOR EACH ROW WHEN ((new.company_id IS NULL)) EXECUTE FUNCTION public.company_from_partner();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.partner_credential FOR EACH ROW WHEN ((new.company_id IS NULL)) EXECUTE FUNCTION public.company_from_partner();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.partner_extranet_code FOR EACH ROW WHEN ((new.company_id IS NULL)) EXECUTE FUNCTION public.company_from_partner();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.price_grid_row FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_version();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.price_option FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_version();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.price_surcharge FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_version();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.pricing_rule FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_version();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.product_document FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_version();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.product_exit_plan FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_product();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.product_field_value FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_product();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.product_mapping FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_product();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.product_plan FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_version();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.product_seller FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_product();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.product_version FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_product();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.promotion FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_version();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.publication FOR EACH ROW WHEN ((new.product_id IS NULL)) EXECUTE FUNCTION public.publication_parent();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.risk_field FOR EACH ROW WHEN ((new.company_id IS NULL)) EXECUTE FUNCTION public.company_from_risk();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.version_decision FOR EACH ROW WHEN ((new.owner_company_id IS NULL)) EXECUTE FUNCTION public.owner_from_version();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.webhook_endpoint FOR EACH ROW WHEN ((new.company_id IS NULL)) EXECUTE FUNCTION public.company_from_partner();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.webhook_event FOR EACH ROW WHEN ((new.company_id IS NULL)) EXECUTE FUNCTION public.company_from_endpoint();

CREATE TRIGGER tg_1_parent BEFORE INSERT ON public.webhook_receipt FOR EACH ROW WHEN ((new.company_id IS NULL)) EXECUTE FUNCTION public.company_from_endpoint();

CREATE TRIGGER tg_2_guard BEFORE INSERT OR DELETE OR UPDATE ON public.commission_scheme FOR EACH ROW EXECUTE FUNCTION public.guard_version_content();

CREATE TRIGGER tg_2_guard BEFORE INSERT OR DELETE OR UPDATE ON public.commission_tier FOR EACH ROW EXECUTE FUNCTION public.guard_tier();

CREATE TRIGGER tg_2_guard BEFORE INSERT OR DELETE OR UPDATE ON public.cq_rule FOR EACH ROW EXECUTE FUNCTION public.guard_version_content();

CREATE TRIGGER tg_2_guard BEFORE DELETE OR UPDATE ON public.dated_promotion FOR EACH ROW EXECUTE FUNCTION public.guard_dated_row('moment', 'product_id', 'plan_code', 'code', 'effect', 'value', 'promo_code', 'first_months', 'combinable', 'valid_from');

CREATE TRIGGER tg_2_guard BEFORE DELETE OR UPDATE ON public.document_file FOR EACH ROW EXECUTE FUNCTION public.guard_document_file();

CREATE TRIGGER tg_2_guard BEFORE DELETE OR UPDATE ON public.document_obligation FOR EACH ROW EXECUTE FUNCTION public.guard_obligation();

CREATE TRIGGER tg_2_guard BEFORE DELETE OR UPDATE ON public.document_timestamp FOR EACH ROW EXECUTE FUNCTION public.guard_document_timestamp();

CREATE TRIGGER tg_2_guard BEFORE DELETE OR UPDATE ON public.geo_zone FOR EACH ROW EXECUTE FUNCTION public.guard_list_entry('code');

CREATE TRIGGER tg_2_guard BEFORE INSERT OR DELETE OR UPDATE ON public.initial_fee FOR EACH ROW EXECUTE FUNCTION public.guard_version_content();

CREATE TRIGGER tg_2_guard BEFORE DELETE OR UPDATE ON public.insurance_tax FOR EACH ROW EXECUTE FUNCTION public.guard_dated_row('day', 'code', 'kind', 'rate', 'valid_from');

CREATE TRIGGER tg_2_guard BEFORE DELETE OR UPDATE ON public.ledger_account FOR EACH ROW EXECUTE FUNCTION public.guard_list_entry('number');

CREATE TRIGGER tg_2_guard BEFORE DELETE OR UPDATE ON public.measure_unit FOR EACH ROW EXECUTE FUNCTION public.guard_list_entry('code');

CREATE TRIGGER tg_2_guard BEFORE DELETE OR UPDATE ON public.negotiated_price FOR EACH ROW EXECUTE FUNCTION public.guard_dated_row('moment', 'product_id', 'company_id', 'plan_code', 'amount', 'currency', 'tax_rate', 'tax_included', 'tax_code', 'valid_from');

CREATE TRIGGER tg_2_guard BEFORE INSERT OR DELETE OR UPDATE ON public.price_grid_row FOR EACH ROW EXECUTE FUNCTION public.guard_version_content();

CREATE TRIGGER tg_2_guard BEFORE DELETE OR UPDATE ON public.price_notice_rule FOR EACH ROW EXECUTE FUNCTION public.guard_dated_row('day', 'family', 'letter', 'months', 'valid_from');

CREATE TRIGGER tg_2_guard BEFORE INSERT OR DELETE OR UPDATE ON public.price_option FOR EACH ROW EXECUTE FUNCTION public.guard_version_content();

CREATE TRIGGER tg_2_guard BEFORE INSERT OR DELETE OR UPDATE ON public.price_surcharge FOR EACH ROW EXECUTE FUNCTION public.guard_version_content();

CREATE TRIGGER tg_2_guard BEFORE INSERT OR DELETE OR UPDATE ON public.pricing_rule FOR EACH ROW EXECUTE FUNCTION public.guard_version_content();

CREATE TRIGGER tg_2_guard BEFORE INSERT OR UPDATE ON public.product FOR EACH ROW EXECUTE FUNCTION public.guard_product();

CREATE TRIGGER tg_2_guard BEFORE DELETE OR UPDATE ON public.product_document FOR EACH ROW EXECUTE FUNCTION public.guard_document();

CREATE TRIGGER tg_2_guard BEFORE INSERT OR UPDATE ON public.product_field_value FOR EACH ROW EXECUTE FUNCTION public.guard_field_value();

CREATE TRIGGER tg_2_guard BEFORE INSERT OR DELETE OR UPDATE ON public.product_plan FOR EACH ROW EXECUTE FUNCTION public.guard_version_content();

CREATE TRIGGER tg_2_guard BEFORE INSERT OR DELETE OR UPDATE ON public.product_version FOR EACH ROW EXECUTE FUNCTION public.guard_version();

CREATE TRIGGER tg_2_guard BEFORE INSERT OR DELETE OR UPDATE ON public.promotion FOR EACH ROW EXECUTE FUNCTION public.guard_version_content();

CREATE TRIGGER tg_2_guard BEFORE DELETE OR UPDATE ON public.sales_channel FOR EACH ROW EXECUTE FUNCTION public.guard_list_entry('code');

CREATE TRIGGER tg_2_guard BEFORE DELETE OR UPDATE ON public.vat_code FOR EACH ROW EXECUTE FUNCTION public.guard_list_entry('code');

CREATE TRIGGER tg_2_guard_new BEFORE INSERT ON public.product_document FOR EACH ROW EXECUTE FUNCTION public.guard_new_document();

CREATE TRIGGER tg_2_in_sale BEFORE DELETE ON public.product FOR EACH ROW EXECUTE FUNCTION public.keep_product_in_sale();

CREATE TRIGGER tg_2_version BEFORE UPDATE ON public.risk_field FOR EACH ROW EXECUTE FUNCTION public.count_field_version();

CREATE TRIGGER tg_3_file AFTER INSERT ON public.product_document REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.know_document_files();

CREATE TRIGGER tg_3_lifecycle BEFORE UPDATE ON public.product FOR EACH ROW WHEN (((old.lifecycle_status)::text <> (new.lifecycle_status)::text)) EXECUTE FUNCTION public.guard_lifecycle();

CREATE TRIGGER tg_3_told AFTER INSERT OR DELETE OR UPDATE ON public.document_obligation FOR EACH STATEMENT EXECUTE FUNCTION public.tell_list_names();

CREATE TRIGGER tg_3_told AFTER INSERT OR UPDATE OF label ON public.geo_zone FOR EACH STATEMENT EXECUTE FUNCTION public.tell_list_names();

CREATE TRIGGER tg_3_told AFTER UPDATE OF label ON public.sales_channel FOR EACH STATEMENT EXECUTE FUNCTION public.tell_list_names();

CREATE TRIGGER tg_4_due_delete AFTER DELETE ON public.product_document REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.completeness_was_due('product_document');

CREATE TRIGGER tg_4_due_delete AFTER DELETE ON public.product_version REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.completeness_was_due('product_version');

CREATE TRIGGER tg_4_due_delete AFTER DELETE ON public.publication REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.completeness_was_due('publication');

CREATE TRIGGER tg_4_due_insert AFTER INSERT ON public.product_document REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.completeness_is_due('product_document');

CREATE TRIGGER tg_4_due_insert AFTER INSERT ON public.product_version REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.completeness_is_due('product_version');

CREATE TRIGGER tg_4_due_insert AFTER INSERT ON public.publication REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.completeness_is_due('publication');

CREATE TRIGGER tg_4_due_update AFTER UPDATE ON public.product REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.completeness_is_due('product');

CREATE TRIGGER tg_4_due_update AFTER UPDATE ON public.product_document REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.completeness_is_due('product_document');

CREATE TRIGGER tg_4_due_update AFTER UPDATE ON public.product_version REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.completeness_is_due('product_version');

CREATE TRIGGER tg_4_due_update AFTER UPDATE ON public.publication REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.completeness_is_due('publication');

CREATE TRIGGER tg_4_withdrawal BEFORE UPDATE ON public.product FOR EACH ROW WHEN ((((old.lifecycle_status)::text <> (new.lifecycle_status)::text) AND ((new.lifecycle_status)::text = 'retired'::text))) EXECUTE FUNCTION public.guard_withdrawal();

CREATE TRIGGER tg_append_only BEFORE DELETE OR UPDATE ON public.accounting_entry FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_append_only BEFORE DELETE OR UPDATE ON public.accounting_entry_line FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_append_only BEFORE DELETE OR UPDATE ON public.approval_act FOR EACH ROW EXECUTE FUNCTION public.keep_approval_act();

CREATE TRIGGER tg_append_only BEFORE DELETE OR UPDATE ON public.audit_anchor FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_append_only BEFORE DELETE OR UPDATE ON public.index_point FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_append_only BEFORE DELETE OR UPDATE ON public.partner_tariff FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_append_only BEFORE DELETE OR UPDATE ON public.quote FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_append_only BEFORE DELETE OR UPDATE ON public.quote_line FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_append_only BEFORE DELETE OR UPDATE ON public.quoted_tariff FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_append_only BEFORE DELETE OR UPDATE ON public.version_decision FOR EACH ROW EXECUTE FUNCTION public.keep_decision();

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.access_review REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.access_review_line REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.accounting_entry REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.accounting_entry_line REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.accounting_journal REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'last_number,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.accounting_mapping REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.admin_act REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.api_key REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'token_hash', 'last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.app_user REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'password_hash', 'last_seen_at,preferences,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.approval_act REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.approval_delay REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.approval_task REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.batch REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('for_company_id', '', 'user_label,arguments,done_count,unchanged_count,refused_count,skipped_count,back,started_at,problem,file_size,file_until,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.catalog_import REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'user_label,reading,mapping,total,checked_count,create_count,update_count,unchanged_count,faulty_count,created_count,updated_count,refused_count,undone_count,kept_count,problem,batch_id,undo_batch_id,checked_at,applied_at,applied_label,undone_at,undone_label,cleared_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.client_exclusion REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.client_notice REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'sent_by_label,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.commission_scheme REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.commission_tier REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.company REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.company_address REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.company_contact REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.company_ledger_setting REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.cq_rule REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.dated_promotion REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.document_conversion REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.document_correction REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.document_file REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'checked_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.document_obligation REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.document_timestamp REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'token,tries,fault,tried_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.external_mapping REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.geo_zone REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.import_mapping REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.index_point REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.initial_fee REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.insurance_tax REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.ledger_account REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.measure_unit REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.negotiated_price REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.notification_template REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.oidc_identity REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.partner REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'iban', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.partner_activation REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.partner_contact REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.partner_credential REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'credentials', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.partner_extranet_code REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'secret', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.passkey REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'sign_count,last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.price_grid_row REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.price_notice_rule REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.price_option REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.price_surcharge REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.pricing_rule REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.product REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'name_sort,near,search,reader_company_ids,readers_until,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.product_document REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.product_exit_plan REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.product_field_value REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.product_mapping REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.product_plan REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.product_seller REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.product_version REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'reader_company_ids,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.promotion REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.publication REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.raci_rule REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.raci_task REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.recovery_code REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'code_hash', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.rehearsal REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'user_label,filters,facts,status,total,done_count,place,problem,finished_at,comparison,compared_count,compared_at,actual_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.risk REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.risk_field REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.role_assignment REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.role_right REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.sale_ban REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.sales_channel REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.saved_view REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.sign_in_policy REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.slack_hook REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'url', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.sms_factor REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'code_hash', 'code_expires_at,tries,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.team REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.team_member REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.totp_factor REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'secret', 'last_step,last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.vat_code REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.version_decision REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_delete AFTER DELETE ON public.webhook_endpoint REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'secret', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.access_review REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.access_review_line REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.accounting_entry REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.accounting_entry_line REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.accounting_journal REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'last_number,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.accounting_mapping REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.admin_act REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.api_key REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'token_hash', 'last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.app_user REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'password_hash', 'last_seen_at,preferences,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.approval_act REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.approval_delay REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.approval_task REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.batch REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('for_company_id', '', 'user_label,arguments,done_count,unchanged_count,refused_count,skipped_count,back,started_at,problem,file_size,file_until,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.catalog_import REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'user_label,reading,mapping,total,checked_count,create_count,update_count,unchanged_count,faulty_count,created_count,updated_count,refused_count,undone_count,kept_count,problem,batch_id,undo_batch_id,checked_at,applied_at,applied_label,undone_at,undone_label,cleared_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.client_exclusion REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.client_notice REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'sent_by_label,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.commission_scheme REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.commission_tier REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.company REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.company_address REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.company_contact REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.company_ledger_setting REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.cq_rule REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.dated_promotion REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.document_conversion REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.document_correction REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.document_file REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'checked_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.document_obligation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.document_timestamp REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'token,tries,fault,tried_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.external_mapping REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.geo_zone REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.import_mapping REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.index_point REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.initial_fee REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.insurance_tax REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.ledger_account REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.measure_unit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.negotiated_price REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.notification_template REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.oidc_identity REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.partner REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'iban', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.partner_activation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.partner_contact REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.partner_credential REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'credentials', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.partner_extranet_code REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'secret', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.passkey REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'sign_count,last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.price_grid_row REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.price_notice_rule REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.price_option REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.price_surcharge REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.pricing_rule REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.product REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'name_sort,near,search,reader_company_ids,readers_until,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.product_document REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.product_exit_plan REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.product_field_value REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.product_mapping REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.product_plan REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.product_seller REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.product_version REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'reader_company_ids,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.promotion REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.publication REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.raci_rule REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.raci_task REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.recovery_code REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'code_hash', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.rehearsal REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'user_label,filters,facts,status,total,done_count,place,problem,finished_at,comparison,compared_count,compared_at,actual_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.risk REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.risk_field REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.role_assignment REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.role_right REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.sale_ban REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.sales_channel REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.saved_view REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.sign_in_policy REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.slack_hook REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'url', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.sms_factor REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'code_hash', 'code_expires_at,tries,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.team REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.team_member REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.totp_factor REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'secret', 'last_step,last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.vat_code REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.version_decision REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_insert AFTER INSERT ON public.webhook_endpoint REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'secret', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.access_review FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.access_review_line FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.accounting_entry FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.accounting_entry_line FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.accounting_journal FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'last_number,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.accounting_mapping FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.admin_act FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.api_key FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'token_hash', 'last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.app_user FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'password_hash', 'last_seen_at,preferences,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.approval_act FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.approval_delay FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.approval_task FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.batch FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('for_company_id', '', 'user_label,arguments,done_count,unchanged_count,refused_count,skipped_count,back,started_at,problem,file_size,file_until,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.catalog_import FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'user_label,reading,mapping,total,checked_count,create_count,update_count,unchanged_count,faulty_count,created_count,updated_count,refused_count,undone_count,kept_count,problem,batch_id,undo_batch_id,checked_at,applied_at,applied_label,undone_at,undone_label,cleared_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.client_exclusion FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.client_notice FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'sent_by_label,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.commission_scheme FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.commission_tier FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.company FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.company_address FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.company_contact FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.company_ledger_setting FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.cq_rule FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.dated_promotion FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.document_conversion FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.document_correction FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.document_file FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'checked_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.document_obligation FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.document_timestamp FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'token,tries,fault,tried_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.external_mapping FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.geo_zone FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.import_mapping FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.index_point FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.initial_fee FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.insurance_tax FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.ledger_account FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.measure_unit FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.negotiated_price FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.notification_template FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.oidc_identity FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.partner FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'iban', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.partner_activation FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.partner_contact FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.partner_credential FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'credentials', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.partner_extranet_code FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'secret', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.passkey FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'sign_count,last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.price_grid_row FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.price_notice_rule FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.price_option FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.price_surcharge FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.pricing_rule FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.product FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'name_sort,near,search,reader_company_ids,readers_until,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.product_document FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.product_exit_plan FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.product_field_value FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.product_mapping FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.product_plan FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.product_seller FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.product_version FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'reader_company_ids,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.promotion FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.publication FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.raci_rule FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.raci_task FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.recovery_code FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'code_hash', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.rehearsal FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'user_label,filters,facts,status,total,done_count,place,problem,finished_at,comparison,compared_count,compared_at,actual_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.risk FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.risk_field FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.role_assignment FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.role_right FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.sale_ban FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.sales_channel FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.saved_view FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.sign_in_policy FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.slack_hook FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'url', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.sms_factor FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'code_hash', 'code_expires_at,tries,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.team FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.team_member FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.totp_factor FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'secret', 'last_step,last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.vat_code FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.version_decision FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_truncate AFTER TRUNCATE ON public.webhook_endpoint FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'secret', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.access_review REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.access_review_line REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.accounting_entry REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.accounting_entry_line REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.accounting_journal REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'last_number,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.accounting_mapping REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.admin_act REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.api_key REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'token_hash', 'last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.app_user REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'password_hash', 'last_seen_at,preferences,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.approval_act REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.approval_delay REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.approval_task REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.batch REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('for_company_id', '', 'user_label,arguments,done_count,unchanged_count,refused_count,skipped_count,back,started_at,problem,file_size,file_until,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.catalog_import REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'user_label,reading,mapping,total,checked_count,create_count,update_count,unchanged_count,faulty_count,created_count,updated_count,refused_count,undone_count,kept_count,problem,batch_id,undo_batch_id,checked_at,applied_at,applied_label,undone_at,undone_label,cleared_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.client_exclusion REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.client_notice REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'sent_by_label,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.commission_scheme REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.commission_tier REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.company REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.company_address REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.company_contact REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.company_ledger_setting REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.cq_rule REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.dated_promotion REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.document_conversion REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.document_correction REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.document_file REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'checked_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.document_obligation REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.document_timestamp REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'token,tries,fault,tried_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.external_mapping REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.geo_zone REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.import_mapping REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.index_point REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.initial_fee REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.insurance_tax REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.ledger_account REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.measure_unit REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.negotiated_price REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.notification_template REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.oidc_identity REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.partner REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'iban', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.partner_activation REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.partner_contact REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.partner_credential REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'credentials', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.partner_extranet_code REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'secret', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.passkey REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'sign_count,last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.price_grid_row REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.price_notice_rule REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.price_option REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.price_surcharge REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.pricing_rule REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.product REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'name_sort,near,search,reader_company_ids,readers_until,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.product_document REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.product_exit_plan REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.product_field_value REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.product_mapping REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.product_plan REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.product_seller REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.product_version REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'reader_company_ids,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.promotion REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.publication REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.raci_rule REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.raci_task REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.recovery_code REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'code_hash', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.rehearsal REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'user_label,filters,facts,status,total,done_count,place,problem,finished_at,comparison,compared_count,compared_at,actual_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.risk REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.risk_field REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.role_assignment REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.role_right REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.sale_ban REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.sales_channel REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.saved_view REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.sign_in_policy REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.slack_hook REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'url', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.sms_factor REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'code_hash', 'code_expires_at,tries,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.team REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.team_member REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.totp_factor REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', 'secret', 'last_step,last_used_at,created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.vat_code REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.version_decision REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('owner_company_id', '', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_audit_update AFTER UPDATE ON public.webhook_endpoint REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_row('company_id', 'secret', 'created_at,updated_at,lock_version');

CREATE TRIGGER tg_catalog_change AFTER INSERT OR DELETE OR UPDATE ON public.company FOR EACH STATEMENT EXECUTE FUNCTION public.note_catalog_change();

CREATE TRIGGER tg_catalog_change AFTER INSERT OR DELETE OR UPDATE ON public.partner FOR EACH STATEMENT EXECUTE FUNCTION public.note_catalog_change();

CREATE TRIGGER tg_catalog_change AFTER INSERT OR DELETE OR UPDATE ON public.partner_activation FOR EACH STATEMENT EXECUTE FUNCTION public.note_catalog_change();

CREATE TRIGGER tg_catalog_change AFTER INSERT OR DELETE OR UPDATE ON public.product_index FOR EACH STATEMENT EXECUTE FUNCTION public.note_catalog_change();

CREATE TRIGGER tg_catalog_change AFTER INSERT OR DELETE OR UPDATE ON public.product_shelf FOR EACH STATEMENT EXECUTE FUNCTION public.note_catalog_change();

CREATE TRIGGER tg_catalog_change AFTER INSERT OR DELETE OR UPDATE ON public.reader_group FOR EACH STATEMENT EXECUTE FUNCTION public.note_catalog_change();

CREATE TRIGGER tg_catalog_change AFTER INSERT OR DELETE OR UPDATE ON public.risk FOR EACH STATEMENT EXECUTE FUNCTION public.note_catalog_change();

CREATE TRIGGER tg_change_epoch BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.company FOR EACH STATEMENT EXECUTE FUNCTION public.bump_change_epoch('company');

CREATE TRIGGER tg_change_epoch BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.list_columns FOR EACH STATEMENT EXECUTE FUNCTION public.bump_change_epoch('saved_view');

CREATE TRIGGER tg_change_epoch BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.saved_view FOR EACH STATEMENT EXECUTE FUNCTION public.bump_change_epoch('saved_view');

CREATE TRIGGER tg_code BEFORE UPDATE ON public.company FOR EACH ROW WHEN (((new.code)::text <> (old.code)::text)) EXECUTE FUNCTION public.keep_company_code();

CREATE CONSTRAINT TRIGGER tg_entry_balance AFTER INSERT ON public.accounting_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.check_entry_balance();

CREATE CONSTRAINT TRIGGER tg_entry_balance AFTER INSERT ON public.accounting_entry_line DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.check_entry_balance();

CREATE TRIGGER tg_history_delete AFTER DELETE ON public.partner_credential FOR EACH ROW EXECUTE FUNCTION public.remember_credential();

CREATE TRIGGER tg_history_update AFTER UPDATE ON public.partner_credential FOR EACH ROW WHEN ((new.credentials IS DISTINCT FROM old.credentials)) EXECUTE FUNCTION public.remember_credential();

CREATE TRIGGER tg_no_delete BEFORE DELETE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON public.accounting_entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON public.accounting_entry_line FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON public.audit_anchor FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON public.audit_log_default FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON public.index_point FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON public.partner_tariff FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON public.quote FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON public.quote_line FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON public.quoted_tariff FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER tg_offer AFTER INSERT OR DELETE OR UPDATE ON public.company FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer();

CREATE TRIGGER tg_offer AFTER INSERT OR DELETE OR UPDATE ON public.index_point FOR EACH STATEMENT EXECUTE FUNCTION public.announce_references();

CREATE TRIGGER tg_offer AFTER INSERT OR DELETE OR UPDATE ON public.insurance_tax FOR EACH STATEMENT EXECUTE FUNCTION public.announce_references();

CREATE TRIGGER tg_offer AFTER INSERT OR DELETE OR UPDATE ON public.vat_code FOR EACH STATEMENT EXECUTE FUNCTION public.announce_references();

CREATE TRIGGER tg_offer_delete AFTER DELETE ON public.dated_promotion REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_delete AFTER DELETE ON public.external_mapping REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_delete AFTER DELETE ON public.negotiated_price REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_delete AFTER DELETE ON public.product REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('id');

CREATE TRIGGER tg_offer_delete AFTER DELETE ON public.product_version REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_delete AFTER DELETE ON public.publication REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_delete AFTER DELETE ON public.sale_ban REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer();

CREATE TRIGGER tg_offer_insert AFTER INSERT ON public.dated_promotion REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_insert AFTER INSERT ON public.external_mapping REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_insert AFTER INSERT ON public.negotiated_price REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_insert AFTER INSERT ON public.product REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('id');

CREATE TRIGGER tg_offer_insert AFTER INSERT ON public.product_version REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_insert AFTER INSERT ON public.publication REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_insert AFTER INSERT ON public.sale_ban REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer();

CREATE TRIGGER tg_offer_update AFTER UPDATE ON public.dated_promotion REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_update AFTER UPDATE ON public.external_mapping REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_update AFTER UPDATE ON public.negotiated_price REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_update AFTER UPDATE ON public.product REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('id');

CREATE TRIGGER tg_offer_update AFTER UPDATE ON public.product_version REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_update AFTER UPDATE ON public.publication REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer('product_id');

CREATE TRIGGER tg_offer_update AFTER UPDATE ON public.sale_ban REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_offer();

CREATE TRIGGER tg_pilots AFTER UPDATE OF archived_at ON public.team FOR EACH ROW EXECUTE FUNCTION public.announce_pilots('id');

CREATE TRIGGER tg_pilots AFTER INSERT OR DELETE OR UPDATE ON public.team_member FOR EACH ROW EXECUTE FUNCTION public.announce_pilots('team_id');

CREATE TRIGGER tg_publication_pilot_teams AFTER INSERT OR UPDATE OF pilot_team_ids, company_id ON public.publication FOR EACH ROW WHEN ((new.pilot_team_ids IS NOT NULL)) EXECUTE FUNCTION public.check_pilot_teams();

CREATE CONSTRAINT TRIGGER tg_publication_web_document AFTER DELETE OR UPDATE ON public.product_document DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.type)::text = ANY ((ARRAY['DIPA'::character varying, 'CG'::character varying])::text[]))) EXECUTE FUNCTION public.check_web_document();

CREATE CONSTRAINT TRIGGER tg_publication_web_document AFTER INSERT OR UPDATE ON public.publication DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((((new.status)::text = ANY ((ARRAY['published'::character varying, 'suspended'::character varying])::text[])) AND ('web'::text = ANY (new.channels)))) EXECUTE FUNCTION public.check_web_document();

CREATE TRIGGER tg_readers AFTER UPDATE ON public.product_version REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.version_changes_readers();

CREATE TRIGGER tg_readers_delete AFTER DELETE ON public.publication REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.publication_changes_readers();

CREATE TRIGGER tg_readers_insert AFTER INSERT ON public.publication REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.publication_changes_readers();

CREATE TRIGGER tg_readers_update AFTER UPDATE ON public.publication REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.publication_changes_readers();

CREATE TRIGGER tg_remember_insert AFTER INSERT ON public.risk_field FOR EACH ROW EXECUTE FUNCTION public.remember_field_version();

CREATE TRIGGER tg_remember_update AFTER UPDATE ON public.risk_field FOR EACH ROW WHEN ((new.version <> old.version)) EXECUTE FUNCTION public.remember_field_version();

CREATE TRIGGER tg_reopen AFTER UPDATE ON public.partner FOR EACH ROW WHEN (((((((((((((((((old.legal_name)::text IS DISTINCT FROM (new.legal_name)::text) OR ((old.siren)::text IS DISTINCT FROM (new.siren)::text)) OR ((old.siret)::text IS DISTINCT FROM (new.siret)::text)) OR ((old.vat_number)::text IS DISTINCT FROM (new.vat_number)::text)) OR ((old.country)::text IS DISTINCT FROM (new.country)::text)) OR ((old.iban_masked)::text IS DISTINCT FROM (new.iban_masked)::text)) OR ((old.bic)::text IS DISTINCT FROM (new.bic)::text)) OR ((old.payment_terms)::text IS DISTINCT FROM (new.payment_terms)::text)) OR (old.sla_latency_ms IS DISTINCT FROM new.sla_latency_ms)) OR (old.sla_availability IS DISTINCT FROM new.sla_availability)) OR (old.sla_support_hours IS DISTINCT FROM new.sla_support_hours)) OR (old.sla_from IS DISTINCT FROM new.sla_from)) OR (old.sla_to IS DISTINCT FROM new.sla_to)) OR ((old.sla_contact)::text IS DISTINCT FROM (new.sla_contact)::text)) OR (old.sla_notes IS DISTINCT FROM new.sla_notes))) EXECUTE FUNCTION public.terms_reopen_tasks();

CREATE TRIGGER tg_reopen AFTER INSERT OR DELETE OR UPDATE ON public.product_exit_plan FOR EACH ROW EXECUTE FUNCTION public.exit_plan_reopens_tasks();

CREATE TRIGGER tg_reopen_delete AFTER DELETE ON public.accounting_mapping REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.mapping_reopens_task();

CREATE TRIGGER tg_reopen_delete AFTER DELETE ON public.commission_scheme REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_delete AFTER DELETE ON public.commission_tier REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tiers_reopen_version('');

CREATE TRIGGER tg_reopen_delete AFTER DELETE ON public.cq_rule REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_delete AFTER DELETE ON public.initial_fee REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_delete AFTER DELETE ON public.price_grid_row REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_delete AFTER DELETE ON public.price_option REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_delete AFTER DELETE ON public.price_surcharge REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_delete AFTER DELETE ON public.pricing_rule REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_delete AFTER DELETE ON public.product_document REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('status,published_at,valid_to');

CREATE TRIGGER tg_reopen_delete AFTER DELETE ON public.product_plan REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_delete AFTER DELETE ON public.promotion REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_insert AFTER INSERT ON public.accounting_mapping REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.mapping_reopens_task();

CREATE TRIGGER tg_reopen_insert AFTER INSERT ON public.commission_scheme REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_insert AFTER INSERT ON public.commission_tier REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tiers_reopen_version('');

CREATE TRIGGER tg_reopen_insert AFTER INSERT ON public.cq_rule REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_insert AFTER INSERT ON public.initial_fee REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_insert AFTER INSERT ON public.price_grid_row REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_insert AFTER INSERT ON public.price_option REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_insert AFTER INSERT ON public.price_surcharge REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_insert AFTER INSERT ON public.pricing_rule REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_insert AFTER INSERT ON public.product_document REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('status,published_at,valid_to');

CREATE TRIGGER tg_reopen_insert AFTER INSERT ON public.product_plan REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_insert AFTER INSERT ON public.promotion REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_update AFTER UPDATE ON public.accounting_mapping REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.mapping_reopens_task();

CREATE TRIGGER tg_reopen_update AFTER UPDATE ON public.commission_scheme REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_update AFTER UPDATE ON public.commission_tier REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tiers_reopen_version('');

CREATE TRIGGER tg_reopen_update AFTER UPDATE ON public.cq_rule REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_update AFTER UPDATE ON public.initial_fee REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_update AFTER UPDATE ON public.price_grid_row REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_update AFTER UPDATE ON public.price_option REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_update AFTER UPDATE ON public.price_surcharge REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_update AFTER UPDATE ON public.pricing_rule REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_update AFTER UPDATE ON public.product_document REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('status,published_at,valid_to');

CREATE TRIGGER tg_reopen_update AFTER UPDATE ON public.product_plan REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_reopen_update AFTER UPDATE ON public.promotion REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.content_reopens_version('');

CREATE TRIGGER tg_rights_epoch AFTER UPDATE OF status, display_name, email ON public.app_user FOR EACH STATEMENT EXECUTE FUNCTION public.bump_rights_epoch();

CREATE TRIGGER tg_rights_epoch AFTER INSERT OR DELETE OR UPDATE ON public.company FOR EACH STATEMENT EXECUTE FUNCTION public.bump_rights_epoch();

CREATE TRIGGER tg_rights_epoch AFTER INSERT OR DELETE OR UPDATE ON public.role_assignment FOR EACH STATEMENT EXECUTE FUNCTION public.bump_rights_epoch();

CREATE TRIGGER tg_rights_epoch AFTER INSERT OR DELETE OR UPDATE ON public.role_right FOR EACH STATEMENT EXECUTE FUNCTION public.bump_rights_epoch();

CREATE TRIGGER tg_sealed BEFORE UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.guard_audit_log();

CREATE TRIGGER tg_shelf AFTER UPDATE ON public.partner FOR EACH ROW WHEN (((new.name)::text <> (old.name)::text)) EXECUTE FUNCTION public.partner_changes_shelf();

CREATE TRIGGER tg_shelf_delete AFTER DELETE ON public.external_mapping REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.product_changes_shelf();

CREATE TRIGGER tg_shelf_delete AFTER DELETE ON public.pricing_rule REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.price_changes_shelf();

CREATE TRIGGER tg_shelf_delete AFTER DELETE ON public.product_completeness REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.completeness_moves_on_shelf();

CREATE TRIGGER tg_shelf_delete AFTER DELETE ON public.product_version REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.product_changes_shelf();

CREATE TRIGGER tg_shelf_delete AFTER DELETE ON public.publication REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.product_changes_shelf();

CREATE TRIGGER tg_shelf_insert AFTER INSERT ON public.external_mapping REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.product_changes_shelf();

CREATE TRIGGER tg_shelf_insert AFTER INSERT ON public.pricing_rule REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.price_changes_shelf();

CREATE TRIGGER tg_shelf_insert AFTER INSERT ON public.product REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.product_changes_shelf();

CREATE TRIGGER tg_shelf_insert AFTER INSERT ON public.product_completeness REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.completeness_moves_on_shelf();

CREATE TRIGGER tg_shelf_insert AFTER INSERT ON public.product_version REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.product_changes_shelf();

CREATE TRIGGER tg_shelf_insert AFTER INSERT ON public.publication REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.product_changes_shelf();

CREATE TRIGGER tg_shelf_price_delete AFTER DELETE ON public.pricing_rule REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.price_moves_on_shelf();

CREATE TRIGGER tg_shelf_price_delete AFTER DELETE ON public.product_version REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.price_moves_on_shelf();

CREATE TRIGGER tg_shelf_price_insert AFTER INSERT ON public.pricing_rule REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.price_moves_on_shelf();

CREATE TRIGGER tg_shelf_price_insert AFTER INSERT ON public.product_shelf REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.price_moves_on_shelf();

CREATE TRIGGER tg_shelf_price_insert AFTER INSERT ON public.product_version REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.price_moves_on_shelf();

CREATE TRIGGER tg_shelf_price_update AFTER UPDATE ON public.pricing_rule REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.price_moves_on_shelf();

CREATE TRIGGER tg_shelf_price_update AFTER UPDATE ON public.product_plan REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.price_moves_on_shelf();

CREATE TRIGGER tg_shelf_price_update AFTER UPDATE ON public.product_version REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.price_moves_on_shelf();

CREATE TRIGGER tg_shelf_update AFTER UPDATE ON public.external_mapping REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.product_changes_shelf();

CREATE TRIGGER tg_shelf_update AFTER UPDATE ON public.pricing_rule REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.price_changes_shelf();

CREATE TRIGGER tg_shelf_update AFTER UPDATE ON public.product REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.product_changes_shelf();

CREATE TRIGGER tg_shelf_update AFTER UPDATE ON public.product_completeness REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.completeness_moves_on_shelf();

CREATE TRIGGER tg_shelf_update AFTER UPDATE ON public.product_version REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.product_changes_shelf();

CREATE TRIGGER tg_shelf_update AFTER UPDATE ON public.publication REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.product_changes_shelf();

CREATE TRIGGER tg_slug BEFORE UPDATE ON public.partner FOR EACH ROW WHEN (((new.slug)::text <> (old.slug)::text)) EXECUTE FUNCTION public.keep_partner_slug();

CREATE TRIGGER tg_stamp AFTER UPDATE ON public.company FOR EACH ROW WHEN (((((new.code)::text IS DISTINCT FROM (old.code)::text) OR ((new.brand_name)::text IS DISTINCT FROM (old.brand_name)::text)) OR ((new.legal_name)::text IS DISTINCT FROM (old.legal_name)::text))) EXECUTE FUNCTION public.name_moves_on_shelf();

CREATE TRIGGER tg_stamp AFTER UPDATE ON public.partner FOR EACH ROW WHEN ((new.company_id <> old.company_id)) EXECUTE FUNCTION public.name_moves_on_shelf();

CREATE TRIGGER tg_stamp AFTER INSERT OR DELETE OR UPDATE ON public.partner_activation FOR EACH ROW EXECUTE FUNCTION public.name_moves_on_shelf();

CREATE TRIGGER tg_stamp AFTER UPDATE ON public.risk FOR EACH ROW WHEN ((((new.code)::text IS DISTINCT FROM (old.code)::text) OR ((new.label)::text IS DISTINCT FROM (old.label)::text))) EXECUTE FUNCTION public.name_moves_on_shelf();

CREATE TRIGGER tg_tally_delete AFTER DELETE ON public.product_shelf REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.shelf_changes_tally();

CREATE TRIGGER tg_tally_insert AFTER INSERT ON public.product_shelf REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.shelf_changes_tally();

CREATE TRIGGER tg_tally_update AFTER UPDATE ON public.product_shelf REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.shelf_changes_tally();

CREATE TRIGGER tg_tasks_follow AFTER UPDATE OF status ON public.product_version FOR EACH ROW WHEN ((((old.status)::text <> (new.status)::text) AND ((new.status)::text = ANY ((ARRAY['draft'::character varying, 'withdrawn'::character varying, 'superseded'::character varying])::text[])))) EXECUTE FUNCTION public.version_moves_tasks();

CREATE TRIGGER tg_tasks_go AFTER DELETE ON public.product_version FOR EACH ROW EXECUTE FUNCTION public.version_moves_tasks();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.access_review FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.access_review_line FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.access_right FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.accounting_entry FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.accounting_entry_line FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.accounting_journal FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.accounting_mapping FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.admin_act FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.api_key FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.api_key_refusal FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.api_key_usage FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.app_user FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.approval_act FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.approval_delay FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.approval_task FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.audit_table_rule FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.batch FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.batch_line FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.catalog_change FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.catalog_import FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.catalog_import_line FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.change_epoch FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.client_exclusion FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.client_notice FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.commission_scheme FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.commission_tier FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.company FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.company_address FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.company_contact FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.company_ledger_setting FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.completeness_due FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.completeness_standing FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.cq_rule FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.dated_promotion FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.document_conversion FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.document_correction FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.document_file FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.document_obligation FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.document_timestamp FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.external_mapping FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.geo_zone FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.idempotency_record FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.import_mapping FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.index_point FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.initial_fee FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.insurance_tax FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.ledger_account FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.list_columns FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.login_attempt FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.measure_unit FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.negotiated_price FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.notification FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.notification_preference FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.notification_template FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.oidc_identity FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.partner FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.partner_activation FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.partner_contact FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.partner_credential FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.partner_credential_history FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.partner_extranet_code FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.partner_tariff FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.passkey FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.password_token FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.person_key FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.price_grid_row FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.price_notice_rule FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.price_option FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.price_surcharge FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.pricing_rule FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.product FOR EACH ROW WHEN ((NOT public.app_internal())) EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.product_completeness FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.product_document FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.product_exit_plan FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.product_field_value FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.product_index FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.product_mapping FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.product_plan FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.product_seller FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.product_shelf FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.product_tally FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.product_version FOR EACH ROW WHEN ((NOT public.app_internal())) EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.product_word FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.promotion FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.publication FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.quote FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.quote_line FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.quoted_tariff FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.raci_rule FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.raci_task FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.reader_group FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.recovery_code FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.rehearsal FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.rehearsal_line FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.rehearsal_summary FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.rehearsal_total FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.rights_epoch FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.risk FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.risk_field FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.risk_field_version FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.role FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.role_assignment FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.role_right FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.sale_ban FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.sales_channel FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.saved_view FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.sending FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.sign_in_policy FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.slack_hook FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.sms_factor FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.team FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.team_member FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.totp_factor FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.user_session FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.vat_code FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.version_decision FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.webhook_endpoint FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at('lock_version');

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.webhook_event FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_touch BEFORE UPDATE ON public.webhook_receipt FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER tg_unread AFTER INSERT OR DELETE OR UPDATE OF read_at ON public.notification FOR EACH ROW EXECUTE FUNCTION public.count_unread();

CREATE TRIGGER tg_waiting AFTER INSERT OR DELETE OR UPDATE ON public.approval_task FOR EACH ROW EXECUTE FUNCTION public.count_waiting();

CREATE TRIGGER tg_words_insert AFTER INSERT ON public.product_index REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.words_follow();

CREATE TRIGGER tg_words_update AFTER UPDATE ON public.product_index REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.words_follow();

ALTER TABLE ONLY public.access_review
    ADD CONSTRAINT fk_access_review_closed_by FOREIGN KEY (closed_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.access_review_line
    ADD CONSTRAINT fk_access_review_line_assignment_id FOREIGN KEY (assignment_id) REFERENCES public.role_assignment(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.access_review_line
    ADD CONSTRAINT fk_access_review_line_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.access_review_line
    ADD CONSTRAINT fk_access_review_line_decided_by FOREIGN KEY (decided_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.access_review_line
    ADD CONSTRAINT fk_access_review_line_review_id FOREIGN KEY (review_id) REFERENCES public.access_review(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.access_review_line
    ADD CONSTRAINT fk_access_review_line_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.accounting_entry
    ADD CONSTRAINT fk_accounting_entry_company_id FOREIGN KEY (company_id) REFERENCES public.company(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.accounting_entry
    ADD CONSTRAINT fk_accounting_entry_journal_id FOREIGN KEY (journal_id, company_id) REFERENCES public.accounting_journal(id, company_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.accounting_entry_line
    ADD CONSTRAINT fk_accounting_entry_line_entry_id FOREIGN KEY (entry_id, company_id) REFERENCES public.accounting_entry(id, company_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.accounting_journal
    ADD CONSTRAINT fk_accounting_journal_company_id FOREIGN KEY (company_id) REFERENCES public.company(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.accounting_mapping
    ADD CONSTRAINT fk_accounting_mapping_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.accounting_mapping
    ADD CONSTRAINT fk_accounting_mapping_product_version_id FOREIGN KEY (product_version_id, owner_company_id) REFERENCES public.product_version(id, owner_company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.admin_act
    ADD CONSTRAINT fk_admin_act_actor_id FOREIGN KEY (actor_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.admin_act
    ADD CONSTRAINT fk_admin_act_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT fk_api_key_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT fk_api_key_created_by FOREIGN KEY (created_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.api_key_refusal
    ADD CONSTRAINT fk_api_key_refusal_id FOREIGN KEY (id) REFERENCES public.api_key(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT fk_api_key_role_code FOREIGN KEY (role_code) REFERENCES public.role(code);

ALTER TABLE ONLY public.api_key_usage
    ADD CONSTRAINT fk_api_key_usage_id FOREIGN KEY (id) REFERENCES public.api_key(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.approval_act
    ADD CONSTRAINT fk_approval_act_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.approval_act
    ADD CONSTRAINT fk_approval_act_owner_company_id FOREIGN KEY (owner_company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.approval_act
    ADD CONSTRAINT fk_approval_act_task_id FOREIGN KEY (task_id) REFERENCES public.approval_task(id);

ALTER TABLE ONLY public.approval_delay
    ADD CONSTRAINT fk_approval_delay_owner_company_id FOREIGN KEY (owner_company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.approval_task
    ADD CONSTRAINT fk_approval_task_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.approval_task
    ADD CONSTRAINT fk_approval_task_owner_company_id FOREIGN KEY (owner_company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.approval_task
    ADD CONSTRAINT fk_approval_task_task FOREIGN KEY (task) REFERENCES public.raci_task(code);

ALTER TABLE ONLY public.approval_waiting
    ADD CONSTRAINT fk_approval_waiting_company_id FOREIGN KEY (company_id) REFERENCES public.company(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.batch_line
    ADD CONSTRAINT fk_batch_line_batch_id FOREIGN KEY (batch_id, user_id) REFERENCES public.batch(id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.batch
    ADD CONSTRAINT fk_batch_undoes_id FOREIGN KEY (undoes_id, user_id) REFERENCES public.batch(id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.catalog_import
    ADD CONSTRAINT fk_catalog_import_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.catalog_import_line
    ADD CONSTRAINT fk_catalog_import_line_import_id FOREIGN KEY (import_id, company_id) REFERENCES public.catalog_import(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.client_exclusion
    ADD CONSTRAINT fk_client_exclusion_company_id FOREIGN KEY (company_id) REFERENCES public.company(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.client_notice
    ADD CONSTRAINT fk_client_notice_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.client_notice
    ADD CONSTRAINT fk_client_notice_product_id FOREIGN KEY (product_id) REFERENCES public.product(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.client_notice
    ADD CONSTRAINT fk_client_notice_product_version_id FOREIGN KEY (product_version_id) REFERENCES public.product_version(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.commission_scheme
    ADD CONSTRAINT fk_commission_scheme_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.commission_scheme
    ADD CONSTRAINT fk_commission_scheme_partner_id FOREIGN KEY (partner_id) REFERENCES public.partner(id);

ALTER TABLE ONLY public.commission_scheme
    ADD CONSTRAINT fk_commission_scheme_plan_id FOREIGN KEY (plan_id, product_version_id) REFERENCES public.product_plan(id, product_version_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.commission_scheme
    ADD CONSTRAINT fk_commission_scheme_product_version_id FOREIGN KEY (product_version_id, owner_company_id) REFERENCES public.product_version(id, owner_company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.commission_tier
    ADD CONSTRAINT fk_commission_tier_scheme_id FOREIGN KEY (scheme_id, owner_company_id) REFERENCES public.commission_scheme(id, owner_company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.company_address
    ADD CONSTRAINT fk_company_address_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.company_contact
    ADD CONSTRAINT fk_company_contact_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.company_ledger_setting
    ADD CONSTRAINT fk_company_ledger_setting_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.completeness_due
    ADD CONSTRAINT fk_completeness_due_product_id FOREIGN KEY (product_id) REFERENCES public.product(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.cq_rule
    ADD CONSTRAINT fk_cq_rule_product_version_id FOREIGN KEY (product_version_id, owner_company_id) REFERENCES public.product_version(id, owner_company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.dated_promotion
    ADD CONSTRAINT fk_dated_promotion_product_id FOREIGN KEY (product_id, owner_company_id) REFERENCES public.product(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.document_conversion
    ADD CONSTRAINT fk_document_conversion_document_id FOREIGN KEY (document_id) REFERENCES public.product_document(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.document_conversion
    ADD CONSTRAINT fk_document_conversion_made_document_id FOREIGN KEY (made_document_id) REFERENCES public.product_document(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.document_correction
    ADD CONSTRAINT fk_document_correction_corrected_id FOREIGN KEY (corrected_id) REFERENCES public.product_document(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.document_correction
    ADD CONSTRAINT fk_document_correction_document_id FOREIGN KEY (document_id) REFERENCES public.product_document(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.document_file
    ADD CONSTRAINT fk_document_file_owner_company_id FOREIGN KEY (owner_company_id) REFERENCES public.company(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.document_timestamp
    ADD CONSTRAINT fk_document_timestamp_owner_company_id FOREIGN KEY (owner_company_id, sha256) REFERENCES public.document_file(owner_company_id, sha256) ON DELETE CASCADE;

ALTER TABLE ONLY public.external_mapping
    ADD CONSTRAINT fk_external_mapping_product_id FOREIGN KEY (product_id, owner_company_id) REFERENCES public.product(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.geo_zone
    ADD CONSTRAINT fk_geo_zone_parent_code FOREIGN KEY (parent_code) REFERENCES public.geo_zone(code);

ALTER TABLE ONLY public.idempotency_record
    ADD CONSTRAINT fk_idempotency_record_company_id FOREIGN KEY (company_id) REFERENCES public.company(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_mapping
    ADD CONSTRAINT fk_import_mapping_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.initial_fee
    ADD CONSTRAINT fk_initial_fee_plan_id FOREIGN KEY (plan_id, product_version_id) REFERENCES public.product_plan(id, product_version_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.initial_fee
    ADD CONSTRAINT fk_initial_fee_product_version_id FOREIGN KEY (product_version_id, owner_company_id) REFERENCES public.product_version(id, owner_company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ledger_account
    ADD CONSTRAINT fk_ledger_account_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.list_columns
    ADD CONSTRAINT fk_list_columns_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.list_columns
    ADD CONSTRAINT fk_list_columns_view_id FOREIGN KEY (view_id) REFERENCES public.saved_view(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.login_attempt
    ADD CONSTRAINT fk_login_attempt_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.negotiated_price
    ADD CONSTRAINT fk_negotiated_price_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.negotiated_price
    ADD CONSTRAINT fk_negotiated_price_product_id FOREIGN KEY (product_id, owner_company_id) REFERENCES public.product(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT fk_notification_about_company_id FOREIGN KEY (about_company_id) REFERENCES public.company(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notification_preference
    ADD CONSTRAINT fk_notification_preference_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT fk_notification_recipient_id FOREIGN KEY (recipient_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notification_template
    ADD CONSTRAINT fk_notification_template_company_id FOREIGN KEY (company_id) REFERENCES public.company(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notification_unread
    ADD CONSTRAINT fk_notification_unread_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.oidc_identity
    ADD CONSTRAINT fk_oidc_identity_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.partner_activation
    ADD CONSTRAINT fk_partner_activation_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.partner_activation
    ADD CONSTRAINT fk_partner_activation_partner_id FOREIGN KEY (partner_id, owner_company_id) REFERENCES public.partner(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.partner
    ADD CONSTRAINT fk_partner_company_id FOREIGN KEY (company_id) REFERENCES public.company(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.partner_contact
    ADD CONSTRAINT fk_partner_contact_partner_id FOREIGN KEY (partner_id, company_id) REFERENCES public.partner(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.partner_credential_history
    ADD CONSTRAINT fk_partner_credential_history_partner_id FOREIGN KEY (partner_id, company_id) REFERENCES public.partner(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.partner_credential
    ADD CONSTRAINT fk_partner_credential_partner_id FOREIGN KEY (partner_id, company_id) REFERENCES public.partner(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.partner_extranet_code
    ADD CONSTRAINT fk_partner_extranet_code_for_company_id FOREIGN KEY (for_company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.partner_extranet_code
    ADD CONSTRAINT fk_partner_extranet_code_partner_id FOREIGN KEY (partner_id, company_id) REFERENCES public.partner(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT fk_passkey_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.password_token
    ADD CONSTRAINT fk_password_token_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.price_grid_row
    ADD CONSTRAINT fk_price_grid_row_pricing_rule_id FOREIGN KEY (pricing_rule_id, product_version_id) REFERENCES public.pricing_rule(id, product_version_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.price_grid_row
    ADD CONSTRAINT fk_price_grid_row_product_version_id FOREIGN KEY (product_version_id, owner_company_id) REFERENCES public.product_version(id, owner_company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.price_option
    ADD CONSTRAINT fk_price_option_plan_id FOREIGN KEY (plan_id, product_version_id) REFERENCES public.product_plan(id, product_version_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.price_option
    ADD CONSTRAINT fk_price_option_product_version_id FOREIGN KEY (product_version_id, owner_company_id) REFERENCES public.product_version(id, owner_company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.price_surcharge
    ADD CONSTRAINT fk_price_surcharge_plan_id FOREIGN KEY (plan_id, product_version_id) REFERENCES public.product_plan(id, product_version_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.price_surcharge
    ADD CONSTRAINT fk_price_surcharge_product_version_id FOREIGN KEY (product_version_id, owner_company_id) REFERENCES public.product_version(id, owner_company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pricing_rule
    ADD CONSTRAINT fk_pricing_rule_plan_id FOREIGN KEY (plan_id, product_version_id) REFERENCES public.product_plan(id, product_version_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pricing_rule
    ADD CONSTRAINT fk_pricing_rule_product_version_id FOREIGN KEY (product_version_id, owner_company_id) REFERENCES public.product_version(id, owner_company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.product
    ADD CONSTRAINT fk_product_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.product_completeness
    ADD CONSTRAINT fk_product_completeness_company_id FOREIGN KEY (company_id) REFERENCES public.company(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.product_completeness
    ADD CONSTRAINT fk_product_completeness_product_id FOREIGN KEY (product_id) REFERENCES public.product(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.product_document
    ADD CONSTRAINT fk_product_document_product_version_id FOREIGN KEY (product_version_id, owner_company_id) REFERENCES public.product_version(id, owner_company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.product_document
    ADD CONSTRAINT fk_product_document_replaces_id FOREIGN KEY (replaces_id) REFERENCES public.product_document(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.product_exit_plan
    ADD CONSTRAINT fk_product_exit_plan_product_id FOREIGN KEY (product_id, owner_company_id) REFERENCES public.product(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.product_exit_plan
    ADD CONSTRAINT fk_product_exit_plan_replacement_product_id FOREIGN KEY (replacement_product_id) REFERENCES public.product(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.product_field_value
    ADD CONSTRAINT fk_product_field_value_product_id FOREIGN KEY (product_id, risk_id, owner_company_id) REFERENCES public.product(id, risk_id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.product_field_value
    ADD CONSTRAINT fk_product_field_value_risk_field_id FOREIGN KEY (risk_field_id, risk_id, kind) REFERENCES public.risk_field(id, risk_id, kind);

ALTER TABLE ONLY public.product_index
    ADD CONSTRAINT fk_product_index_id FOREIGN KEY (id) REFERENCES public.product(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.product_mapping
    ADD CONSTRAINT fk_product_mapping_creditor_company_id FOREIGN KEY (creditor_company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.product_mapping
    ADD CONSTRAINT fk_product_mapping_product_id FOREIGN KEY (product_id, owner_company_id) REFERENCES public.product(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.product
    ADD CONSTRAINT fk_product_partner_id FOREIGN KEY (partner_id) REFERENCES public.partner(id);

ALTER TABLE ONLY public.product_plan
    ADD CONSTRAINT fk_product_plan_product_version_id FOREIGN KEY (product_version_id, owner_company_id) REFERENCES public.product_version(id, owner_company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.product
    ADD CONSTRAINT fk_product_risk_id FOREIGN KEY (risk_id) REFERENCES public.risk(id);

ALTER TABLE ONLY public.product_seller
    ADD CONSTRAINT fk_product_seller_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.product_seller
    ADD CONSTRAINT fk_product_seller_product_id FOREIGN KEY (product_id, owner_company_id) REFERENCES public.product(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.product_shelf
    ADD CONSTRAINT fk_product_shelf_diffused_group FOREIGN KEY (diffused_group) REFERENCES public.reader_group(number);

ALTER TABLE ONLY public.product_shelf
    ADD CONSTRAINT fk_product_shelf_id FOREIGN KEY (id, owner_company_id) REFERENCES public.product(id, company_id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.product_shelf
    ADD CONSTRAINT fk_product_shelf_reader_group FOREIGN KEY (reader_group) REFERENCES public.reader_group(number);

ALTER TABLE ONLY public.product_shelf
    ADD CONSTRAINT fk_product_shelf_standing FOREIGN KEY (standing) REFERENCES public.completeness_standing(number);

ALTER TABLE ONLY public.product_tally
    ADD CONSTRAINT fk_product_tally_owner_company_id FOREIGN KEY (owner_company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.product_version
    ADD CONSTRAINT fk_product_version_product_id FOREIGN KEY (product_id, owner_company_id) REFERENCES public.product(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.promotion
    ADD CONSTRAINT fk_promotion_plan_id FOREIGN KEY (plan_id, product_version_id) REFERENCES public.product_plan(id, product_version_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.promotion
    ADD CONSTRAINT fk_promotion_product_version_id FOREIGN KEY (product_version_id, owner_company_id) REFERENCES public.product_version(id, owner_company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT fk_publication_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT fk_publication_product_version_id FOREIGN KEY (product_version_id, product_id, owner_company_id) REFERENCES public.product_version(id, product_id, owner_company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.quote_line
    ADD CONSTRAINT fk_quote_line_quote_id FOREIGN KEY (quote_id) REFERENCES public.quote(id);

ALTER TABLE ONLY public.raci_rule
    ADD CONSTRAINT fk_raci_rule_task FOREIGN KEY (task) REFERENCES public.raci_task(code);

ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT fk_recovery_code_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.rehearsal
    ADD CONSTRAINT fk_rehearsal_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.rehearsal_line
    ADD CONSTRAINT fk_rehearsal_line_rehearsal_id FOREIGN KEY (rehearsal_id) REFERENCES public.rehearsal(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.rehearsal
    ADD CONSTRAINT fk_rehearsal_product_id FOREIGN KEY (product_id) REFERENCES public.product(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.rehearsal_summary
    ADD CONSTRAINT fk_rehearsal_summary_rehearsal_id FOREIGN KEY (rehearsal_id) REFERENCES public.rehearsal(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.rehearsal_total
    ADD CONSTRAINT fk_rehearsal_total_rehearsal_id FOREIGN KEY (rehearsal_id) REFERENCES public.rehearsal(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.risk
    ADD CONSTRAINT fk_risk_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.risk_field
    ADD CONSTRAINT fk_risk_field_risk_id FOREIGN KEY (risk_id, company_id) REFERENCES public.risk(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.risk_field_version
    ADD CONSTRAINT fk_risk_field_version_risk_field_id FOREIGN KEY (risk_field_id) REFERENCES public.risk_field(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.role_assignment
    ADD CONSTRAINT fk_role_assignment_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.role_assignment
    ADD CONSTRAINT fk_role_assignment_granted_by FOREIGN KEY (granted_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.role_assignment
    ADD CONSTRAINT fk_role_assignment_role_code FOREIGN KEY (role_code) REFERENCES public.role(code);

ALTER TABLE ONLY public.role_assignment
    ADD CONSTRAINT fk_role_assignment_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.role_right
    ADD CONSTRAINT fk_role_right_right_code FOREIGN KEY (right_code) REFERENCES public.access_right(code) ON DELETE CASCADE;

ALTER TABLE ONLY public.role_right
    ADD CONSTRAINT fk_role_right_role_code FOREIGN KEY (role_code) REFERENCES public.role(code) ON DELETE CASCADE;

ALTER TABLE ONLY public.sale_ban
    ADD CONSTRAINT fk_sale_ban_company_id FOREIGN KEY (company_id) REFERENCES public.company(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sale_ban
    ADD CONSTRAINT fk_sale_ban_product_id FOREIGN KEY (product_id) REFERENCES public.product(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.saved_view
    ADD CONSTRAINT fk_saved_view_company_id FOREIGN KEY (company_id) REFERENCES public.company(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.saved_view
    ADD CONSTRAINT fk_saved_view_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sending
    ADD CONSTRAINT fk_sending_company_id FOREIGN KEY (company_id) REFERENCES public.company(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sending
    ADD CONSTRAINT fk_sending_recipient_id FOREIGN KEY (recipient_id) REFERENCES public.app_user(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.sign_in_policy
    ADD CONSTRAINT fk_sign_in_policy_company_id FOREIGN KEY (company_id) REFERENCES public.company(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.slack_hook
    ADD CONSTRAINT fk_slack_hook_company_id FOREIGN KEY (company_id) REFERENCES public.company(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sms_factor
    ADD CONSTRAINT fk_sms_factor_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.team
    ADD CONSTRAINT fk_team_company_id FOREIGN KEY (company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.team
    ADD CONSTRAINT fk_team_manager_id FOREIGN KEY (manager_id) REFERENCES public.app_user(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT fk_team_member_team_id FOREIGN KEY (team_id, company_id) REFERENCES public.team(id, company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT fk_team_member_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.totp_factor
    ADD CONSTRAINT fk_totp_factor_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT fk_user_session_selected_company_id FOREIGN KEY (selected_company_id) REFERENCES public.company(id);

ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT fk_user_session_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.vat_code
    ADD CONSTRAINT fk_vat_code_country FOREIGN KEY (country) REFERENCES public.geo_zone(code);

ALTER TABLE ONLY public.version_decision
    ADD CONSTRAINT fk_version_decision_product_version_id FOREIGN KEY (product_version_id, owner_company_id) REFERENCES public.product_version(id, owner_company_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webhook_endpoint
    ADD CONSTRAINT fk_webhook_endpoint_partner_id FOREIGN KEY (partner_id, company_id) REFERENCES public.partner(id, company_id) ON DELETE CASCADE;

ALTER TABLE public.webhook_event
    ADD CONSTRAINT fk_webhook_event_endpoint_id FOREIGN KEY (endpoint_id, company_id) REFERENCES public.webhook_endpoint(id, company_id);

ALTER TABLE ONLY public.webhook_receipt
    ADD CONSTRAINT fk_webhook_receipt_endpoint_id FOREIGN KEY (endpoint_id, company_id) REFERENCES public.webhook_endpoint(id, company_id) ON DELETE CASCADE;

ALTER TABLE public.accounting_entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.accounting_entry_line ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.accounting_journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.accounting_mapping ENABLE ROW LEVEL SECURITY;

CREATE POLICY activated_reads ON public.partner FOR SELECT USING ((EXISTS ( SELECT
   FROM public.partner_activation a
  WHERE ((a.partner_id = partner.id) AND (a.company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))))));

ALTER TABLE public.approval_act ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.approval_delay ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.approval_task ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_log_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.batch ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.batch_line ENABLE ROW LEVEL SECURITY;

CREATE POLICY booking_deletes ON public.accounting_mapping FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY booking_inserts ON public.accounting_mapping FOR INSERT WITH CHECK (((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) AND (EXISTS ( SELECT
   FROM public.product_version v
  WHERE (v.id = accounting_mapping.product_version_id)))));

CREATE POLICY booking_updates ON public.accounting_mapping FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK (((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) AND ((EXISTS ( SELECT
   FROM public.product_version v
  WHERE (v.id = accounting_mapping.product_version_id))) OR ((EXISTS ( SELECT
   FROM public.approval_task t
  WHERE ((t.subject_id = accounting_mapping.product_version_id) AND ((t.facet)::text = 'booking'::text) AND (t.company_id = accounting_mapping.company_id) AND ((t.status)::text <> 'cancelled'::text)))) AND (public.version_standing(product_version_id) <> ALL (ARRAY['superseded'::text, 'withdrawn'::text]))))));

CREATE POLICY by_product_reads ON public.risk FOR SELECT USING ((EXISTS ( SELECT
   FROM public.product_shelf s
  WHERE (s.risk_id = risk.id))));

CREATE POLICY can_delete ON public.accounting_entry FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.accounting_entry_line FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.accounting_journal FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.accounting_mapping FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.approval_act FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.approval_delay FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.approval_task FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.batch FOR DELETE USING (((( SELECT public.app_actor_id() AS app_actor_id) IS NULL) AND ( SELECT public.app_group_admin() AS app_group_admin)));

CREATE POLICY can_delete ON public.batch_line FOR DELETE USING (((( SELECT public.app_actor_id() AS app_actor_id) IS NULL) AND ( SELECT public.app_group_admin() AS app_group_admin)));

CREATE POLICY can_delete ON public.catalog_import FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.catalog_import_line FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.client_exclusion FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.client_notice FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.commission_scheme FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.commission_tier FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.company FOR DELETE USING (( SELECT public.app_group_admin() AS app_group_admin));

CREATE POLICY can_delete ON public.company_address FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.company_contact FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.company_ledger_setting FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.completeness_due FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.cq_rule FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.dated_promotion FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.document_conversion FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.document_correction FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.document_file FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.document_timestamp FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.external_mapping FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.idempotency_record FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.import_mapping FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.initial_fee FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.ledger_account FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.list_columns FOR DELETE USING ((user_id = ( SELECT public.app_actor_id() AS app_actor_id)));

CREATE POLICY can_delete ON public.negotiated_price FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.notification FOR DELETE USING ((recipient_id = ( SELECT public.app_actor_id() AS app_actor_id)));

CREATE POLICY can_delete ON public.notification_preference FOR DELETE USING ((user_id = ( SELECT public.app_actor_id() AS app_actor_id)));

CREATE POLICY can_delete ON public.notification_template FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.partner FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.partner_activation FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.partner_contact FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.partner_credential FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.partner_credential_history FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.partner_extranet_code FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.partner_tariff FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.price_grid_row FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.price_option FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.price_surcharge FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.pricing_rule FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.product FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.product_completeness FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.product_document FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.product_exit_plan FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.product_field_value FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.product_mapping FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.product_plan FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.product_seller FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.product_shelf FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.product_tally FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.product_version FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.promotion FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.publication FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.quote FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.quote_line FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.quoted_tariff FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.rehearsal FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.rehearsal_line FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.rehearsal_summary FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.rehearsal_total FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.risk FOR DELETE USING (((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) AND ((NOT is_global) OR ( SELECT public.app_group_admin() AS app_group_admin))));

CREATE POLICY can_delete ON public.risk_field FOR DELETE USING (((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) AND (( SELECT public.app_group_admin() AS app_group_admin) OR (risk_id IN ( SELECT risk.id
   FROM public.risk
  WHERE (NOT risk.is_global))))));

CREATE POLICY can_delete ON public.risk_field_version FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.sale_ban FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.saved_view FOR DELETE USING (
CASE audience
    WHEN 'company'::text THEN (company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))
    WHEN 'group'::text THEN ( SELECT public.app_group_admin() AS app_group_admin)
    ELSE (user_id = ( SELECT public.app_actor_id() AS app_actor_id))
END);

CREATE POLICY can_delete ON public.sending FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.slack_hook FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.team FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.team_member FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.version_decision FOR DELETE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.webhook_endpoint FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.webhook_event FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_delete ON public.webhook_receipt FOR DELETE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.accounting_entry FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.accounting_entry_line FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.accounting_journal FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.accounting_mapping FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.approval_act FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.approval_delay FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.approval_task FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.batch FOR INSERT WITH CHECK ((user_id = ( SELECT public.app_actor_id() AS app_actor_id)));

CREATE POLICY can_insert ON public.batch_line FOR INSERT WITH CHECK ((user_id = ( SELECT public.app_actor_id() AS app_actor_id)));

CREATE POLICY can_insert ON public.catalog_import FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.catalog_import_line FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.client_exclusion FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.client_notice FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.commission_scheme FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.commission_tier FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.company FOR INSERT WITH CHECK (( SELECT public.app_group_admin() AS app_group_admin));

CREATE POLICY can_insert ON public.company_address FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.company_contact FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.company_ledger_setting FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.completeness_due FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.cq_rule FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.dated_promotion FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.document_conversion FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.document_correction FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.document_file FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.document_timestamp FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.external_mapping FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.idempotency_record FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.import_mapping FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.initial_fee FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.ledger_account FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.list_columns FOR INSERT WITH CHECK ((user_id = ( SELECT public.app_actor_id() AS app_actor_id)));

CREATE POLICY can_insert ON public.negotiated_price FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.notification FOR INSERT WITH CHECK (((about_company_id IS NULL) OR (about_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))));

CREATE POLICY can_insert ON public.notification_preference FOR INSERT WITH CHECK ((user_id = ( SELECT public.app_actor_id() AS app_actor_id)));

CREATE POLICY can_insert ON public.notification_template FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.partner FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.partner_activation FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.partner_contact FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.partner_credential FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.partner_credential_history FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.partner_extranet_code FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.partner_tariff FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.price_grid_row FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.price_option FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.price_surcharge FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.pricing_rule FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.product FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.product_completeness FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.product_document FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.product_exit_plan FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.product_field_value FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.product_mapping FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.product_plan FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.product_seller FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.product_shelf FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.product_tally FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.product_version FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.promotion FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.publication FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.quote FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.quote_line FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.quoted_tariff FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.rehearsal FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.rehearsal_line FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.rehearsal_summary FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.rehearsal_total FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.risk FOR INSERT WITH CHECK (((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) AND ((NOT is_global) OR ( SELECT public.app_group_admin() AS app_group_admin))));

CREATE POLICY can_insert ON public.risk_field FOR INSERT WITH CHECK (((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) AND (( SELECT public.app_group_admin() AS app_group_admin) OR (risk_id IN ( SELECT risk.id
   FROM public.risk
  WHERE (NOT risk.is_global))))));

CREATE POLICY can_insert ON public.risk_field_version FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.sale_ban FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.saved_view FOR INSERT WITH CHECK (((user_id = ( SELECT public.app_actor_id() AS app_actor_id)) AND
CASE audience
    WHEN 'company'::text THEN (company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))
    WHEN 'group'::text THEN ( SELECT public.app_group_admin() AS app_group_admin)
    ELSE true
END));

CREATE POLICY can_insert ON public.sending FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.slack_hook FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.team FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.team_member FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.version_decision FOR INSERT WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.webhook_endpoint FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.webhook_event FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_insert ON public.webhook_receipt FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_seal ON public.audit_log FOR UPDATE USING (((sealed_at IS NULL) AND ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) OR ((company_id IS NULL) AND ( SELECT public.app_group_admin() AS app_group_admin))))) WITH CHECK (true);

CREATE POLICY can_update ON public.accounting_entry FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.accounting_entry_line FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.accounting_journal FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.accounting_mapping FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.approval_act FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.approval_delay FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.approval_task FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.batch FOR UPDATE USING (((user_id = ( SELECT public.app_actor_id() AS app_actor_id)) OR ((( SELECT public.app_actor_id() AS app_actor_id) IS NULL) AND ( SELECT public.app_group_admin() AS app_group_admin)))) WITH CHECK (((user_id = ( SELECT public.app_actor_id() AS app_actor_id)) OR ((( SELECT public.app_actor_id() AS app_actor_id) IS NULL) AND ( SELECT public.app_group_admin() AS app_group_admin))));

CREATE POLICY can_update ON public.batch_line FOR UPDATE USING (((user_id = ( SELECT public.app_actor_id() AS app_actor_id)) OR ((( SELECT public.app_actor_id() AS app_actor_id) IS NULL) AND ( SELECT public.app_group_admin() AS app_group_admin)))) WITH CHECK (((user_id = ( SELECT public.app_actor_id() AS app_actor_id)) OR ((( SELECT public.app_actor_id() AS app_actor_id) IS NULL) AND ( SELECT public.app_group_admin() AS app_group_admin))));

CREATE POLICY can_update ON public.catalog_import FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.catalog_import_line FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.client_exclusion FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.client_notice FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.commission_scheme FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.commission_tier FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.company FOR UPDATE USING (((id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) OR ( SELECT public.app_group_admin() AS app_group_admin))) WITH CHECK (((id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) OR ( SELECT public.app_group_admin() AS app_group_admin)));

CREATE POLICY can_update ON public.company_address FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.company_contact FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.company_ledger_setting FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.completeness_due FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.cq_rule FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.dated_promotion FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.document_conversion FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.document_correction FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.document_file FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.document_timestamp FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.external_mapping FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.idempotency_record FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.import_mapping FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.initial_fee FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.ledger_account FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.list_columns FOR UPDATE USING ((user_id = ( SELECT public.app_actor_id() AS app_actor_id))) WITH CHECK ((user_id = ( SELECT public.app_actor_id() AS app_actor_id)));

CREATE POLICY can_update ON public.negotiated_price FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.notification FOR UPDATE USING ((recipient_id = ( SELECT public.app_actor_id() AS app_actor_id))) WITH CHECK ((recipient_id = ( SELECT public.app_actor_id() AS app_actor_id)));

CREATE POLICY can_update ON public.notification_preference FOR UPDATE USING ((user_id = ( SELECT public.app_actor_id() AS app_actor_id))) WITH CHECK ((user_id = ( SELECT public.app_actor_id() AS app_actor_id)));

CREATE POLICY can_update ON public.notification_template FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.partner FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.partner_activation FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.partner_contact FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.partner_credential FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.partner_credential_history FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.partner_extranet_code FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.partner_tariff FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.price_grid_row FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.price_option FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.price_surcharge FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.pricing_rule FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.product FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.product_completeness FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.product_document FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.product_exit_plan FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.product_field_value FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.product_mapping FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.product_plan FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.product_seller FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.product_shelf FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.product_tally FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.product_version FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.promotion FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.publication FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.quote FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.quote_line FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.quoted_tariff FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.rehearsal FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.rehearsal_line FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.rehearsal_summary FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.rehearsal_total FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.risk FOR UPDATE USING (((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) AND ((NOT is_global) OR ( SELECT public.app_group_admin() AS app_group_admin)))) WITH CHECK (((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) AND ((NOT is_global) OR ( SELECT public.app_group_admin() AS app_group_admin))));

CREATE POLICY can_update ON public.risk_field FOR UPDATE USING (((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) AND (( SELECT public.app_group_admin() AS app_group_admin) OR (risk_id IN ( SELECT risk.id
   FROM public.risk
  WHERE (NOT risk.is_global)))))) WITH CHECK (((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) AND (( SELECT public.app_group_admin() AS app_group_admin) OR (risk_id IN ( SELECT risk.id
   FROM public.risk
  WHERE (NOT risk.is_global))))));

CREATE POLICY can_update ON public.risk_field_version FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.sale_ban FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.saved_view FOR UPDATE USING (
CASE audience
    WHEN 'company'::text THEN (company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))
    WHEN 'group'::text THEN ( SELECT public.app_group_admin() AS app_group_admin)
    ELSE (user_id = ( SELECT public.app_actor_id() AS app_actor_id))
END) WITH CHECK (
CASE audience
    WHEN 'company'::text THEN (company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))
    WHEN 'group'::text THEN ( SELECT public.app_group_admin() AS app_group_admin)
    ELSE (user_id = ( SELECT public.app_actor_id() AS app_actor_id))
END);

CREATE POLICY can_update ON public.sending FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.slack_hook FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.team FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.team_member FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.version_decision FOR UPDATE USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.webhook_endpoint FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.webhook_event FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY can_update ON public.webhook_receipt FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

ALTER TABLE public.catalog_import ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.catalog_import_line ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.client_exclusion ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.client_notice ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.commission_scheme ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.commission_tier ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.company ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.company_address ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.company_contact ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.company_ledger_setting ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.completeness_due ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.cq_rule ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.dated_promotion ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document_conversion ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document_correction ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document_file ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document_timestamp ENABLE ROW LEVEL SECURITY;

CREATE POLICY due_upkeep ON public.completeness_due FOR INSERT TO winvest_owner WITH CHECK (( SELECT public.app_internal() AS app_internal));

ALTER TABLE public.external_mapping ENABLE ROW LEVEL SECURITY;

CREATE POLICY global_reads ON public.risk FOR SELECT USING (is_global);

ALTER TABLE public.idempotency_record ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.import_mapping ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.initial_fee ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.ledger_account ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.list_columns ENABLE ROW LEVEL SECURITY;

CREATE POLICY lists_read ON public.audit_log FOR SELECT USING (((company_id IS NULL) AND (("table")::text = ANY ((ARRAY['measure_unit'::character varying, 'sales_channel'::character varying, 'geo_zone'::character varying, 'vat_code'::character varying])::text[]))));

CREATE POLICY named_reads ON public.accounting_mapping FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY named_reads ON public.approval_act FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY named_reads ON public.approval_task FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY named_reads ON public.commission_scheme FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY named_reads ON public.commission_tier FOR SELECT USING ((EXISTS ( SELECT
   FROM public.commission_scheme s
  WHERE (s.id = commission_tier.scheme_id))));

CREATE POLICY named_reads ON public.dated_promotion FOR SELECT USING ((EXISTS ( SELECT
   FROM public.product p
  WHERE (p.id = dated_promotion.product_id))));

CREATE POLICY named_reads ON public.initial_fee FOR SELECT USING ((EXISTS ( SELECT
   FROM public.product_version v
  WHERE (v.id = initial_fee.product_version_id))));

CREATE POLICY named_reads ON public.negotiated_price FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY named_reads ON public.partner_activation FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY named_reads ON public.partner_contact FOR SELECT USING ((partner_id IN ( SELECT partner.id
   FROM public.partner)));

CREATE POLICY named_reads ON public.partner_extranet_code FOR SELECT USING ((for_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY named_reads ON public.price_grid_row FOR SELECT USING ((EXISTS ( SELECT
   FROM public.product_version v
  WHERE (v.id = price_grid_row.product_version_id))));

CREATE POLICY named_reads ON public.price_option FOR SELECT USING ((EXISTS ( SELECT
   FROM public.product_version v
  WHERE (v.id = price_option.product_version_id))));

CREATE POLICY named_reads ON public.price_surcharge FOR SELECT USING ((EXISTS ( SELECT
   FROM public.product_version v
  WHERE (v.id = price_surcharge.product_version_id))));

CREATE POLICY named_reads ON public.pricing_rule FOR SELECT USING ((EXISTS ( SELECT
   FROM public.product_version v
  WHERE (v.id = pricing_rule.product_version_id))));

CREATE POLICY named_reads ON public.product FOR SELECT USING (((reader_company_ids && ( SELECT public.app_company_ids() AS app_company_ids)) AND ((readers_until IS NULL) OR (readers_until > now()) OR (EXISTS ( SELECT
   FROM public.publication b
  WHERE ((b.product_id = product.id) AND (b.company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) AND ((b.status)::text = 'published'::text) AND ((b.visibility)::text <> 'hidden'::text) AND ((b.end_at IS NULL) OR (b.end_at > now()))))))));

CREATE POLICY named_reads ON public.product_completeness FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY named_reads ON public.product_document FOR SELECT USING ((EXISTS ( SELECT
   FROM public.product_version v
  WHERE (v.id = product_document.product_version_id))));

CREATE POLICY named_reads ON public.product_exit_plan FOR SELECT USING ((EXISTS ( SELECT
   FROM public.product p
  WHERE (p.id = product_exit_plan.product_id))));

CREATE POLICY named_reads ON public.product_field_value FOR SELECT USING ((EXISTS ( SELECT
   FROM public.product p
  WHERE (p.id = product_field_value.product_id))));

CREATE POLICY named_reads ON public.product_mapping FOR SELECT USING ((EXISTS ( SELECT
   FROM public.product p
  WHERE (p.id = product_mapping.product_id))));

CREATE POLICY named_reads ON public.product_plan FOR SELECT USING ((EXISTS ( SELECT
   FROM public.product_version v
  WHERE (v.id = product_plan.product_version_id))));

CREATE POLICY named_reads ON public.product_seller FOR SELECT USING (((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) AND (EXISTS ( SELECT
   FROM public.product p
  WHERE (p.id = product_seller.product_id)))));

CREATE POLICY named_reads ON public.product_shelf FOR SELECT USING (((reader_group = ANY (( SELECT public.app_reader_groups() AS app_reader_groups)::integer[])) AND ((until IS NULL) OR (until > now()) OR public.reads_product(id))));

CREATE POLICY named_reads ON public.product_tally FOR SELECT USING ((reader_group = ANY (( SELECT public.app_reader_groups() AS app_reader_groups)::integer[])));

CREATE POLICY named_reads ON public.product_version FOR SELECT USING (((reader_company_ids && ( SELECT public.app_company_ids() AS app_company_ids)) AND (EXISTS ( SELECT
   FROM public.product p
  WHERE (p.id = product_version.product_id)))));

CREATE POLICY named_reads ON public.promotion FOR SELECT USING ((EXISTS ( SELECT
   FROM public.product_version v
  WHERE (v.id = promotion.product_version_id))));

CREATE POLICY named_reads ON public.publication FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY named_reads ON public.risk_field FOR SELECT USING ((risk_id IN ( SELECT risk.id
   FROM public.risk)));

CREATE POLICY named_reads ON public.risk_field_version FOR SELECT USING ((risk_field_id IN ( SELECT risk_field.id
   FROM public.risk_field)));

ALTER TABLE public.negotiated_price ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notification ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notification_preference ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notification_template ENABLE ROW LEVEL SECURITY;

CREATE POLICY owner_reads ON public.accounting_entry FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.accounting_entry_line FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.accounting_journal FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.accounting_mapping FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.approval_act FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.approval_delay FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.approval_task FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.audit_log FOR SELECT USING (((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])) OR ((company_id IS NULL) AND ( SELECT public.app_group_admin() AS app_group_admin))));

CREATE POLICY owner_reads ON public.batch FOR SELECT USING (((user_id = ( SELECT public.app_actor_id() AS app_actor_id)) OR ((( SELECT public.app_actor_id() AS app_actor_id) IS NULL) AND ( SELECT public.app_group_admin() AS app_group_admin))));

CREATE POLICY owner_reads ON public.batch_line FOR SELECT USING (((user_id = ( SELECT public.app_actor_id() AS app_actor_id)) OR ((( SELECT public.app_actor_id() AS app_actor_id) IS NULL) AND ( SELECT public.app_group_admin() AS app_group_admin))));

CREATE POLICY owner_reads ON public.catalog_import FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.catalog_import_line FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.client_exclusion FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.client_notice FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.commission_scheme FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.commission_tier FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.company FOR SELECT USING (true);

CREATE POLICY owner_reads ON public.company_address FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.company_contact FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.company_ledger_setting FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.completeness_due FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.cq_rule FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.dated_promotion FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.document_conversion FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.document_correction FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.document_file FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.document_timestamp FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.external_mapping FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.idempotency_record FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.import_mapping FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.initial_fee FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.ledger_account FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.list_columns FOR SELECT USING ((user_id = ( SELECT public.app_actor_id() AS app_actor_id)));

CREATE POLICY owner_reads ON public.negotiated_price FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.notification FOR SELECT USING ((recipient_id = ( SELECT public.app_actor_id() AS app_actor_id)));

CREATE POLICY owner_reads ON public.notification_preference FOR SELECT USING (true);

CREATE POLICY owner_reads ON public.notification_template FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.partner FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.partner_activation FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.partner_contact FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.partner_credential FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.partner_credential_history FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.partner_extranet_code FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.partner_tariff FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.price_grid_row FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.price_option FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.price_surcharge FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.pricing_rule FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.product FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.product_completeness FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.product_document FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.product_exit_plan FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.product_field_value FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.product_mapping FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.product_plan FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.product_seller FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.product_version FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.promotion FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.publication FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.quote FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.quote_line FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.quoted_tariff FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.rehearsal FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.rehearsal_line FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.rehearsal_summary FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.rehearsal_total FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.risk FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.risk_field FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.risk_field_version FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.sale_ban FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.saved_view FOR SELECT USING (
CASE audience
    WHEN 'company'::text THEN (company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))
    WHEN 'group'::text THEN (( SELECT public.app_actor_id() AS app_actor_id) IS NOT NULL)
    ELSE (user_id = ( SELECT public.app_actor_id() AS app_actor_id))
END);

CREATE POLICY owner_reads ON public.sending FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.slack_hook FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.team FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.team_member FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.version_decision FOR SELECT USING ((owner_company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.webhook_endpoint FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.webhook_event FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY owner_reads ON public.webhook_receipt FOR SELECT USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

ALTER TABLE public.partner ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.partner_activation ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.partner_contact ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.partner_credential ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.partner_credential_history ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.partner_extranet_code ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.partner_tariff ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.price_grid_row ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.price_option ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.price_surcharge ENABLE ROW LEVEL SECURITY;

CREATE POLICY price_upkeep ON public.product_plan FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

ALTER TABLE public.pricing_rule ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.product ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.product_completeness ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.product_document ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.product_exit_plan ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.product_field_value ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.product_mapping ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.product_plan ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.product_seller ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.product_shelf ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.product_tally ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.product_version ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.promotion ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.publication ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.quote ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.quote_line ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.quoted_tariff ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rehearsal ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rehearsal_line ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rehearsal_summary ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rehearsal_total ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.risk ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.risk_field ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.risk_field_version ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sale_ban ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.saved_view ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sending ENABLE ROW LEVEL SECURITY;

CREATE POLICY shelf_upkeep ON public.external_mapping FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY shelf_upkeep ON public.partner FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY shelf_upkeep ON public.pricing_rule FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY shelf_upkeep ON public.product_completeness FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY signing_inserts ON public.approval_act FOR INSERT WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

CREATE POLICY signing_updates ON public.approval_task FOR UPDATE USING ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[]))) WITH CHECK ((company_id = ANY (( SELECT public.app_company_ids() AS app_company_ids)::uuid[])));

ALTER TABLE public.slack_hook ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.team ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.team_member ENABLE ROW LEVEL SECURITY;

CREATE POLICY triggers_insert ON public.audit_log FOR INSERT TO winvest_owner WITH CHECK (true);

CREATE POLICY upkeep ON public.accounting_mapping FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.commission_scheme FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.company_ledger_setting FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.price_grid_row FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.price_surcharge FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.pricing_rule FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.product TO winvest_owner USING (( SELECT public.app_internal() AS app_internal)) WITH CHECK (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.product_document FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.product_shelf TO winvest_owner USING (( SELECT public.app_internal() AS app_internal)) WITH CHECK (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.product_tally TO winvest_owner USING (( SELECT public.app_internal() AS app_internal)) WITH CHECK (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.product_version TO winvest_owner USING (( SELECT public.app_internal() AS app_internal)) WITH CHECK (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.publication FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.risk_field FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.sale_ban FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.team FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

CREATE POLICY upkeep ON public.team_member FOR SELECT TO winvest_owner USING (( SELECT public.app_internal() AS app_internal));

ALTER TABLE public.version_decision ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.webhook_endpoint ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.webhook_event ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.webhook_event_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.webhook_receipt ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA public TO winvest_app;

REVOKE ALL ON FUNCTION public.add_month_partition(parent regclass, month date) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.analyze_grown() FROM PUBLIC;
GRANT ALL ON FUNCTION public.analyze_grown() TO winvest_app;

GRANT SELECT ON TABLE public.reader_group TO winvest_app;

REVOKE ALL ON FUNCTION public.audit_table(target regclass, secrets text[], personal text[], person text, chain text, ignored text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.bump_change_epoch() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.catalog_state(OUT state bigint, OUT stale boolean, OUT at timestamp with time zone, OUT until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.catalog_state(OUT state bigint, OUT stale boolean, OUT at timestamp with time zone, OUT until timestamp with time zone) TO winvest_app;

REVOKE ALL ON FUNCTION public.close_partition(part regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.count_waiting() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.ensure_audit_partitions(months_ahead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ensure_audit_partitions(months_ahead integer) TO winvest_app;

REVOKE ALL ON FUNCTION public.ensure_inbox_partitions(months_ahead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ensure_inbox_partitions(months_ahead integer) TO winvest_app;

REVOKE ALL ON FUNCTION public.ensure_month_partitions(parent regclass, months_ahead integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.found_products(asked text, nearly boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.found_products(asked text, nearly boolean) TO winvest_app;

REVOKE ALL ON FUNCTION public.gather_waiting() FROM PUBLIC;
GRANT ALL ON FUNCTION public.gather_waiting() TO winvest_app;

REVOKE ALL ON FUNCTION public.keep_updated_at(target regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.list_entry_used(list text, entry text, company uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.list_entry_used(list text, entry text, company uuid) TO winvest_app;

REVOKE ALL ON FUNCTION public.name_moves_on_shelf() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.near_products(asked text, threshold real, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.near_products(asked text, threshold real, most integer) TO winvest_app;

REVOKE ALL ON FUNCTION public.note_catalog_change() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.part_held(part text, alone boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.partner_changes_shelf() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.price_changes_shelf() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.price_moves_on_shelf() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.products_once_called(asked text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.products_once_called(asked text) TO winvest_app;

REVOKE ALL ON FUNCTION public.refresh_product_readers(products uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.refresh_product_readers(products uuid[]) TO winvest_app;

REVOKE ALL ON FUNCTION public.refresh_product_shelf(products uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.refresh_product_shelf(products uuid[]) TO winvest_app;

REVOKE ALL ON FUNCTION public.refresh_shelf_prices(products uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.refresh_shelf_prices(products uuid[]) TO winvest_app;

REVOKE ALL ON FUNCTION public.refresh_shelf_standings(products uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.refresh_shelf_standings(products uuid[]) TO winvest_app;

REVOKE ALL ON FUNCTION public.secure_company_table(target regclass, company_column name) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.shelf_changes_tally() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.shelf_is_stale() FROM PUBLIC;
GRANT ALL ON FUNCTION public.shelf_is_stale() TO winvest_app;

REVOKE ALL ON FUNCTION public.shelf_wanted(products uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.sku_taken(asked text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sku_taken(asked text) TO winvest_app;

REVOKE ALL ON FUNCTION public.skus_taken(asked text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.skus_taken(asked text[]) TO winvest_app;

REVOKE ALL ON FUNCTION public.standings_wanted(products uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.starting_prices(products uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.tidy_product_tally() FROM PUBLIC;
GRANT ALL ON FUNCTION public.tidy_product_tally() TO winvest_app;

REVOKE ALL ON FUNCTION public.words_follow() FROM PUBLIC;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.access_review TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.access_review_line TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.access_right TO winvest_app;

GRANT SELECT,INSERT ON TABLE public.accounting_entry TO winvest_app;

GRANT SELECT,INSERT ON TABLE public.accounting_entry_line TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounting_journal TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounting_mapping TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.admin_act TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_key TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_key_refusal TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_key_usage TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.app_user TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.approval_act TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.approval_delay TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.approval_task TO winvest_app;

GRANT SELECT ON TABLE public.approval_waiting TO winvest_app;

GRANT SELECT,INSERT ON TABLE public.audit_anchor TO winvest_app;

GRANT SELECT ON TABLE public.audit_log TO winvest_app;

GRANT UPDATE(before) ON TABLE public.audit_log TO winvest_app;

GRANT UPDATE(after) ON TABLE public.audit_log TO winvest_app;

GRANT UPDATE(seq) ON TABLE public.audit_log TO winvest_app;

GRANT UPDATE(prev_hash) ON TABLE public.audit_log TO winvest_app;

GRANT UPDATE(hash) ON TABLE public.audit_log TO winvest_app;

GRANT UPDATE(sealed_at) ON TABLE public.audit_log TO winvest_app;

GRANT SELECT ON TABLE public.audit_table_rule TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.batch TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.batch_line TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.catalog_import TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.catalog_import_line TO winvest_app;

GRANT SELECT ON TABLE public.change_epoch TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.client_exclusion TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.client_notice TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.commission_scheme TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.commission_tier TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.company TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.company_address TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.company_contact TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.company_ledger_setting TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.completeness_due TO winvest_app;

GRANT SELECT ON TABLE public.completeness_standing TO winvest_app;

GRANT SELECT,USAGE ON SEQUENCE public.completeness_standing_number_seq TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.cq_rule TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.dated_promotion TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_conversion TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_correction TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_file TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_obligation TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_timestamp TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.external_mapping TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.geo_zone TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.idempotency_record TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_mapping TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.index_point TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.initial_fee TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.insurance_tax TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.ledger_account TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.list_columns TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.login_attempt TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.measure_unit TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.negotiated_price TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.notification TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.notification_preference TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.notification_template TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.notification_unread TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.oidc_identity TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.partner TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.partner_activation TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.partner_contact TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.partner_credential TO winvest_app;

GRANT SELECT,INSERT ON TABLE public.partner_credential_history TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.partner_extranet_code TO winvest_app;

GRANT SELECT,INSERT ON TABLE public.partner_tariff TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.passkey TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.password_token TO winvest_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.person_key TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.price_grid_row TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.price_notice_rule TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.price_option TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.price_surcharge TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pricing_rule TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.product TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.product_completeness TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.product_document TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.product_exit_plan TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.product_field_value TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.product_mapping TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.product_plan TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.product_seller TO winvest_app;

GRANT SELECT,USAGE ON SEQUENCE public.shelf_stamp TO winvest_app;

GRANT SELECT ON TABLE public.product_shelf TO winvest_app;

GRANT SELECT ON TABLE public.product_tally TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.product_version TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.promotion TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.publication TO winvest_app;

GRANT SELECT,INSERT ON TABLE public.quote TO winvest_app;

GRANT SELECT,INSERT ON TABLE public.quote_line TO winvest_app;

GRANT SELECT,INSERT ON TABLE public.quoted_tariff TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.raci_rule TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.raci_task TO winvest_app;

GRANT SELECT,USAGE ON SEQUENCE public.reader_group_number_seq TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.recovery_code TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rehearsal TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rehearsal_line TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rehearsal_summary TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rehearsal_total TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rights_epoch TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.risk TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.risk_field TO winvest_app;

GRANT SELECT,INSERT ON TABLE public.risk_field_version TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.role TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.role_assignment TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.role_right TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sale_ban TO winvest_app;

GRANT SELECT,UPDATE ON TABLE public.sales_channel TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.saved_view TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sending TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sign_in_policy TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.slack_hook TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sms_factor TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.team TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.team_member TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.totp_factor TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_session TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.vat_code TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.version_decision TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webhook_endpoint TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webhook_event TO winvest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webhook_receipt TO winvest_app;

ALTER DEFAULT PRIVILEGES FOR ROLE winvest_owner IN SCHEMA public GRANT SELECT,USAGE ON SEQUENCES TO winvest_app;

ALTER DEFAULT PRIVILEGES FOR ROLE winvest_owner IN SCHEMA public GRANT SELECT,INSERT,DELETE,UPDATE ON TABLES TO winvest_app;

