-- Prices at speed: keys counted by many at once, quotes kept together.

-- A program's key, counted -----------------------------------------------------------------------

CREATE FUNCTION use_key(hash bytea, times integer)
    RETURNS TABLE (
        id uuid, name text, company_id uuid, role_code text, rights text[], role_rights text[],
        rate_per_minute integer, used integer, resets_in integer, stamp text
    ) LANGUAGE sql VOLATILE AS $$
    WITH found AS (
        SELECT k.id, k.name, k.company_id, k.role_code, k.rights, k.rate_per_minute,
               k.last_used_at, e.epoch
        FROM api_key k CROSS JOIN rights_epoch e
        WHERE k.token_hash = hash AND k.revoked_at IS NULL
          AND (k.expires_at IS NULL OR k.expires_at > now())
    ), seen AS (
        UPDATE api_key SET last_used_at = now() FROM found WHERE api_key.id = found.id
            AND coalesce(found.last_used_at, '-infinity') < now() - interval '1 minute'
    ), counted AS (
        INSERT INTO api_key_usage AS u (id, minute, requests)
        SELECT found.id, date_trunc('minute', now()), times FROM found
        ON CONFLICT (id) DO UPDATE SET minute = greatest(u.minute, excluded.minute),
            requests = CASE WHEN u.minute >= excluded.minute THEN u.requests ELSE 0 END + times
        RETURNING requests
    )
    SELECT f.id, f.name, f.company_id, f.role_code, f.rights,
           ARRAY(SELECT right_code FROM role_right r WHERE r.role_code = f.role_code),
           f.rate_per_minute, (SELECT requests FROM counted),
           60 - extract(second FROM now())::int,
           concat_ws(' ', f.epoch, f.id, f.company_id, f.role_code, f.rights, f.rate_per_minute,
                     f.name)
    FROM found f;
$$;
COMMENT ON FUNCTION use_key IS
    'Whose key this is, so many requests counted; its stamp changes with anything it may do.';

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
    companies uuid[], keys json, ceiling integer, quotes json, lines json, tariffs json
) RETURNS TABLE (hash text, used integer, resets_in integer) LANGUAGE plpgsql AS $$
DECLARE
    asked record;
    held record;
BEGIN
    PERFORM set_config('app.company_ids', companies::text, true);
    PERFORM keep_quotes(quotes, lines, tariffs);
    -- Last, for others wait for these counts; in one order, so that none waits for another.
    FOR asked IN
        SELECT k.* FROM json_to_recordset(keys) AS k (hash text, stamp text, times integer)
        ORDER BY k.hash
    LOOP
        SELECT * INTO held FROM use_key(decode(asked.hash, 'hex'), asked.times);
        IF held.stamp IS DISTINCT FROM asked.stamp THEN
            RAISE EXCEPTION 'a key changed' USING ERRCODE = 'WV001';
        ELSIF held.used > coalesce(held.rate_per_minute, ceiling) THEN
            RAISE EXCEPTION 'a key asked too much' USING ERRCODE = 'WV002';
        END IF;
        hash := asked.hash;
        used := held.used;
        resets_in := held.resets_in;
        RETURN NEXT;
    END LOOP;
END $$;
COMMENT ON FUNCTION keep_quotes_of_keys IS
    'Keep and count quotes that keys asked for; none of it if a key changed or asked enough.';

CREATE FUNCTION stock_of(company uuid, skus text[])
    RETURNS TABLE (sku text, offer text, tariffs text) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.company_ids', '{' || company || '}', true);
    RETURN QUERY
        SELECT o.sku, o.offer::text, (
            SELECT json_agg(d.content)::text FROM tariff_documents(ARRAY(
                SELECT v.id FROM product_version v
                WHERE v.product_id = (o.offer ->> 'product_id')::uuid AND v.status = 'active'
            )) AS d
        )
        FROM offers_of(company, skus) AS o;
END $$;
COMMENT ON FUNCTION stock_of IS
    'What a company needs to sell products now, in one question: their places, their tariffs.';
