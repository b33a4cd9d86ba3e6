-- Catalogue: where an entry of a list is used, grids included; renamed channels are told at once.

CREATE OR REPLACE FUNCTION list_entry_uses(list text, entry text, company uuid DEFAULT NULL)
    RETURNS TABLE (place text, uses bigint) LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF list = 'geo_zone' THEN
        RETURN QUERY SELECT 'product'::text, count(*) FROM product WHERE zones @> ARRAY[entry]
            UNION ALL SELECT 'price_grid_row', count(*) FROM price_grid_row WHERE zone = entry
            UNION ALL SELECT 'price_surcharge', count(*) FROM price_surcharge
                WHERE zones @> ARRAY[entry]
            UNION ALL SELECT 'geo_zone', count(*) FROM geo_zone WHERE parent_code = entry
            UNION ALL SELECT 'vat_code', count(*) FROM vat_code WHERE country = entry
            UNION ALL SELECT 'company', count(*) FROM company WHERE country = entry;
    ELSIF list = 'measure_unit' THEN
        RETURN QUERY SELECT 'risk_field'::text, count(*) FROM risk_field WHERE unit = entry
            UNION ALL SELECT 'pricing_rule', count(*) FROM pricing_rule
                WHERE type = 'usage' AND payload ->> 'unit' = entry
            UNION ALL SELECT 'pricing_tier', count(*) FROM pricing_rule WHERE unit = entry;
    ELSIF list = 'sales_channel' THEN
        RETURN QUERY SELECT 'product'::text, count(*) FROM product WHERE channels @> ARRAY[entry]
            UNION ALL SELECT 'publication', count(*) FROM publication
                WHERE channels @> ARRAY[entry]
            UNION ALL SELECT 'commission_scheme', count(*) FROM commission_scheme
                WHERE channel = entry
            UNION ALL SELECT 'product_document', count(*) FROM product_document
                WHERE channels @> ARRAY[entry];
    ELSIF list = 'vat_code' THEN
        RETURN QUERY SELECT 'accounting_mapping'::text, count(*) FROM accounting_mapping
            WHERE tax_code = entry;
    ELSIF list = 'ledger_account' THEN
        RETURN QUERY SELECT 'accounting_mapping'::text, count(*) FROM accounting_mapping
            WHERE gl_account = entry AND company_id = company
            UNION ALL SELECT 'company_ledger_setting', count(*) FROM company_ledger_setting
                WHERE gl_account = entry AND company_id = company;
    END IF;
END $$;

CREATE POLICY upkeep ON price_grid_row FOR SELECT TO CURRENT_USER USING ((SELECT app_internal()));
CREATE INDEX ix_price_grid_row_zone ON price_grid_row (zone) WHERE zone IS NOT NULL;
CREATE INDEX ix_pricing_rule_unit ON pricing_rule (unit) WHERE unit IS NOT NULL;

-- Each process keeps the names of channels and zones: it is told when one changes.
CREATE FUNCTION tell_list_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('winvest_live', 'list_names');
    RETURN NULL;
END $$;
CREATE TRIGGER tg_3_told AFTER UPDATE OF label ON sales_channel
    FOR EACH STATEMENT EXECUTE FUNCTION tell_list_names();
CREATE TRIGGER tg_3_told AFTER INSERT OR UPDATE OF label ON geo_zone
    FOR EACH STATEMENT EXECUTE FUNCTION tell_list_names();
