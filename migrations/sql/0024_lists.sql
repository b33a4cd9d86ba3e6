-- Normalised lists: the group's (units, channels, zones, VAT codes) and each company's accounts.

CREATE TABLE measure_unit (
    id UUID NOT NULL,
    code VARCHAR(20) NOT NULL,
    label VARCHAR(80) NOT NULL,
    dimension VARCHAR(24) NOT NULL,
    factor NUMERIC(30, 12) DEFAULT 1 NOT NULL,
    position SMALLINT DEFAULT 0 NOT NULL,
    is_active BOOLEAN DEFAULT true NOT NULL,
    note TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_measure_unit PRIMARY KEY (id),
    CONSTRAINT uq_measure_unit_code UNIQUE (code),
    CONSTRAINT ck_measure_unit_code_given CHECK (btrim(code) = code AND code <> ''),
    CONSTRAINT ck_measure_unit_factor_positive CHECK (factor > 0),
    CONSTRAINT ck_measure_unit_counted_is_one CHECK (dimension <> 'count' OR factor = 1),
    CONSTRAINT ck_measure_unit_dimension CHECK (dimension IN (
        'energy', 'power', 'apparent_power', 'volume', 'mass', 'length', 'data', 'data_rate',
        'duration', 'calendar', 'count'))
);

CREATE TABLE sales_channel (
    id UUID NOT NULL,
    code VARCHAR(24) NOT NULL,
    label VARCHAR(60) NOT NULL,
    description TEXT,
    position SMALLINT DEFAULT 0 NOT NULL,
    is_active BOOLEAN DEFAULT true NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_sales_channel PRIMARY KEY (id),
    CONSTRAINT uq_sales_channel_code UNIQUE (code),
    CONSTRAINT ck_sales_channel_code CHECK (code IN ('field', 'telesales', 'web', 'partner'))
);

CREATE TABLE geo_zone (
    id UUID NOT NULL,
    code VARCHAR(20) NOT NULL,
    label VARCHAR(120) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    parent_code VARCHAR(20),
    insee_code VARCHAR(5),
    position SMALLINT DEFAULT 0 NOT NULL,
    is_active BOOLEAN DEFAULT true NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_geo_zone PRIMARY KEY (id),
    CONSTRAINT uq_geo_zone_code UNIQUE (code),
    CONSTRAINT fk_geo_zone_parent_code FOREIGN KEY (parent_code) REFERENCES geo_zone (code),
    CONSTRAINT ck_geo_zone_code_shape CHECK (code ~ '^[A-Z0-9][A-Z0-9-]*$'),
    CONSTRAINT ck_geo_zone_not_its_own_parent CHECK (parent_code <> code),
    CONSTRAINT ck_geo_zone_kind CHECK (kind IN (
        'country', 'whole', 'region', 'department', 'territory', 'commercial'))
);
CREATE INDEX ix_geo_zone_parent_code ON geo_zone (parent_code);

CREATE TABLE vat_code (
    id UUID NOT NULL,
    code VARCHAR(10) NOT NULL,
    label VARCHAR(120) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    rate NUMERIC(5, 2) NOT NULL,
    country VARCHAR(20) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    legal_source TEXT NOT NULL,
    confirmed_by UUID,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_vat_code PRIMARY KEY (id),
    CONSTRAINT fk_vat_code_country FOREIGN KEY (country) REFERENCES geo_zone (code),
    CONSTRAINT ck_vat_code_code_shape CHECK (code ~ '^[A-Z0-9]+$'),
    CONSTRAINT ck_vat_code_rate_range CHECK (rate BETWEEN 0 AND 100),
    CONSTRAINT ck_vat_code_nil_when_not_charged
        CHECK (kind NOT IN ('exempt', 'reverse_charge') OR rate = 0),
    CONSTRAINT ck_vat_code_period CHECK (valid_to > valid_from),
    CONSTRAINT ck_vat_code_source_given CHECK (btrim(legal_source) <> ''),
    CONSTRAINT ck_vat_code_kind CHECK (kind IN (
        'standard', 'intermediate', 'reduced', 'special', 'exempt', 'reverse_charge')),
    CONSTRAINT ex_vat_code_overlap EXCLUDE USING gist (
        country WITH =, code WITH =, daterange(valid_from, valid_to) WITH &&)
        DEFERRABLE INITIALLY IMMEDIATE
);

CREATE TABLE ledger_account (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    number VARCHAR(20) NOT NULL,
    label VARCHAR(120) NOT NULL,
    nature VARCHAR(24) NOT NULL,
    is_active BOOLEAN DEFAULT true NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_ledger_account PRIMARY KEY (id),
    CONSTRAINT uq_ledger_account_company_id_number UNIQUE (company_id, number),
    CONSTRAINT fk_ledger_account_company_id FOREIGN KEY (company_id) REFERENCES company (id),
    CONSTRAINT ck_ledger_account_number_shape CHECK (number ~ '^[0-9]{6}[0-9A-Z]*$'),
    CONSTRAINT ck_ledger_account_nature CHECK (nature IN (
        'revenue', 'commission', 'fee', 'tax', 'third_party', 'treasury', 'expense'))
);

-- Where an entry is used, as far as the acting companies see ------------------------------------

CREATE FUNCTION list_entry_uses(list text, entry text, company uuid DEFAULT NULL)
    RETURNS TABLE (place text, uses bigint) LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF list = 'geo_zone' THEN
        RETURN QUERY SELECT 'product'::text, count(*) FROM product WHERE zones @> ARRAY[entry]
            UNION ALL SELECT 'price_surcharge', count(*) FROM price_surcharge
                WHERE zones @> ARRAY[entry]
            UNION ALL SELECT 'geo_zone', count(*) FROM geo_zone WHERE parent_code = entry
            UNION ALL SELECT 'vat_code', count(*) FROM vat_code WHERE country = entry
            UNION ALL SELECT 'company', count(*) FROM company WHERE country = entry;
    ELSIF list = 'measure_unit' THEN
        RETURN QUERY SELECT 'risk_field'::text, count(*) FROM risk_field WHERE unit = entry
            UNION ALL SELECT 'pricing_rule', count(*) FROM pricing_rule
                WHERE type = 'usage' AND payload ->> 'unit' = entry;
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
COMMENT ON FUNCTION list_entry_uses IS
    'Tables that hold an entry of a list, and how many rows of each the caller may see.';

-- The owner counts everywhere, within its own function alone.
DO $$
DECLARE
    holder text;
BEGIN
    FOREACH holder IN ARRAY ARRAY[
        'price_surcharge', 'risk_field', 'pricing_rule', 'commission_scheme', 'product_document',
        'accounting_mapping', 'company_ledger_setting'
    ] LOOP
        EXECUTE format('CREATE POLICY upkeep ON %I FOR SELECT TO CURRENT_USER'
                       ' USING ((SELECT app_internal()))', holder);
    END LOOP;
END $$;

CREATE FUNCTION list_entry_used(list text, entry text, company uuid DEFAULT NULL)
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before text := coalesce(current_setting('app.internal', true), '');
    found boolean;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    found := EXISTS (SELECT FROM list_entry_uses(list, entry, company) WHERE uses > 0);
    PERFORM set_config('app.internal', before, true);
    RETURN found;
END $$;
COMMENT ON FUNCTION list_entry_used IS
    'Is the entry used anywhere in the group? Tells nothing of where.';

CREATE INDEX ix_pricing_rule_usage ON pricing_rule (product_version_id) WHERE type = 'usage';

-- An entry that is used stays; its code never changes -------------------------------------------

CREATE FUNCTION guard_list_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named text := TG_ARGV[0];
    own jsonb := to_jsonb(OLD);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) ->> named IS DISTINCT FROM own ->> named
            OR to_jsonb(NEW) ->> 'company_id' IS DISTINCT FROM own ->> 'company_id' THEN
            PERFORM refuse('tg_list_code_final', 'the code of an entry does not change');
        END IF;
        RETURN NEW;
    END IF;
    IF (own ->> 'valid_from')::date > current_date THEN
        RETURN OLD;  -- a rate that has not begun has taxed nothing yet
    END IF;
    IF list_entry_used(TG_TABLE_NAME, own ->> named, (own ->> 'company_id')::uuid) THEN
        PERFORM refuse('tg_list_entry_used', 'the entry is used');
    END IF;
    RETURN OLD;
END $$;
DO $$
DECLARE
    list record;
BEGIN
    FOR list IN SELECT * FROM (VALUES
        ('measure_unit', 'code'), ('sales_channel', 'code'), ('geo_zone', 'code'),
        ('vat_code', 'code'), ('ledger_account', 'number')
    ) AS lists (name, named) LOOP
        EXECUTE format('CREATE TRIGGER tg_2_guard BEFORE UPDATE OR DELETE ON %I FOR EACH ROW'
                       ' EXECUTE FUNCTION guard_list_entry(%L)', list.name, list.named);
        PERFORM keep_updated_at(list.name::regclass);
    END LOOP;
    PERFORM secure_company_table('ledger_account');
    EXECUTE format('REVOKE EXECUTE ON FUNCTION list_entry_used(text, text, uuid) FROM PUBLIC');
    EXECUTE format('GRANT EXECUTE ON FUNCTION list_entry_used(text, text, uuid) TO %I',
                   app_role());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON measure_unit, geo_zone, vat_code'
                   ' TO %I', app_role());
    EXECUTE format('REVOKE INSERT, DELETE ON sales_channel FROM %I', app_role());
    EXECUTE format('GRANT SELECT, UPDATE ON sales_channel TO %I', app_role());
END $$;

-- Who edits them --------------------------------------------------------------------------------

INSERT INTO access_right (id, code, label, family, sensitive, position) VALUES
    (gen_random_uuid(), 'lists.edit', 'Modifier les unités, canaux et zones', 'catalogue', false,
     36),
    (gen_random_uuid(), 'lists.accounts', 'Modifier les codes TVA et le plan de comptes', 'compta',
     false, 37);
INSERT INTO role_right (id, role_code, right_code) VALUES
    (gen_random_uuid(), 'admin_groupe', 'lists.edit'),
    (gen_random_uuid(), 'catalogue_manager', 'lists.edit'),
    (gen_random_uuid(), 'admin_groupe', 'lists.accounts'),
    (gen_random_uuid(), 'compta', 'lists.accounts');
