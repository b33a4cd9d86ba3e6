-- Ground: extensions, search, the transaction's context, and helpers for every later table.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- Text ------------------------------------------------------------------------------------------

CREATE FUNCTION fr_unaccent(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN public.unaccent('public.unaccent'::regdictionary, value);
COMMENT ON FUNCTION fr_unaccent IS 'Without accents; immutable, so that indexes may use it.';

CREATE TEXT SEARCH CONFIGURATION fr_plain (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION fr_plain
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;

CREATE FUNCTION product_words(sku text, name text, short_name text, description text)
    RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN setweight(to_tsvector('pg_catalog.simple', lower(sku)), 'A')
        || setweight(to_tsvector('public.fr_plain', name), 'A')
        || setweight(to_tsvector('pg_catalog.french', name), 'A')
        || setweight(to_tsvector('public.fr_plain', coalesce(short_name, '')), 'B')
        || setweight(to_tsvector('pg_catalog.french', coalesce(short_name, '')), 'B')
        || setweight(to_tsvector('public.fr_plain', coalesce(description, '')), 'C')
        || setweight(to_tsvector('pg_catalog.french', coalesce(description, '')), 'C');
COMMENT ON FUNCTION product_words IS
    'Both forms, with and without accents: unaccent before the stemmer breaks inflections.';

CREATE FUNCTION product_query(asked text) RETURNS tsquery
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN websearch_to_tsquery('public.fr_plain', regexp_replace(asked, '\mles\M', ' ', 'gi'))
        || websearch_to_tsquery('pg_catalog.french', regexp_replace(asked, '\mles\M', ' ', 'gi'))
        || websearch_to_tsquery('pg_catalog.simple', lower(asked));
COMMENT ON FUNCTION product_query IS
    'The query of what a person typed; « les » is missing from PostgreSQL''s French stop words.';

-- Shapes of JSON --------------------------------------------------------------------------------

CREATE FUNCTION json_number(value jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN jsonb_typeof(value) = 'number'
            OR (jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '^-?[0-9]+([.][0-9]+)?$')
        THEN (value #>> '{}')::numeric
    END;
COMMENT ON FUNCTION json_number IS 'An amount, written as a number or as its exact text.';

CREATE FUNCTION is_list_of_words(value jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN jsonb_typeof(value) = 'array'
        AND NOT jsonb_path_exists(value, '$[*] ? (@.type() != "string" || @ == "")');

CREATE FUNCTION split_is_whole(split jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT CASE WHEN jsonb_typeof(split) <> 'object' THEN false ELSE (
        SELECT coalesce(bool_and(coalesce(json_number(value) BETWEEN 0 AND 1, false))
                        AND abs(sum(json_number(value)) - 1) <= 0.000001, false)
        FROM jsonb_each(split)
    ) END;
$$;
COMMENT ON FUNCTION split_is_whole IS
    'Parts between 0 and 1 that make 1, to a millionth (Annexe A §4).';

CREATE FUNCTION pricing_payload_fits(kind text, payload jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
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
COMMENT ON FUNCTION pricing_payload_fits IS
    'Shapes of Annexe A §3.3; finer rules are the pricing room''s.';

-- Context of the transaction --------------------------------------------------------------------

CREATE FUNCTION app_company_ids() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('app.company_ids', true), ''), '{}')::uuid[];

CREATE FUNCTION app_group_admin() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('app.group_admin', true), '') = 'on';

CREATE FUNCTION app_internal() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('app.internal', true), '') = 'on';
COMMENT ON FUNCTION app_internal IS
    'On only inside functions of the owner that see every company; its policies name the owner.';

-- Refusals --------------------------------------------------------------------------------------

CREATE FUNCTION refuse(rule text, sentence text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', sentence USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;
COMMENT ON FUNCTION refuse IS
    'Break off as a named constraint would; the name becomes a French refusal.';

CREATE FUNCTION refuse_stranger(rule text, sentence text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', sentence USING ERRCODE = 'insufficient_privilege', CONSTRAINT = rule;
END $$;
COMMENT ON FUNCTION refuse_stranger IS
    'The same for what the acting companies cannot see: row-level security would refuse it next.';

-- Upkeep ----------------------------------------------------------------------------------------

CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    IF TG_NARGS > 0 THEN
        NEW.lock_version := OLD.lock_version + 1;
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION touch_updated_at IS
    'Keep updated_at, and lock_version where the table has one.';

CREATE FUNCTION keep_updated_at(target regclass) RETURNS void LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION keep_updated_at IS 'For migrations: SELECT keep_updated_at(''contract'').';

-- PostgreSQL tries the policies of a verb from the last name to the first: « owner_reads », the
-- cheap one, is named to come before « named_reads » and others that look further.
CREATE FUNCTION secure_company_table(target regclass, company_column name DEFAULT 'company_id')
    RETURNS void LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION secure_company_table IS
    'For migrations: each company sees and writes its own rows alone, the owner of the table too.';

-- Partitions by month ---------------------------------------------------------------------------

CREATE FUNCTION add_month_partition(parent regclass, month date) RETURNS void
    LANGUAGE plpgsql AS $$
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

CREATE FUNCTION close_partition(part regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('REVOKE ALL ON %s FROM %I', part, app_role());
    IF part::text LIKE 'audit_log%' THEN
        EXECUTE format('CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON %s'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', part);
    END IF;
END $$;
COMMENT ON FUNCTION close_partition IS
    'A partition is reached through its parent alone, whose policies hold.';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse('tg_append_only', TG_TABLE_NAME || ' is append-only: ' || TG_OP || ' refused');
    RETURN NULL;
END $$;
