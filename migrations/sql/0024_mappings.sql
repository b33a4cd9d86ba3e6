-- What a product asks of the other trades, and how it leaves the catalogue.

CREATE TABLE product_mapping (
    id UUID NOT NULL,
    product_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    is_physical BOOLEAN DEFAULT false NOT NULL,
    parcel_weight_g INTEGER,
    parcel_length_mm INTEGER,
    parcel_width_mm INTEGER,
    parcel_height_mm INTEGER,
    stock_item VARCHAR(60),
    ticket_at_sale VARCHAR(24) DEFAULT 'none' NOT NULL,
    invoice_template VARCHAR(24) DEFAULT 'standard' NOT NULL,
    debit_method VARCHAR(24) DEFAULT 'sepa' NOT NULL,
    mandate_template VARCHAR(24) DEFAULT 'sepa_core' NOT NULL,
    debit_cycle VARCHAR(24) DEFAULT 'plan' NOT NULL,
    debit_day SMALLINT,
    initial_fee_code VARCHAR(60),
    creditor_company_id UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_product_mapping PRIMARY KEY (id),
    CONSTRAINT fk_product_mapping_product_id FOREIGN KEY (product_id, owner_company_id)
        REFERENCES product (id, company_id) ON DELETE CASCADE,
    CONSTRAINT uq_product_mapping_product_id UNIQUE (product_id),
    CONSTRAINT fk_product_mapping_creditor_company_id FOREIGN KEY (creditor_company_id)
        REFERENCES company (id),
    CONSTRAINT ck_product_mapping_parcel_of_physical CHECK (is_physical OR num_nonnulls(
        parcel_weight_g, parcel_length_mm, parcel_width_mm, parcel_height_mm, stock_item) = 0),
    CONSTRAINT ck_product_mapping_parcel_weight_range
        CHECK (parcel_weight_g BETWEEN 1 AND 1000000),
    CONSTRAINT ck_product_mapping_parcel_size_range CHECK (
        num_nonnulls(parcel_length_mm, parcel_width_mm, parcel_height_mm) IN (0, 3)
        AND parcel_length_mm BETWEEN 1 AND 10000 AND parcel_width_mm BETWEEN 1 AND 10000
        AND parcel_height_mm BETWEEN 1 AND 10000),
    CONSTRAINT ck_product_mapping_mandate_of_method CHECK (CASE debit_method
        WHEN 'sepa' THEN mandate_template IN ('sepa_core', 'sepa_b2b')
        WHEN 'card' THEN mandate_template = 'card' ELSE mandate_template = 'none' END),
    CONSTRAINT ck_product_mapping_day_of_debit
        CHECK (debit_day IS NULL OR debit_method IN ('sepa', 'card') AND debit_cycle <> 'once'),
    CONSTRAINT ck_product_mapping_debit_day_range CHECK (debit_day BETWEEN 1 AND 28),
    CONSTRAINT ck_product_mapping_creditor_of_sepa
        CHECK (creditor_company_id IS NULL OR debit_method = 'sepa'),
    CONSTRAINT ck_product_mapping_ticket_at_sale CHECK (ticket_at_sale IN (
        'none', 'shipment', 'installation', 'activation', 'welcome_call')),
    CONSTRAINT ck_product_mapping_invoice_template CHECK (invoice_template IN (
        'standard', 'metered', 'consolidated', 'premium_notice', 'none')),
    CONSTRAINT ck_product_mapping_debit_method CHECK (debit_method IN (
        'sepa', 'card', 'transfer', 'partner')),
    CONSTRAINT ck_product_mapping_mandate_template CHECK (mandate_template IN (
        'sepa_core', 'sepa_b2b', 'card', 'none')),
    CONSTRAINT ck_product_mapping_debit_cycle CHECK (debit_cycle IN (
        'plan', 'monthly', 'quarterly', 'yearly', 'once'))
);
CREATE INDEX ix_product_mapping_stock_item ON product_mapping (owner_company_id, stock_item)
    WHERE stock_item IS NOT NULL;

CREATE TABLE product_exit_plan (
    id UUID NOT NULL,
    product_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    support_ends_on DATE NOT NULL,
    renewals VARCHAR(24) NOT NULL,
    replacement_product_id UUID,
    client_notice_on DATE NOT NULL,
    notice TEXT NOT NULL,
    reason TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_product_exit_plan PRIMARY KEY (id),
    CONSTRAINT fk_product_exit_plan_product_id FOREIGN KEY (product_id, owner_company_id)
        REFERENCES product (id, company_id) ON DELETE CASCADE,
    CONSTRAINT uq_product_exit_plan_product_id UNIQUE (product_id),
    CONSTRAINT fk_product_exit_plan_replacement_product_id FOREIGN KEY (replacement_product_id)
        REFERENCES product (id) ON DELETE SET NULL,
    CONSTRAINT ck_product_exit_plan_notice_before_end CHECK (client_notice_on <= support_ends_on),
    CONSTRAINT ck_product_exit_plan_notice_given CHECK (btrim(notice) <> ''),
    CONSTRAINT ck_product_exit_plan_not_itself CHECK (replacement_product_id <> product_id),
    CONSTRAINT ck_product_exit_plan_renewals CHECK (renewals IN ('stopped', 'kept', 'moved'))
);
CREATE INDEX ix_product_exit_plan_replacement_product_id
    ON product_exit_plan (replacement_product_id) WHERE replacement_product_id IS NOT NULL;

SELECT secure_company_table(own::regclass, 'owner_company_id')
FROM unnest(ARRAY['product_mapping', 'product_exit_plan']) AS own;
DO $$
DECLARE
    own text;
BEGIN
    FOREACH own IN ARRAY ARRAY['product_mapping', 'product_exit_plan'] LOOP
        -- Who sells the product ships and bills it: read with the product.
        EXECUTE format('CREATE POLICY named_reads ON %1$I FOR SELECT USING (EXISTS ('
                       'SELECT FROM product p WHERE p.id = %1$I.product_id))', own);
        EXECUTE format('CREATE TRIGGER tg_1_parent BEFORE INSERT ON %I FOR EACH ROW'
                       ' WHEN (NEW.owner_company_id IS NULL)'
                       ' EXECUTE FUNCTION owner_from_product()', own);
        PERFORM keep_updated_at(own::regclass);
        PERFORM audit_table(own::regclass);
    END LOOP;
END $$;

-- The life cycle of data-model.md, whoever writes the row (Annexe C §1) -------------------------

CREATE FUNCTION guard_lifecycle() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF (OLD.lifecycle_status, NEW.lifecycle_status) NOT IN (
        ('draft', 'test'), ('draft', 'retired'), ('test', 'draft'), ('test', 'active'),
        ('active', 'frozen'), ('active', 'retired'), ('frozen', 'active'), ('frozen', 'retired')
    ) THEN
        PERFORM refuse('tg_product_illegal_move', 'no such move in the life cycle');
    END IF;
    IF (OLD.lifecycle_status, NEW.lifecycle_status) = ('test', 'active') AND NOT EXISTS (
        SELECT FROM product_version
        WHERE product_id = NEW.id AND status IN ('approved', 'scheduled', 'active')
    ) THEN
        PERFORM refuse('tg_product_without_version', 'no version to sell');
    END IF;
    IF (OLD.lifecycle_status, NEW.lifecycle_status) = ('active', 'retired') AND NOT EXISTS (
        SELECT FROM product_exit_plan WHERE product_id = NEW.id
    ) THEN
        PERFORM refuse('tg_product_without_exit_plan', 'no exit plan');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tg_3_lifecycle BEFORE UPDATE ON product FOR EACH ROW
    WHEN (OLD.lifecycle_status <> NEW.lifecycle_status) EXECUTE FUNCTION guard_lifecycle();

CREATE INDEX ix_external_mapping_external_code ON external_mapping (external_code);

-- Duplicates (Annexe E §3): candidates by the index of words, which the shelf makes --------------

-- Run by the owner so that the trigrams' index serves; it gives what the acting companies may read.
CREATE FUNCTION near_products(asked text, threshold real DEFAULT 0.7, most int DEFAULT 60)
    RETURNS TABLE (id uuid, score real)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    plain text := fr_unaccent(lower(btrim(asked)));
BEGIN
    PERFORM set_config('pg_trgm.word_similarity_threshold', threshold::text, true);
    RETURN QUERY
        SELECT i.id, word_similarity(plain, i.near)
        FROM product_index i
        WHERE i.near %> plain AND i.reader_group = ANY (app_reader_groups())
          AND (i.until IS NULL OR i.until > now())
        ORDER BY 2 DESC, i.sku
        LIMIT most;
END $$;
COMMENT ON FUNCTION near_products IS
    'Products whose code, name, partner or outside codes nearly hold what was typed, nearest first.';

-- « Déjà pris » may be told across companies, nothing else about the other product.
CREATE FUNCTION sku_taken(asked text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    found boolean;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    found := EXISTS (SELECT FROM product WHERE sku = asked);
    PERFORM set_config('app.internal', outside, true);
    RETURN found;
END $$;

DO $$ BEGIN
    REVOKE EXECUTE ON FUNCTION near_products(text, real, int), sku_taken(text) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION near_products(text, real, int), sku_taken(text)'
                   ' TO %I', app_role());
END $$;
