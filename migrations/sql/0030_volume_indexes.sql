-- Products beside one on its sheet: a family of thousands is walked by name, not read and sorted.

-- Twice as many as are shown: rights by family or company may hide some of them.
CREATE FUNCTION products_beside(product uuid) RETURNS TABLE (id uuid, same_partner boolean)
    LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    mine product_shelf;
BEGIN
    SELECT * INTO mine FROM product_shelf s WHERE s.id = product;
    RETURN QUERY SELECT s.id, true FROM product_shelf s
        WHERE s.risk_id = mine.risk_id AND s.owner_company_id = mine.owner_company_id
          AND s.partner_id = mine.partner_id AND s.lifecycle_status = 'active' AND s.id <> product
        ORDER BY s.name_sort, s.id LIMIT 10;
    RETURN QUERY SELECT s.id, false FROM product_shelf s
        WHERE s.risk_id = mine.risk_id AND s.owner_company_id = mine.owner_company_id
          AND s.partner_id IS DISTINCT FROM mine.partner_id
          AND s.lifecycle_status = 'active' AND s.id <> product
        ORDER BY s.name_sort, s.id LIMIT 10;
END $$;
COMMENT ON FUNCTION products_beside IS
    'Products on sale of the same family and company, those of the same partner first.';
