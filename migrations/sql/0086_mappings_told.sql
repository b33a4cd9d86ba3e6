-- The rows of a product tell its mappings and its exit plan: its history does, and its past.

CREATE OR REPLACE FUNCTION product_rows(_product uuid, _shown uuid, _every boolean, _wanted text[]) RETURNS TABLE(name text, whole jsonb)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
DECLARE
    _versions uuid[] := ARRAY(
        SELECT v.id FROM product_version v
        WHERE v.product_id = _product
          AND (_every OR v.id = _shown
               OR v.status IN ('draft', 'in_review', 'approved', 'scheduled')));
BEGIN
    RETURN QUERY SELECT 'product_version', to_jsonb(x) - 'reader_company_ids'
        FROM product_version x WHERE x.product_id = _product;
    IF 'product' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'product', to_jsonb(x) - ARRAY['search', 'near', 'reader_company_ids']
            FROM product x WHERE x.id = _product;
    END IF;
    IF 'product_plan' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'product_plan', to_jsonb(x)
            FROM product_plan x WHERE x.product_version_id = ANY (_versions);
    END IF;
    IF 'pricing_rule' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'pricing_rule', to_jsonb(x)
            FROM pricing_rule x WHERE x.product_version_id = ANY (_versions);
        RETURN QUERY SELECT 'price_grid_row', to_jsonb(x)
            FROM price_grid_row x WHERE x.product_version_id = ANY (_versions);
    END IF;
    IF 'price_option' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'price_option', to_jsonb(x)
            FROM price_option x WHERE x.product_version_id = ANY (_versions);
        RETURN QUERY SELECT 'price_surcharge', to_jsonb(x)
            FROM price_surcharge x WHERE x.product_version_id = ANY (_versions);
        RETURN QUERY SELECT 'initial_fee', to_jsonb(x)
            FROM initial_fee x WHERE x.product_version_id = ANY (_versions);
        RETURN QUERY SELECT 'promotion', to_jsonb(x)
            FROM promotion x WHERE x.product_version_id = ANY (_versions);
        RETURN QUERY SELECT 'negotiated_price', to_jsonb(x)
            FROM negotiated_price x WHERE x.product_id = _product;
        RETURN QUERY SELECT 'dated_promotion', to_jsonb(x)
            FROM dated_promotion x WHERE x.product_id = _product;
    END IF;
    IF 'commission_scheme' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'commission_scheme', to_jsonb(x)
            FROM commission_scheme x WHERE x.product_version_id = ANY (_versions);
        RETURN QUERY SELECT 'commission_tier', to_jsonb(x)
            FROM commission_tier x WHERE x.scheme_id IN (
                SELECT s.id FROM commission_scheme s
                WHERE s.product_version_id = ANY (_versions));
    END IF;
    IF 'product_document' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'product_document', to_jsonb(x)
            FROM product_document x WHERE x.product_version_id = ANY (_versions);
    END IF;
    IF 'accounting_mapping' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'accounting_mapping', to_jsonb(x)
            FROM accounting_mapping x WHERE x.product_version_id = ANY (_versions);
    END IF;
    IF 'cq_rule' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'cq_rule', to_jsonb(x)
            FROM cq_rule x WHERE x.product_version_id = ANY (_versions);
    END IF;
    IF 'publication' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'publication', to_jsonb(x)
            FROM publication x WHERE x.product_id = _product;
    END IF;
    IF 'product_seller' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'product_seller', to_jsonb(x)
            FROM product_seller x WHERE x.product_id = _product;
        RETURN QUERY SELECT 'product_field_value', to_jsonb(x)
            FROM product_field_value x WHERE x.product_id = _product;
        RETURN QUERY SELECT 'external_mapping', to_jsonb(x)
            FROM external_mapping x WHERE x.product_id = _product;
        RETURN QUERY SELECT 'product_mapping', to_jsonb(x)
            FROM product_mapping x WHERE x.product_id = _product;
        RETURN QUERY SELECT 'product_exit_plan', to_jsonb(x)
            FROM product_exit_plan x WHERE x.product_id = _product;
    END IF;
    IF 'approval_task' = ANY (_wanted) THEN
        RETURN QUERY SELECT 'approval_task', to_jsonb(x)
            FROM approval_task x
            WHERE x.subject_id = ANY (_versions) AND x.accountable
              AND x.status IN ('open', 'paused', 'refused');
    END IF;
END $$;
