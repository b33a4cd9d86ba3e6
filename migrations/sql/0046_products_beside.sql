-- Products beside another, by an index in their order: those of the same partner first, and
-- others only as far as ten are not found.
CREATE INDEX ix_product_shelf_beside
    ON product_shelf (risk_id, owner_company_id, partner_id, name_sort, id)
    WHERE lifecycle_status = 'active';

CREATE OR REPLACE FUNCTION products_beside(product uuid)
    RETURNS TABLE (id uuid, same_partner boolean)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode = force_generic_plan
    SET enable_sort = off       -- the order is the index's: a partner may have thousands
    SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE
    mine product_shelf;
    found_near integer;
BEGIN
    SELECT * INTO mine FROM product_shelf s WHERE s.id = product;
    RETURN QUERY SELECT s.id, true FROM product_shelf s
        WHERE s.risk_id = mine.risk_id AND s.owner_company_id = mine.owner_company_id
          AND s.partner_id = mine.partner_id AND s.lifecycle_status = 'active' AND s.id <> product
        ORDER BY s.name_sort, s.id LIMIT 10;
    GET DIAGNOSTICS found_near = ROW_COUNT;
    IF found_near < 10 THEN
        RETURN QUERY SELECT s.id, false FROM product_shelf s
            WHERE s.risk_id = mine.risk_id AND s.owner_company_id = mine.owner_company_id
              AND s.partner_id IS DISTINCT FROM mine.partner_id
              AND s.lifecycle_status = 'active' AND s.id <> product
            ORDER BY s.name_sort, s.id LIMIT 10 - found_near;
    END IF;
END $$;
