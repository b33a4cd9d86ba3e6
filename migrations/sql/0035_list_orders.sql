-- Lists sorted by status, family, partner or company walk one of these indexes group by group.
CREATE INDEX ix_product_shelf_status_name ON product_shelf (lifecycle_status, name_sort, id);
CREATE INDEX ix_product_shelf_risk_name ON product_shelf (risk_id, name_sort, id);
CREATE INDEX ix_product_shelf_partner_name ON product_shelf (partner_id, name_sort, id);
CREATE INDEX ix_product_shelf_company_name ON product_shelf (owner_company_id, name_sort, id);

-- By price: the price « dès » of the version shown, in millionths; until when it holds.
ALTER TABLE product_shelf ADD COLUMN price_from BIGINT, ADD COLUMN price_until TIMESTAMPTZ;
CREATE INDEX ix_product_shelf_cheapest
    ON product_shelf (coalesce(price_from, 9223372036854775807), name_sort, id);
CREATE INDEX ix_product_shelf_dearest ON product_shelf (coalesce(price_from, -1), name_sort, id);
CREATE INDEX ix_product_shelf_price_until ON product_shelf (price_until)
    WHERE price_until IS NOT NULL;

CREATE POLICY price_upkeep ON product_plan FOR SELECT TO CURRENT_USER USING ((SELECT app_internal()));

-- The same as pricing/rules/display.py says (a test compares them on every kind of price): per
-- plan its fixed amounts together, else its lowest tier, else its lowest unit price; the most
-- telling recurrence first, a price by use after the others, the lowest of them.
CREATE FUNCTION starting_prices(products uuid[])
    RETURNS TABLE (id uuid, price bigint, until timestamptz) LANGUAGE sql STABLE AS $$
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

CREATE FUNCTION refresh_shelf_prices(products uuid[] DEFAULT NULL) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = auto AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    changed integer;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    IF products IS NULL THEN
        products := ARRAY(SELECT s.id FROM product_shelf s WHERE s.price_until <= now());
    END IF;
    -- In one order, as refresh_product_shelf() does: the second of two changes sees the first.
    products := ARRAY(SELECT s.id FROM product_shelf s WHERE s.id = ANY (products)
                      ORDER BY s.id FOR UPDATE);
    UPDATE product_shelf AS s SET price_from = w.price, price_until = w.until
    FROM starting_prices(products) AS w
    WHERE w.id = s.id AND (s.price_from, s.price_until) IS DISTINCT FROM (w.price, w.until);
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM set_config('app.internal', outside, true);
    RETURN changed;
END $$;
COMMENT ON FUNCTION refresh_shelf_prices IS
    'Works out anew what these products sort by as prices, or all those whose version changes.';

CREATE FUNCTION price_moves_on_shelf() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

DO $$
DECLARE
    watched record;
BEGIN
    FOR watched IN
        SELECT * FROM (VALUES
            ('product_shelf', 'INSERT'), ('product_version', 'INSERT'),
            ('product_version', 'UPDATE'), ('product_version', 'DELETE'),
            ('product_plan', 'UPDATE'), ('pricing_rule', 'INSERT'),
            ('pricing_rule', 'UPDATE'), ('pricing_rule', 'DELETE')
        ) AS watch (source, verb)
    LOOP
        EXECUTE format(
            'CREATE TRIGGER tg_shelf_price_%s AFTER %s ON %I REFERENCING %s'
            ' FOR EACH STATEMENT EXECUTE FUNCTION price_moves_on_shelf()',
            lower(watched.verb), watched.verb, watched.source,
            CASE watched.verb WHEN 'DELETE' THEN 'OLD TABLE AS old_rows'
                ELSE 'NEW TABLE AS new_rows' END
        );
    END LOOP;
    REVOKE EXECUTE ON FUNCTION starting_prices(uuid[]), refresh_shelf_prices(uuid[]),
        price_moves_on_shelf() FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION refresh_shelf_prices(uuid[]) TO %I', app_role());
END $$;

-- What is there already.
DO $$
DECLARE
    products uuid[];
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    products := ARRAY(SELECT id FROM product_shelf);
    PERFORM set_config('app.internal', '', true);
    PERFORM refresh_shelf_prices(products);
END $$;
