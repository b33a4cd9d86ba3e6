-- A list sorted by price asks the shelf to bring its prices up to date. When none is late nothing is
-- written, so that the lists that processes keep (0057) still hold.
CREATE OR REPLACE FUNCTION refresh_shelf_prices(products uuid[] DEFAULT NULL) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = auto AS $$
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

-- What waits in the rail is counted by triggers alone; a task signed while 0062 counted may have
-- been missed, so it is counted once more, with no task moving meanwhile.
LOCK TABLE approval_task IN SHARE ROW EXCLUSIVE MODE;
SELECT set_config('app.company_ids', coalesce((SELECT array_agg(id)::text FROM company), '{}'), true);
DELETE FROM approval_waiting;
INSERT INTO approval_waiting (role_code, company_id, risk_family, waiting)
SELECT role_code, company_id, risk_family, count(*) FROM approval_task WHERE status = 'open'
GROUP BY role_code, company_id, risk_family;
SELECT set_config('app.company_ids', '', true);
DO $$ BEGIN
    REVOKE EXECUTE ON FUNCTION gather_waiting(), count_waiting() FROM PUBLIC;
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON approval_waiting FROM %I', app_role());
    EXECUTE format('GRANT EXECUTE ON FUNCTION gather_waiting() TO %I', app_role());
END $$;
