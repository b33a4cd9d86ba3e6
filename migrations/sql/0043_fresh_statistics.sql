-- A load of thousands of products must not be planned with the statistics of sixty: keys would be
-- checked by reading a whole family for each row, until autovacuum passes by. The application may
-- ask for fresh ones of the tables that it loads, and they are taken only when a table has grown.
CREATE FUNCTION analyze_grown() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
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
DO $$ BEGIN
    REVOKE EXECUTE ON FUNCTION analyze_grown() FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION analyze_grown() TO %I', app_role());
END $$;
