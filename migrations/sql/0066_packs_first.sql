-- What a starting process reads ahead: packs first, of all companies, for they take longest when
-- somebody has to wait for them, and their members come along.
CREATE OR REPLACE FUNCTION products_sold() RETURNS TABLE (company_id uuid, skus text[])
LANGUAGE sql VOLATILE AS $$
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
COMMENT ON FUNCTION products_sold IS
    'Codes of what each company sells now, packs first: what a starting process reads ahead.';
