-- The history of a product also tells of its rows that were deleted: found once a page, by a plan
-- that is kept, where each of three statements looked for them and was planned anew.

CREATE FUNCTION rows_gone(_product uuid, _owner uuid, _tables text[], _versions text[], _schemes text[])
    RETURNS uuid[] LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
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
COMMENT ON FUNCTION rows_gone IS
    'Deleted rows of a product, of its versions and schemes, and of those that went too.';
