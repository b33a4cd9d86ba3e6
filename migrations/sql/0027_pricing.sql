-- Prices: dated overrides, grids, indices, premium taxes, exclusions; quotes that explain themselves.

-- What a rule may now say -----------------------------------------------------------------------

ALTER TABLE pricing_rule
    ADD COLUMN unit VARCHAR(20),
    ADD COLUMN tax_code VARCHAR(10),
    ADD COLUMN valid_from TIMESTAMP WITH TIME ZONE,
    ADD COLUMN valid_to TIMESTAMP WITH TIME ZONE,
    ADD CONSTRAINT ck_pricing_rule_period CHECK (valid_to > valid_from),
    ADD CONSTRAINT ck_pricing_rule_unit_of_tiered CHECK (unit IS NULL OR type = 'tiered'),
    ADD CONSTRAINT uq_pricing_rule_id_product_version_id UNIQUE (id, product_version_id);
ALTER TABLE price_option ADD COLUMN tax_code VARCHAR(10);
ALTER TABLE initial_fee ADD COLUMN tax_code VARCHAR(10);
ALTER TABLE negotiated_price ADD COLUMN tax_code VARCHAR(10);

-- Grids keyed by the client ---------------------------------------------------------------------

CREATE TABLE price_grid_row (
    id UUID NOT NULL,
    pricing_rule_id UUID NOT NULL,
    product_version_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    amount NUMERIC(18, 6) NOT NULL,
    min_age SMALLINT,
    max_age SMALLINT,
    zone VARCHAR(20),
    min_household SMALLINT,
    max_household SMALLINT,
    level VARCHAR(40),
    position SMALLINT DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_price_grid_row PRIMARY KEY (id),
    CONSTRAINT fk_price_grid_row_pricing_rule_id FOREIGN KEY(pricing_rule_id, product_version_id)
        REFERENCES pricing_rule (id, product_version_id) ON DELETE CASCADE,
    CONSTRAINT fk_price_grid_row_product_version_id FOREIGN KEY(product_version_id, owner_company_id)
        REFERENCES product_version (id, owner_company_id) ON DELETE CASCADE,
    CONSTRAINT uq_price_grid_row_pricing_rule_id_position UNIQUE (pricing_rule_id, position),
    CONSTRAINT ck_price_grid_row_amount_range CHECK (amount >= 0),
    CONSTRAINT ck_price_grid_row_ages_in_order CHECK (max_age >= min_age),
    CONSTRAINT ck_price_grid_row_ages_range CHECK
        (min_age BETWEEN 0 AND 130 AND max_age BETWEEN 0 AND 130),
    CONSTRAINT ck_price_grid_row_households_in_order CHECK (max_household >= min_household),
    CONSTRAINT ck_price_grid_row_households_range CHECK
        (min_household BETWEEN 1 AND 30 AND max_household BETWEEN 1 AND 30)
);
CREATE INDEX ix_price_grid_row_product_version_id ON price_grid_row (product_version_id);
SELECT secure_company_table('price_grid_row', 'owner_company_id');
CREATE POLICY named_reads ON price_grid_row FOR SELECT USING (EXISTS (
    SELECT FROM product_version v WHERE v.id = price_grid_row.product_version_id
));
CREATE TRIGGER tg_1_parent BEFORE INSERT ON price_grid_row FOR EACH ROW
    WHEN (NEW.owner_company_id IS NULL) EXECUTE FUNCTION owner_from_version();
CREATE TRIGGER tg_2_guard BEFORE INSERT OR UPDATE OR DELETE ON price_grid_row
    FOR EACH ROW EXECUTE FUNCTION guard_version_content();
SELECT keep_updated_at('price_grid_row');
SELECT audit_table('price_grid_row');

-- Indices: what was known, and when -------------------------------------------------------------

CREATE TABLE index_point (
    id UUID NOT NULL,
    series VARCHAR(24) NOT NULL,
    valid_on DATE NOT NULL,
    value NUMERIC(18, 6) NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    source TEXT NOT NULL,
    recorded_by UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_index_point PRIMARY KEY (id),
    CONSTRAINT uq_index_point_series_valid_on_known_at UNIQUE (series, valid_on, known_at),
    CONSTRAINT ck_index_point_series CHECK (series IN ('spot', 'cpi', 'energy')),
    CONSTRAINT ck_index_point_source_given CHECK (btrim(source) <> '')
);
SELECT keep_updated_at('index_point');
SELECT audit_table('index_point');
CREATE TRIGGER tg_append_only BEFORE UPDATE OR DELETE ON index_point
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON index_point
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A point is known once written: nobody pretends, later, to have known it before.
CREATE FUNCTION point_known_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF session_user = current_user AND NEW.known_at IS NOT NULL
        AND current_setting('app.audit_summary', true) = 'on' THEN
        RETURN NEW;  -- the owner's first load, with the dates of publication
    END IF;
    NEW.known_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER tg_1_known BEFORE INSERT ON index_point FOR EACH ROW
    EXECUTE FUNCTION point_known_now();

-- Taxes on insurance premiums: not VAT, and dated too -------------------------------------------

CREATE TABLE insurance_tax (
    id UUID NOT NULL,
    code VARCHAR(10) NOT NULL,
    label VARCHAR(120) NOT NULL,
    rate NUMERIC(5, 2) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    legal_source TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_insurance_tax PRIMARY KEY (id),
    CONSTRAINT ck_insurance_tax_code_shape CHECK (code ~ '^[A-Z0-9]+$'),
    CONSTRAINT ck_insurance_tax_rate_range CHECK (rate BETWEEN 0 AND 100),
    CONSTRAINT ck_insurance_tax_period CHECK (valid_to > valid_from),
    CONSTRAINT ck_insurance_tax_source_given CHECK (btrim(legal_source) <> ''),
    CONSTRAINT ex_insurance_tax_overlap EXCLUDE USING gist (
        code WITH =, daterange(valid_from, valid_to) WITH &&) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO insurance_tax (id, code, label, rate, valid_from, legal_source) VALUES
    (gen_random_uuid(), 'TCA9', 'Taxe sur les conventions d’assurance, taux de droit commun', 9.00,
     '2016-01-01', 'CGI, art. 1001, 6°'),
    (gen_random_uuid(), 'TSA1327', 'Taxe de solidarité additionnelle, contrat responsable', 13.27,
     '2016-01-01', 'CSS, art. L. 862-4, II'),
    (gen_random_uuid(), 'TSA2027', 'Taxe de solidarité additionnelle, contrat non responsable',
     20.27, '2016-01-01', 'CSS, art. L. 862-4, II');
SELECT keep_updated_at('insurance_tax');
SELECT audit_table('insurance_tax');

DO $$ BEGIN
    EXECUTE format('GRANT SELECT, INSERT ON index_point TO %I', app_role());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON insurance_tax TO %I', app_role());
END $$;

-- Clients to whom a company does not sell -------------------------------------------------------

CREATE TABLE client_exclusion (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    client_reference VARCHAR(120) NOT NULL,
    reason TEXT NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_client_exclusion PRIMARY KEY (id),
    CONSTRAINT fk_client_exclusion_company_id FOREIGN KEY(company_id)
        REFERENCES company (id) ON DELETE CASCADE,
    CONSTRAINT ck_client_exclusion_period CHECK (valid_to > valid_from),
    CONSTRAINT ck_client_exclusion_reason_given CHECK (btrim(reason) <> '')
);
CREATE INDEX ix_client_exclusion_company_id_client_reference
    ON client_exclusion (company_id, client_reference);
SELECT secure_company_table('client_exclusion');
SELECT keep_updated_at('client_exclusion');
SELECT audit_table('client_exclusion');

-- Quotes: append-only, with what they were worked out from --------------------------------------

CREATE TABLE quoted_tariff (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    product_version_id UUID NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    content JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_quoted_tariff PRIMARY KEY (id),
    CONSTRAINT uq_quoted_tariff_company_id_product_version_id_sha256
        UNIQUE (company_id, product_version_id, sha256),
    CONSTRAINT ck_quoted_tariff_sha256_shape CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
CREATE TABLE quote (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    created_by UUID,
    created_by_label TEXT,
    priced_at TIMESTAMP WITH TIME ZONE NOT NULL,
    effective_at TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_until TIMESTAMP WITH TIME ZONE NOT NULL,
    channel VARCHAR(24),
    currency CHAR(3) NOT NULL,
    source VARCHAR(24) NOT NULL,
    cache_age_s INTEGER,
    sandbox BOOLEAN DEFAULT false NOT NULL,
    version_ids UUID[] NOT NULL,
    request BYTEA NOT NULL,
    facts JSONB NOT NULL,
    taxes JSONB NOT NULL,
    totals JSONB NOT NULL,
    eligibility JSONB NOT NULL,
    warnings JSONB NOT NULL,
    trace JSONB NOT NULL,
    trace_sha256 VARCHAR(64) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_quote PRIMARY KEY (id),
    CONSTRAINT ck_quote_source CHECK
        (source IN ('internal', 'partner_live', 'partner_cache', 'manual')),
    CONSTRAINT ck_quote_trace_sha256_shape CHECK (trace_sha256 ~ '^[0-9a-f]{64}$')
);
CREATE INDEX ix_quote_company_id_priced_at ON quote (company_id, priced_at DESC);

CREATE TABLE quote_line (
    id UUID NOT NULL,
    quote_id UUID NOT NULL,
    company_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    item SMALLINT NOT NULL,
    sku VARCHAR(80) NOT NULL,
    plan_code VARCHAR(60),
    product_version_id UUID,
    kind VARCHAR(24) NOT NULL,
    label TEXT NOT NULL,
    quantity NUMERIC NOT NULL,
    unit_price NUMERIC NOT NULL,
    amount_excl_tax NUMERIC(14, 2) NOT NULL,
    tax_rate NUMERIC(5, 2) NOT NULL,
    tax_amount NUMERIC(14, 2) NOT NULL,
    amount_incl_tax NUMERIC(14, 2) NOT NULL,
    recurrence VARCHAR(24) NOT NULL,
    first_months SMALLINT,
    rule_id TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_quote_line PRIMARY KEY (id),
    CONSTRAINT fk_quote_line_quote_id FOREIGN KEY(quote_id) REFERENCES quote (id),
    CONSTRAINT uq_quote_line_quote_id_position UNIQUE (quote_id, position),
    CONSTRAINT ck_quote_line_kind CHECK
        (kind IN ('base', 'option', 'surcharge', 'fee', 'discount')),
    CONSTRAINT ck_quote_line_recurrence CHECK
        (recurrence IN ('one_shot', 'monthly', 'yearly', 'custom')),
    CONSTRAINT ck_quote_line_adds_up CHECK (amount_excl_tax + tax_amount = amount_incl_tax)
);

DO $$
DECLARE
    own text;
BEGIN
    FOREACH own IN ARRAY ARRAY['quoted_tariff', 'quote', 'quote_line'] LOOP
        PERFORM secure_company_table(own::regclass);
        PERFORM keep_updated_at(own::regclass);
        EXECUTE format('CREATE TRIGGER tg_append_only BEFORE UPDATE OR DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION refuse_change()', own);
        EXECUTE format('CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', own);
        EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM %I', own, app_role());
    END LOOP;
END $$;

-- What changes on offer is told to every web process --------------------------------------------

CREATE FUNCTION announce_offer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text := '*';
BEGIN
    IF TG_NARGS > 0 THEN
        EXECUTE format(
            'SELECT CASE WHEN count(*) > 20 THEN ''*'' ELSE string_agg(one::text, '','') END'
            ' FROM (SELECT DISTINCT %I AS one FROM %I LIMIT 21) AS found',
            TG_ARGV[0], CASE TG_OP WHEN 'DELETE' THEN 'old_rows' ELSE 'new_rows' END
        ) INTO changed;
    END IF;
    IF changed IS NOT NULL THEN
        PERFORM pg_notify('offer_changed', changed);
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION announce_offer IS
    'Tell which products changed (or *: many, or what all prices may rest on).';

DO $$
DECLARE
    watched record;
BEGIN
    FOR watched IN SELECT * FROM (VALUES
        ('product', 'id'), ('product_version', 'product_id'), ('publication', 'product_id'),
        ('negotiated_price', 'product_id')
    ) AS tables (name, named) LOOP
        EXECUTE format('CREATE TRIGGER tg_offer_insert AFTER INSERT ON %I'
                       ' REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT'
                       ' EXECUTE FUNCTION announce_offer(%L)', watched.name, watched.named);
        EXECUTE format('CREATE TRIGGER tg_offer_update AFTER UPDATE ON %I'
                       ' REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT'
                       ' EXECUTE FUNCTION announce_offer(%L)', watched.name, watched.named);
        EXECUTE format('CREATE TRIGGER tg_offer_delete AFTER DELETE ON %I'
                       ' REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT'
                       ' EXECUTE FUNCTION announce_offer(%L)', watched.name, watched.named);
    END LOOP;
    FOR watched IN SELECT unnest(ARRAY[
        'vat_code', 'insurance_tax', 'index_point', 'company'
    ]) AS name LOOP
        EXECUTE format('CREATE TRIGGER tg_offer AFTER INSERT OR UPDATE OR DELETE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION announce_offer()', watched.name);
    END LOOP;
END $$;

-- What is on offer, and what a version charges, each in one question ---------------------------

CREATE FUNCTION offers_of(company uuid, skus text[], drafts boolean DEFAULT false)
    RETURNS TABLE (sku text, offer jsonb) LANGUAGE sql STABLE AS $$
    SELECT p.sku, jsonb_build_object(
        'product_id', p.id,
        'known', p.company_id = company OR company = ANY (p.reader_company_ids),
        'lifecycle', p.lifecycle_status,
        'min_age', p.min_age, 'max_age', p.max_age,
        'zones', to_jsonb(p.zones), 'kinds', to_jsonb(p.client_kinds),
        'channels', to_jsonb(p.channels),
        'versions', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', v.id, 'version', v.version, 'status', v.status,
                'from', v.effective_from, 'to', v.effective_to) ORDER BY v.version), '[]')
            FROM product_version v
            WHERE v.product_id = p.id
              AND (drafts OR v.status IN ('scheduled', 'active', 'superseded'))
        ),
        'publications', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'channels', to_jsonb(b.channels), 'from', b.start_at, 'to', b.end_at)
                ORDER BY b.start_at, b.id), '[]')
            FROM publication b
            WHERE b.product_id = p.id AND b.company_id = company
              AND b.status = 'published' AND b.visibility <> 'hidden'
        ),
        'agreed', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', n.id, 'client', n.client_reference, 'plan', n.plan_code,
                'amount', n.amount, 'currency', n.currency, 'tax_rate', n.tax_rate,
                'tax_code', n.tax_code, 'tax_included', n.tax_included,
                'from', n.valid_from, 'to', n.valid_to) ORDER BY n.valid_from, n.id), '[]')
            FROM negotiated_price n WHERE n.product_id = p.id AND n.company_id = company
        ))
    FROM product p WHERE p.sku = ANY (skus);
$$;
COMMENT ON FUNCTION offers_of IS
    'All that says whether a company may sell products, and at what agreed prices, at any date.';

CREATE FUNCTION tariff_documents(versions uuid[])
    RETURNS TABLE (version_id uuid, content jsonb) LANGUAGE sql STABLE AS $$
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
                'id', m.id, 'plan', f.code, 'code', m.code, 'label', m.label,
                'effect', m.effect, 'value', m.value, 'promo_code', m.promo_code,
                'first_months', m.first_months, 'combinable', m.combinable,
                'from', m.valid_from, 'to', m.valid_to) ORDER BY m.position, m.code, m.id), '[]')
            FROM promotion m LEFT JOIN product_plan f ON f.id = m.plan_id
            WHERE m.product_version_id = v.id
        ))
    FROM product_version v JOIN product p ON p.id = v.product_id
    WHERE v.id = ANY (versions);
$$;
COMMENT ON FUNCTION tariff_documents IS
    'The prices of versions, whole: decoded once, kept with the quotes made from them.';
