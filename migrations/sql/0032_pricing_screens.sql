-- Promotions that live beside the versions: set, changed and ended on their own dates -----------

CREATE TABLE dated_promotion (
    id UUID NOT NULL,
    product_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    plan_code VARCHAR(60),
    code VARCHAR(60) NOT NULL,
    label VARCHAR(120) NOT NULL,
    effect VARCHAR(24) NOT NULL,
    value NUMERIC(18, 6) NOT NULL,
    promo_code VARCHAR(40),
    first_months SMALLINT,
    combinable BOOLEAN DEFAULT false NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    reason TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_dated_promotion PRIMARY KEY (id),
    CONSTRAINT fk_dated_promotion_product_id FOREIGN KEY (product_id, owner_company_id)
        REFERENCES product (id, company_id) ON DELETE CASCADE,
    CONSTRAINT ck_dated_promotion_effect CHECK (effect IN ('percent', 'amount')),
    CONSTRAINT ck_dated_promotion_value_range CHECK (
        value > 0 AND (effect = 'amount' OR value <= 100)),
    CONSTRAINT ck_dated_promotion_first_months_range CHECK (first_months BETWEEN 1 AND 120),
    CONSTRAINT ck_dated_promotion_period CHECK (valid_to > valid_from),
    CONSTRAINT ex_dated_promotion_overlap EXCLUDE USING gist (
        product_id WITH =, (coalesce(plan_code, '')) WITH =, code WITH =,
        tstzrange(valid_from, valid_to) WITH &&) DEFERRABLE INITIALLY IMMEDIATE
);
CREATE INDEX ix_dated_promotion_owner_company_id_valid_from
    ON dated_promotion (owner_company_id, valid_from);
CREATE TRIGGER tg_1_parent BEFORE INSERT ON dated_promotion
    FOR EACH ROW WHEN (new.owner_company_id IS NULL) EXECUTE FUNCTION owner_from_product();
SELECT secure_company_table('dated_promotion', 'owner_company_id');
CREATE POLICY named_reads ON dated_promotion FOR SELECT
    USING (EXISTS (SELECT FROM product p WHERE p.id = dated_promotion.product_id));
SELECT keep_updated_at('dated_promotion');
SELECT audit_table('dated_promotion');
CREATE TRIGGER tg_offer_insert AFTER INSERT ON dated_promotion REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION announce_offer('product_id');
CREATE TRIGGER tg_offer_update AFTER UPDATE ON dated_promotion REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION announce_offer('product_id');
CREATE TRIGGER tg_offer_delete AFTER DELETE ON dated_promotion REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION announce_offer('product_id');

-- One price agreed with a client at a time ------------------------------------------------------

ALTER TABLE negotiated_price ADD CONSTRAINT ex_negotiated_price_overlap EXCLUDE USING gist (
    product_id WITH =, company_id WITH =, client_reference WITH =, (coalesce(plan_code, '')) WITH =,
    tstzrange(valid_from, valid_to) WITH &&) DEFERRABLE INITIALLY IMMEDIATE;
CREATE INDEX ix_negotiated_price_owner_company_id_valid_from
    ON negotiated_price (owner_company_id, valid_from);

-- What a premium tax is, what escapes it, and whether the lawyer has read its source ------------

ALTER TABLE insurance_tax
    ADD COLUMN kind VARCHAR(24) DEFAULT 'charged' NOT NULL,
    ADD COLUMN exclusions TEXT,
    ADD COLUMN confirmed_by UUID,
    ADD COLUMN confirmed_at TIMESTAMP WITH TIME ZONE,
    ADD CONSTRAINT ck_insurance_tax_kind CHECK (kind IN ('charged', 'exempt', 'excluded')),
    ADD CONSTRAINT ck_insurance_tax_nil_when_not_charged CHECK (kind = 'charged' OR rate = 0);
UPDATE insurance_tax SET exclusions =
    'Assurances sur la vie et réassurances (art. 995) ; la santé relève de la taxe de solidarité.'
    WHERE code = 'TCA9';
INSERT INTO insurance_tax (id, code, label, kind, rate, valid_from, legal_source) VALUES
    (gen_random_uuid(), 'TCAVIE', 'Assurances sur la vie et assimilées, exonérées', 'exempt', 0,
     '2016-01-01', 'CGI, art. 995, 5°'),
    (gen_random_uuid(), 'TCAREA', 'Réassurances, exonérées', 'exempt', 0,
     '2016-01-01', 'CGI, art. 995, 1°');
DO $$ BEGIN
    EXECUTE format('GRANT DELETE ON insurance_tax TO %I', app_role());
END $$;

-- The past is not written again: what has begun keeps its values and may only end, later --------

CREATE FUNCTION guard_dated_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named text;
    today timestamptz := CASE TG_ARGV[0] WHEN 'day' THEN date_trunc('day', now()) ELSE now() END;
BEGIN
    IF OLD.valid_from > today OR pg_trigger_depth() > 1 THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;  -- to come, or gone with its product
    END IF;
    IF TG_OP = 'DELETE' THEN
        PERFORM refuse('tg_dated_row_began', 'what has begun is not deleted');
    END IF;
    FOREACH named IN ARRAY TG_ARGV[1:] LOOP
        IF to_jsonb(OLD) -> named IS DISTINCT FROM to_jsonb(NEW) -> named THEN
            PERFORM refuse('tg_dated_row_began', 'what has begun keeps its values');
        END IF;
    END LOOP;
    IF NEW.valid_to IS DISTINCT FROM OLD.valid_to
        AND (OLD.valid_to <= today OR NEW.valid_to < today) THEN
        PERFORM refuse('tg_dated_row_began', 'the past does not end otherwise');
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION guard_dated_row() IS
    'A dated row that has begun keeps the columns named, and ends from now on alone.';

CREATE TRIGGER tg_2_guard BEFORE UPDATE OR DELETE ON dated_promotion FOR EACH ROW
    EXECUTE FUNCTION guard_dated_row('moment', 'product_id', 'plan_code', 'code', 'effect', 'value',
        'promo_code', 'first_months', 'combinable', 'valid_from');
CREATE TRIGGER tg_2_guard BEFORE UPDATE OR DELETE ON negotiated_price FOR EACH ROW
    EXECUTE FUNCTION guard_dated_row('moment', 'product_id', 'company_id', 'plan_code', 'amount',
        'currency', 'tax_rate', 'tax_included', 'tax_code', 'valid_from');
CREATE TRIGGER tg_2_guard BEFORE UPDATE OR DELETE ON insurance_tax FOR EACH ROW
    EXECUTE FUNCTION guard_dated_row('day', 'code', 'kind', 'rate', 'valid_from');

-- A version charges what its product's promotions take off --------------------------------------

CREATE OR REPLACE FUNCTION tariff_documents(versions uuid[]) RETURNS TABLE(version_id uuid, content jsonb)
    LANGUAGE sql STABLE
    AS $$
    SELECT v.id, jsonb_build_object(
        'version_id', v.id, 'version', v.version, 'sku', p.sku, 'name', p.name,
        'plans', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'code', f.code, 'name', f.name, 'recurrence', f.recurrence,
                'cycle_days', f.billing_cycle_days) ORDER BY f.position, f.code), '[]')
            FROM product_plan f WHERE f.product_version_id = v.id
        ),
        'rules', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', r.id, 'plan', f.code, 'type', r.type, 'tier_mode', r.tier_mode,
                'unit', r.unit, 'currency', r.currency, 'payload', r.payload, 'label', r.label,
                'tax_rate', r.tax_rate, 'tax_code', r.tax_code, 'tax_included', r.tax_included,
                'from', r.valid_from, 'to', r.valid_to, 'grid', (
                    SELECT coalesce(jsonb_agg(jsonb_build_object(
                        'amount', g.amount, 'min_age', g.min_age, 'max_age', g.max_age,
                        'zone', g.zone, 'min_household', g.min_household,
                        'max_household', g.max_household, 'level', g.level)
                        ORDER BY g.position), '[]')
                    FROM price_grid_row g WHERE g.pricing_rule_id = r.id
                )) ORDER BY r.position, r.id), '[]')
            FROM pricing_rule r LEFT JOIN product_plan f ON f.id = r.plan_id
            WHERE r.product_version_id = v.id
        ),
        'options', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', o.id, 'plan', f.code, 'code', o.code, 'label', o.label,
                'amount', o.amount, 'recurrence', o.recurrence, 'tax_rate', o.tax_rate,
                'tax_code', o.tax_code, 'tax_included', o.tax_included,
                'from', o.valid_from, 'to', o.valid_to) ORDER BY o.position, o.code, o.id), '[]')
            FROM price_option o LEFT JOIN product_plan f ON f.id = o.plan_id
            WHERE o.product_version_id = v.id
        ),
        'surcharges', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', s.id, 'plan', f.code, 'code', s.code, 'label', s.label,
                'effect', s.effect, 'value', s.value, 'min_age', s.min_age,
                'max_age', s.max_age, 'zones', to_jsonb(s.zones),
                'kinds', to_jsonb(s.client_kinds),
                'from', s.valid_from, 'to', s.valid_to) ORDER BY s.position, s.code, s.id), '[]')
            FROM price_surcharge s LEFT JOIN product_plan f ON f.id = s.plan_id
            WHERE s.product_version_id = v.id
        ),
        'fees', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', i.id, 'plan', f.code, 'code', i.code, 'label', i.label,
                'amount', i.amount, 'tax_rate', i.tax_rate, 'tax_code', i.tax_code,
                'tax_included', i.tax_included,
                'from', i.valid_from, 'to', i.valid_to) ORDER BY i.position, i.code, i.id), '[]')
            FROM initial_fee i LEFT JOIN product_plan f ON f.id = i.plan_id
            WHERE i.product_version_id = v.id
        ),
        'promotions', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', m.id, 'plan', m.plan, 'code', m.code, 'label', m.label,
                'effect', m.effect, 'value', m.value, 'promo_code', m.promo_code,
                'first_months', m.first_months, 'combinable', m.combinable,
                'from', m.valid_from, 'to', m.valid_to) ORDER BY m.position, m.code, m.id), '[]')
            FROM (
                SELECT own.id, f.code AS plan, own.code, own.label, own.effect, own.value,
                       own.promo_code, own.first_months, own.combinable, own.valid_from,
                       own.valid_to, own.position
                FROM promotion own LEFT JOIN product_plan f ON f.id = own.plan_id
                WHERE own.product_version_id = v.id
                UNION ALL
                SELECT d.id, d.plan_code, d.code, d.label, d.effect, d.value, d.promo_code,
                       d.first_months, d.combinable, d.valid_from, d.valid_to, 1000
                FROM dated_promotion d WHERE d.product_id = v.product_id
            ) AS m
        ))
    FROM product_version v JOIN product p ON p.id = v.product_id
    WHERE v.id = ANY (versions);
$$;

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
    END IF;
END $$;
