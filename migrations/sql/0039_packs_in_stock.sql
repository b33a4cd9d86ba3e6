-- A pack is sold with its members: memory had to read the pack before it knew whom to ask for, and
-- whoever waited for a price waited twice. (A member of a pack is no pack itself.)
CREATE OR REPLACE FUNCTION stock_of(company uuid, skus text[])
    RETURNS TABLE (sku text, offer text, tariffs text) LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
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
COMMENT ON FUNCTION stock_of IS
    'What a company needs to sell products now, packs with their members, in one question.';
