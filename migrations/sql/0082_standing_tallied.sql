-- How products stand with their documents is a facet like the others: lists narrowed to the complete
-- ones are counted from the tally too, and their few products found by its cells.
ALTER TABLE product_tally DROP COLUMN cell, ADD COLUMN standing integer;
ALTER TABLE product_shelf DROP COLUMN cell;
CREATE OR REPLACE FUNCTION shelf_changes_tally() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    IF TG_OP = 'INSERT' THEN
        INSERT INTO product_tally (owner_company_id, reader_group, diffused_group, risk_id,
            partner_id, lifecycle_status, integration_status, channel_bits, price_bits, standing,
            products)
        SELECT owner_company_id, reader_group, diffused_group, risk_id, partner_id,
               lifecycle_status, integration_status, channel_bits, price_bits, standing, count(*)
        FROM new_rows GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO product_tally (owner_company_id, reader_group, diffused_group, risk_id,
            partner_id, lifecycle_status, integration_status, channel_bits, price_bits, standing,
            products)
        SELECT owner_company_id, reader_group, diffused_group, risk_id, partner_id,
               lifecycle_status, integration_status, channel_bits, price_bits, standing, -count(*)
        FROM old_rows GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
    ELSE
        INSERT INTO product_tally (owner_company_id, reader_group, diffused_group, risk_id,
            partner_id, lifecycle_status, integration_status, channel_bits, price_bits, standing,
            products)
        SELECT owner_company_id, reader_group, diffused_group, risk_id, partner_id,
               lifecycle_status, integration_status, channel_bits, price_bits, standing, sum(sign)
        FROM (SELECT 1 AS sign, new_rows.* FROM new_rows
              UNION ALL SELECT -1, old_rows.* FROM old_rows) AS moved
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 HAVING sum(sign) <> 0;
    END IF;
    PERFORM set_config('app.internal', outside, true);
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION tidy_product_tally() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    kept integer;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    IF (SELECT count(*) FROM product_tally) - 500 < (
        SELECT count(*) FROM (
            SELECT DISTINCT owner_company_id, reader_group, diffused_group, risk_id, partner_id,
                   lifecycle_status, integration_status, channel_bits, price_bits, standing
            FROM product_tally
        ) AS facets
    ) THEN
        PERFORM set_config('app.internal', outside, true);
        RETURN 0;  -- nothing worth the writing
    END IF;
    WITH gone AS (DELETE FROM product_tally RETURNING *)
    INSERT INTO product_tally (owner_company_id, reader_group, diffused_group, risk_id,
        partner_id, lifecycle_status, integration_status, channel_bits, price_bits, standing,
            products)
    SELECT owner_company_id, reader_group, diffused_group, risk_id, partner_id, lifecycle_status,
           integration_status, channel_bits, price_bits, standing, sum(products)
    FROM gone GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 HAVING sum(products) <> 0;
    GET DIAGNOSTICS kept = ROW_COUNT;
    PERFORM set_config('app.internal', outside, true);
    RETURN kept;
END $$;
SELECT set_config('app.internal', 'on', true);
DELETE FROM product_tally;
INSERT INTO product_tally (owner_company_id, reader_group, diffused_group, risk_id, partner_id,
    lifecycle_status, integration_status, channel_bits, price_bits, standing, products)
SELECT owner_company_id, reader_group, diffused_group, risk_id, partner_id, lifecycle_status,
       integration_status, channel_bits, price_bits, standing, count(*)
FROM product_shelf GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
SELECT set_config('app.internal', '', true);
ALTER TABLE product_shelf ADD COLUMN cell bigint NOT NULL GENERATED ALWAYS AS (hash_record_extended(
    ROW(owner_company_id, reader_group, diffused_group, risk_id, partner_id, lifecycle_status,
        integration_status, channel_bits, price_bits, standing), 0)) STORED;
ALTER TABLE product_tally ADD COLUMN cell bigint NOT NULL GENERATED ALWAYS AS (hash_record_extended(
    ROW(owner_company_id, reader_group, diffused_group, risk_id, partner_id, lifecycle_status,
        integration_status, channel_bits, price_bits, standing), 0)) STORED;
CREATE INDEX ix_product_shelf_cell ON product_shelf (cell);
-- One's own drafts, on the home page: all the products of the group were read for them.
CREATE INDEX ix_product_created_by ON product (created_by, created_at);
