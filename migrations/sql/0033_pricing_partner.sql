-- Prices at speed: keys counted by many at once, quotes kept together.

-- A program's key, counted -----------------------------------------------------------------------

CREATE FUNCTION use_keys(hashes bytea[], times integer[])
    RETURNS TABLE (
        hash bytea, id uuid, name text, company_id uuid, role_code text, rights text[],
        role_rights text[], rate_per_minute integer, used integer, resets_in integer, stamp text
    ) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
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
            FOR UPDATE SKIP LOCKED
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
COMMENT ON FUNCTION use_keys IS
    'Whose keys these are, so many requests of each counted; a stamp changes with what it may do.';

-- Quotes kept together ---------------------------------------------------------------------------

-- Rows of some kilobytes stay in their page: compressing each took longer than writing it.
ALTER TABLE quote SET (toast_tuple_target = 8160);

CREATE FUNCTION keep_quotes(quotes json, lines json, tariffs json) RETURNS void
    LANGUAGE plpgsql SET plan_cache_mode = auto AS $$
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
COMMENT ON FUNCTION keep_quotes IS
    'Keep quotes with their lines, and the tariffs quoted for the first time, in one question.';

CREATE FUNCTION keep_quotes_of_keys(
    companies uuid[], keys bytea[], stamps text[], times integer[], ceiling integer,
    quotes json, lines json, tariffs json
) RETURNS TABLE (hash bytea, used integer, resets_in integer) LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION keep_quotes_of_keys IS
    'Keep and count quotes that keys asked for; none of it if a key changed or asked enough.';

-- What memory lacks, fetched in one question ------------------------------------------------------

-- Under row-level security these questions took longer to plan than to answer: plans are kept.
CREATE FUNCTION stock_of(company uuid, skus text[])
    RETURNS TABLE (sku text, offer text, tariffs text) LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    in_force uuid[];
BEGIN
    PERFORM set_config('app.company_ids', '{' || company || '}', true);
    in_force := ARRAY(
        SELECT v.id FROM product p JOIN product_version v ON v.product_id = p.id
        WHERE p.sku = ANY (skus) AND v.status = 'active'
    );
    RETURN QUERY
        WITH documents AS MATERIALIZED (
            SELECT d.content ->> 'sku' AS sku, json_agg(d.content)::text AS tariffs
            FROM tariff_documents(in_force) AS d GROUP BY 1
        )
        SELECT o.sku, o.offer::text, d.tariffs
        FROM offers_of(company, skus) AS o LEFT JOIN documents d ON d.sku = o.sku;
END $$;
COMMENT ON FUNCTION stock_of IS
    'What a company needs to sell products now, in one question: their places, their tariffs.';

CREATE FUNCTION products_sold() RETURNS TABLE (company_id uuid, skus text[]) LANGUAGE sql VOLATILE
AS $$
    SELECT set_config(
        'app.company_ids', (SELECT array_agg(c.id)::text FROM company c WHERE c.is_active), true);
    SELECT b.company_id, array_agg(DISTINCT p.sku::text)
    FROM publication b JOIN product p ON p.id = b.product_id
    WHERE b.status = 'published' AND b.visibility <> 'hidden' AND b.start_at <= now()
      AND (b.end_at IS NULL OR b.end_at > now()) AND p.lifecycle_status = 'active'
    GROUP BY b.company_id;
$$;
COMMENT ON FUNCTION products_sold IS
    'Codes of what each company sells now: what a starting process reads ahead, company by company.';

-- Rates and indices changed: places and tariffs stay as they are ----------------------------------

CREATE FUNCTION announce_references() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('offer_changed', 'references');
    RETURN NULL;
END $$;
COMMENT ON FUNCTION announce_references IS
    'Tell that what all prices may rest on changed: tax rates, indices.';
DO $$
DECLARE
    watched text;
BEGIN
    FOREACH watched IN ARRAY ARRAY['vat_code', 'insurance_tax', 'index_point'] LOOP
        EXECUTE format('DROP TRIGGER tg_offer ON %I', watched);
        EXECUTE format('CREATE TRIGGER tg_offer AFTER INSERT OR UPDATE OR DELETE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION announce_references()', watched);
    END LOOP;
END $$;

-- Prices that partners tell ------------------------------------------------------------------------

-- Append-only: each answer is dated and says until when it may serve. Of the client it holds a
-- keyed fingerprint alone, enough to know the same question again.
CREATE TABLE partner_tariff (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    product_id UUID NOT NULL,
    profile VARCHAR(64) NOT NULL,
    reference VARCHAR(120) NOT NULL,
    plans JSONB NOT NULL,
    answered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_until TIMESTAMP WITH TIME ZONE NOT NULL,
    latency_ms INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_partner_tariff PRIMARY KEY (id),
    CONSTRAINT ck_partner_tariff_profile_shape CHECK (profile ~ '^[0-9a-f]{64}$'),
    CONSTRAINT ck_partner_tariff_period CHECK (valid_until > answered_at)
);
CREATE INDEX ix_partner_tariff_question
    ON partner_tariff (company_id, product_id, profile, answered_at DESC);
SELECT secure_company_table('partner_tariff');
SELECT keep_updated_at('partner_tariff');
CREATE TRIGGER tg_append_only BEFORE UPDATE OR DELETE ON partner_tariff
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON partner_tariff
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
DO $$ BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE ON partner_tariff FROM %I', app_role());
END $$;

CREATE TRIGGER tg_offer_insert AFTER INSERT ON external_mapping
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION announce_offer('product_id');
CREATE TRIGGER tg_offer_update AFTER UPDATE ON external_mapping
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION announce_offer('product_id');
CREATE TRIGGER tg_offer_delete AFTER DELETE ON external_mapping
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION announce_offer('product_id');

-- A place on the shelf says which partner tells the price, and by what code it knows the product.
CREATE OR REPLACE FUNCTION offers_of(company uuid, skus text[], drafts boolean DEFAULT false)
    RETURNS TABLE (sku text, offer jsonb) LANGUAGE sql STABLE AS $$
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
                'channels', to_jsonb(b.channels), 'from', b.start_at, 'to', b.end_at)
                ORDER BY b.start_at, b.id), '[]')
            FROM publication b
            WHERE b.product_id = p.id AND b.company_id = company
              AND b.status = 'published' AND b.visibility <> 'hidden'
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
