-- Tables: annex A and what the other requirements add to it (Annexe A §2).

CREATE TABLE audit_anchor (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    chain VARCHAR(40) NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_audit_anchor PRIMARY KEY (id),
    CONSTRAINT uq_audit_anchor_chain_seq UNIQUE (chain, seq),
    CONSTRAINT ck_audit_anchor_seq_range CHECK (seq >= 0)
);

CREATE TABLE audit_log (
    id UUID NOT NULL,
    "table" VARCHAR(60) NOT NULL,
    record_id UUID,
    company_id UUID,
    actor_id UUID,
    actor_label TEXT,
    role TEXT,
    command TEXT,
    request_id TEXT,
    action VARCHAR(8) NOT NULL,
    before JSONB,
    after JSONB,
    changed_fields TEXT[] DEFAULT '{}' NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    seq BIGINT,
    prev_hash BYTEA,
    hash BYTEA,
    sealed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_audit_log PRIMARY KEY (id, at),
    CONSTRAINT ck_audit_log_action CHECK (action IN ('insert', 'update', 'delete')),
    CONSTRAINT ck_audit_log_sealed_whole CHECK (num_nonnulls(seq, hash, sealed_at) IN (0, 3))
) PARTITION BY RANGE (at);
CREATE INDEX ix_audit_log_actor_at ON audit_log (actor_id, at);
CREATE INDEX ix_audit_log_company_at ON audit_log (company_id, at);
CREATE INDEX ix_audit_log_company_seq ON audit_log (company_id, seq);
CREATE INDEX ix_audit_log_deleted ON audit_log ("table", company_id) WHERE action = 'delete';
CREATE INDEX ix_audit_log_record ON audit_log (record_id, at);
CREATE INDEX ix_audit_log_table_at ON audit_log ("table", at);
CREATE INDEX ix_audit_log_unsealed ON audit_log (at) WHERE sealed_at IS NULL;

CREATE TABLE audit_table_rule (
    id UUID NOT NULL,
    table_name VARCHAR(60) NOT NULL,
    chain_column VARCHAR(60),
    secret_columns TEXT[] DEFAULT '{}' NOT NULL,
    ignored_columns TEXT[] DEFAULT '{}' NOT NULL,
    personal_columns TEXT[] DEFAULT '{}' NOT NULL,
    person_column VARCHAR(60),
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_audit_table_rule PRIMARY KEY (id),
    CONSTRAINT uq_audit_table_rule_table_name UNIQUE (table_name)
);

CREATE TABLE company (
    id UUID NOT NULL,
    code VARCHAR(8) NOT NULL,
    legal_name VARCHAR(160) NOT NULL,
    brand_name VARCHAR(120),
    siren VARCHAR(9),
    siret_default VARCHAR(14),
    vat_number VARCHAR(32),
    country VARCHAR(2) DEFAULT 'FR' NOT NULL,
    currency CHAR(3) DEFAULT 'EUR' NOT NULL,
    timezone VARCHAR(40) DEFAULT 'Europe/Paris' NOT NULL,
    ics_code VARCHAR(20),
    brand_theme JSONB,
    is_active BOOLEAN DEFAULT true NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_company PRIMARY KEY (id),
    CONSTRAINT uq_company_code UNIQUE (code),
    CONSTRAINT uq_company_legal_name UNIQUE (legal_name),
    CONSTRAINT uq_company_siren UNIQUE (siren),
    CONSTRAINT ck_company_code_shape CHECK (code ~ '^[A-Z0-9]{1,8}$'),
    CONSTRAINT ck_company_siren_shape CHECK (siren ~ '^[0-9]{9}$'),
    CONSTRAINT ck_company_siret_shape CHECK (siret_default ~ '^[0-9]{14}$'),
    CONSTRAINT ck_company_currency_shape CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT ck_company_country_shape CHECK (country ~ '^[A-Z]{2}$')
);

CREATE TABLE person_key (
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    wrapped_key BYTEA,
    erased_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_person_key PRIMARY KEY (id),
    CONSTRAINT uq_person_key_person_id UNIQUE (person_id),
    CONSTRAINT ck_person_key_erased_or_kept CHECK ((wrapped_key IS NULL) = (erased_at IS NOT NULL))
);

CREATE TABLE company_address (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    kind VARCHAR(24) NOT NULL,
    line1 VARCHAR(120) NOT NULL,
    line2 VARCHAR(120),
    postal_code VARCHAR(12) NOT NULL,
    city VARCHAR(80) NOT NULL,
    country VARCHAR(2) DEFAULT 'FR' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_company_address PRIMARY KEY (id),
    CONSTRAINT ck_company_address_country_shape CHECK (country ~ '^[A-Z]{2}$'),
    CONSTRAINT fk_company_address_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT ck_company_address_kind CHECK (kind IN ('head_office', 'billing', 'returns', 'other'))
);
CREATE INDEX ix_company_address_company_id ON company_address (company_id);

CREATE TABLE company_contact (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    kind VARCHAR(24) NOT NULL,
    name VARCHAR(120) NOT NULL,
    email VARCHAR(254),
    phone VARCHAR(32),
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_company_contact PRIMARY KEY (id),
    CONSTRAINT fk_company_contact_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT ck_company_contact_kind CHECK (kind IN ('management', 'accounting', 'support', 'dpo', 'technical'))
);
CREATE INDEX ix_company_contact_company_id ON company_contact (company_id);

CREATE TABLE company_ledger_setting (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    purpose VARCHAR(24) NOT NULL,
    gl_account VARCHAR(20),
    journal VARCHAR(20),
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_company_ledger_setting PRIMARY KEY (id),
    CONSTRAINT uq_company_ledger_setting_company_id_purpose UNIQUE (company_id, purpose),
    CONSTRAINT ck_company_ledger_setting_says_something CHECK (num_nonnulls(gl_account, journal) > 0),
    CONSTRAINT fk_company_ledger_setting_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT ck_company_ledger_setting_purpose CHECK (purpose IN ('sales', 'purchases', 'bank', 'commissions', 'receivable', 'vat_collected', 'vat_deductible', 'fees', 'miscellaneous'))
);

CREATE TABLE partner (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    slug VARCHAR(40) NOT NULL,
    type VARCHAR(24) NOT NULL,
    name VARCHAR(160) NOT NULL,
    legal_name VARCHAR(160),
    siren VARCHAR(9),
    addresses JSONB,
    iban_masked VARCHAR(40),
    bic VARCHAR(20),
    payment_terms VARCHAR(60),
    status VARCHAR(24) DEFAULT 'active' NOT NULL,
    sla_latency_ms INTEGER,
    sla_availability NUMERIC(5, 2),
    sla_support_hours INTEGER,
    sla_notes TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_partner PRIMARY KEY (id),
    CONSTRAINT uq_partner_company_id_name UNIQUE (company_id, name),
    CONSTRAINT uq_partner_company_id_slug UNIQUE (company_id, slug),
    CONSTRAINT uq_partner_id_company_id UNIQUE (id, company_id),
    CONSTRAINT ck_partner_slug_shape CHECK (slug ~ '^[a-z0-9][a-z0-9-]*$'),
    CONSTRAINT ck_partner_siren_shape CHECK (siren ~ '^[0-9]{9}$'),
    CONSTRAINT ck_partner_sla_availability_range CHECK (sla_availability BETWEEN 0 AND 100),
    CONSTRAINT ck_partner_sla_latency_positive CHECK (sla_latency_ms > 0),
    CONSTRAINT ck_partner_sla_support_positive CHECK (sla_support_hours > 0),
    CONSTRAINT fk_partner_company_id FOREIGN KEY(company_id) REFERENCES company (id) ON DELETE RESTRICT,
    CONSTRAINT ck_partner_type CHECK (type IN ('insurer', 'energy', 'telecom', 'ott', 'marketplace', 'other')),
    CONSTRAINT ck_partner_status CHECK (status IN ('active', 'inactive', 'test'))
);

CREATE TABLE risk (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    code VARCHAR(60) NOT NULL,
    label VARCHAR(120) NOT NULL,
    icon VARCHAR(120),
    scope VARCHAR(24) NOT NULL,
    is_global BOOLEAN DEFAULT false NOT NULL,
    description TEXT,
    position SMALLINT DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_risk PRIMARY KEY (id),
    CONSTRAINT uq_risk_company_id_code UNIQUE (company_id, code),
    CONSTRAINT uq_risk_id_company_id UNIQUE (id, company_id),
    CONSTRAINT ck_risk_code_shape CHECK (code ~ '^[A-Z0-9][A-Z0-9_-]*$'),
    CONSTRAINT fk_risk_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT ck_risk_scope CHECK (scope IN ('personal', 'professional'))
);

CREATE TABLE partner_activation (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    company_id UUID NOT NULL,
    status VARCHAR(24) DEFAULT 'active' NOT NULL,
    activated_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_partner_activation PRIMARY KEY (id),
    CONSTRAINT fk_partner_activation_partner_id FOREIGN KEY(partner_id, owner_company_id) REFERENCES partner (id, company_id) ON DELETE CASCADE,
    CONSTRAINT uq_partner_activation_partner_id_company_id UNIQUE (partner_id, company_id),
    CONSTRAINT fk_partner_activation_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT ck_partner_activation_status CHECK (status IN ('active', 'inactive', 'test'))
);
CREATE INDEX ix_partner_activation_company_id ON partner_activation (company_id);

CREATE TABLE partner_credential (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    company_id UUID NOT NULL,
    env VARCHAR(24) NOT NULL,
    auth_type VARCHAR(24) NOT NULL,
    credentials BYTEA NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    rotated_by UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_partner_credential PRIMARY KEY (id),
    CONSTRAINT fk_partner_credential_partner_id FOREIGN KEY(partner_id, company_id) REFERENCES partner (id, company_id) ON DELETE CASCADE,
    CONSTRAINT uq_partner_credential_partner_id_env UNIQUE (partner_id, env),
    CONSTRAINT ck_partner_credential_period CHECK (valid_to > valid_from),
    CONSTRAINT ck_partner_credential_env CHECK (env IN ('sandbox', 'production')),
    CONSTRAINT ck_partner_credential_auth_type CHECK (auth_type IN ('api_key', 'oauth2', 'basic'))
);

CREATE TABLE partner_credential_history (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    company_id UUID NOT NULL,
    env VARCHAR(24) NOT NULL,
    auth_type VARCHAR(24) NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE NOT NULL,
    rotated_by UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_partner_credential_history PRIMARY KEY (id),
    CONSTRAINT fk_partner_credential_history_partner_id FOREIGN KEY(partner_id, company_id) REFERENCES partner (id, company_id) ON DELETE CASCADE,
    CONSTRAINT ck_partner_credential_history_env CHECK (env IN ('sandbox', 'production')),
    CONSTRAINT ck_partner_credential_history_auth_type CHECK (auth_type IN ('api_key', 'oauth2', 'basic'))
);
CREATE INDEX ix_partner_credential_history_partner_id ON partner_credential_history (partner_id);

CREATE TABLE partner_extranet_code (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    company_id UUID NOT NULL,
    label VARCHAR(80) NOT NULL,
    code VARCHAR(80) NOT NULL,
    portal_url TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_partner_extranet_code PRIMARY KEY (id),
    CONSTRAINT fk_partner_extranet_code_partner_id FOREIGN KEY(partner_id, company_id) REFERENCES partner (id, company_id) ON DELETE CASCADE,
    CONSTRAINT uq_partner_extranet_code_partner_id_label UNIQUE (partner_id, label)
);

CREATE TABLE product (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    partner_id UUID,
    risk_id UUID NOT NULL,
    sku VARCHAR(80) NOT NULL,
    name VARCHAR(160) NOT NULL,
    short_name VARCHAR(80),
    description TEXT,
    revenue_model VARCHAR(24) NOT NULL,
    lifecycle_status VARCHAR(24) DEFAULT 'draft' NOT NULL,
    integration_status VARCHAR(24) DEFAULT 'not_integrated' NOT NULL,
    tariff_mode VARCHAR(24) DEFAULT 'manual' NOT NULL,
    channels TEXT[] DEFAULT '{}' NOT NULL,
    zones TEXT[] DEFAULT '{}' NOT NULL,
    min_age SMALLINT,
    max_age SMALLINT,
    client_kinds TEXT[] DEFAULT '{}' NOT NULL,
    badges TEXT[] DEFAULT '{}' NOT NULL,
    created_by UUID,
    name_sort TEXT COLLATE "C" GENERATED ALWAYS AS (fr_unaccent(lower(name))) STORED NOT NULL,
    near TEXT GENERATED ALWAYS AS (fr_unaccent(lower(sku || ' ' || name))) STORED NOT NULL,
    search TSVECTOR GENERATED ALWAYS AS (product_words(sku, name, short_name, description)) STORED NOT NULL,
    reader_company_ids UUID[] NOT NULL,
    readers_until TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_product PRIMARY KEY (id),
    CONSTRAINT uq_product_sku UNIQUE (sku),
    CONSTRAINT uq_product_id_company_id UNIQUE (id, company_id),
    CONSTRAINT uq_product_id_risk_id_company_id UNIQUE (id, risk_id, company_id),
    CONSTRAINT ck_product_sku_shape CHECK (sku ~ '^[A-Z0-9][A-Z0-9._/-]*$'),
    CONSTRAINT ck_product_name_given CHECK (btrim(name) <> ''),
    CONSTRAINT ck_product_channels_known CHECK (channels <@ ARRAY['field', 'telesales', 'web', 'partner']),
    CONSTRAINT ck_product_client_kinds_known CHECK (client_kinds <@ ARRAY['personal', 'professional']),
    CONSTRAINT ck_product_badges_known CHECK (badges <@ ARRAY['new', 'promo', 'beta', 'on_quotation']),
    CONSTRAINT ck_product_min_age_range CHECK (min_age BETWEEN 0 AND 130),
    CONSTRAINT ck_product_max_age_range CHECK (max_age BETWEEN 0 AND 130),
    CONSTRAINT ck_product_ages_in_order CHECK (max_age >= min_age),
    CONSTRAINT fk_product_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT fk_product_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_product_risk_id FOREIGN KEY(risk_id) REFERENCES risk (id),
    CONSTRAINT ck_product_revenue_model CHECK (revenue_model IN ('revenue', 'commission', 'mixed')),
    CONSTRAINT ck_product_lifecycle_status CHECK (lifecycle_status IN ('draft', 'test', 'active', 'frozen', 'retired')),
    CONSTRAINT ck_product_integration_status CHECK (integration_status IN ('not_integrated', 'requested', 'api', 'import', 'inactive')),
    CONSTRAINT ck_product_tariff_mode CHECK (tariff_mode IN ('auto', 'manual'))
);
CREATE INDEX ix_product_company_name_sort ON product (company_id, name_sort, id);
CREATE INDEX ix_product_company_risk_status ON product (company_id, risk_id, lifecycle_status);
CREATE INDEX ix_product_name_sort ON product (name_sort, id);
CREATE INDEX ix_product_near ON product USING gin (near gin_trgm_ops);
CREATE INDEX ix_product_partner_id ON product (partner_id);
CREATE INDEX ix_product_reader_company_ids ON product USING gin (reader_company_ids);
CREATE INDEX ix_product_readers_until ON product (readers_until) WHERE readers_until IS NOT NULL;
CREATE INDEX ix_product_risk_id ON product (risk_id);
CREATE INDEX ix_product_search ON product USING gin (search);
CREATE INDEX ix_product_updated_at ON product (updated_at, id);

CREATE TABLE risk_field (
    id UUID NOT NULL,
    risk_id UUID NOT NULL,
    company_id UUID NOT NULL,
    code VARCHAR(60) NOT NULL,
    label VARCHAR(120) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    unit VARCHAR(20),
    choices TEXT[] DEFAULT '{}' NOT NULL,
    min_value NUMERIC(18, 4),
    max_value NUMERIC(18, 4),
    required BOOLEAN DEFAULT false NOT NULL,
    help TEXT,
    position SMALLINT DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_risk_field PRIMARY KEY (id),
    CONSTRAINT fk_risk_field_risk_id FOREIGN KEY(risk_id, company_id) REFERENCES risk (id, company_id) ON DELETE CASCADE,
    CONSTRAINT uq_risk_field_risk_id_code UNIQUE (risk_id, code),
    CONSTRAINT uq_risk_field_id_risk_id_kind UNIQUE (id, risk_id, kind),
    CONSTRAINT ck_risk_field_code_shape CHECK (code ~ '^[a-z][a-z0-9_]*$'),
    CONSTRAINT ck_risk_field_choices_of_choice CHECK ((kind = 'choice') = (cardinality(choices) > 0)),
    CONSTRAINT ck_risk_field_range CHECK (max_value >= min_value),
    CONSTRAINT ck_risk_field_kind CHECK (kind IN ('text', 'integer', 'decimal', 'boolean', 'date', 'choice'))
);

CREATE TABLE webhook_endpoint (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    company_id UUID NOT NULL,
    env VARCHAR(24) DEFAULT 'production' NOT NULL,
    event VARCHAR(60) NOT NULL,
    target_url TEXT NOT NULL,
    secret BYTEA NOT NULL,
    allowed_networks CIDR[] DEFAULT '{}' NOT NULL,
    status VARCHAR(24) DEFAULT 'active' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_webhook_endpoint PRIMARY KEY (id),
    CONSTRAINT fk_webhook_endpoint_partner_id FOREIGN KEY(partner_id, company_id) REFERENCES partner (id, company_id) ON DELETE CASCADE,
    CONSTRAINT uq_webhook_endpoint_partner_id_env_event UNIQUE (partner_id, env, event),
    CONSTRAINT uq_webhook_endpoint_id_company_id UNIQUE (id, company_id),
    CONSTRAINT ck_webhook_endpoint_env CHECK (env IN ('sandbox', 'production')),
    CONSTRAINT ck_webhook_endpoint_event CHECK (event IN ('quote', 'issuePolicy', 'cancel', 'renewal', 'commissionReport')),
    CONSTRAINT ck_webhook_endpoint_status CHECK (status IN ('active', 'inactive'))
);

CREATE TABLE external_mapping (
    id UUID NOT NULL,
    product_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    system VARCHAR(60) NOT NULL,
    external_code VARCHAR(120) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_external_mapping PRIMARY KEY (id),
    CONSTRAINT fk_external_mapping_product_id FOREIGN KEY(product_id, owner_company_id) REFERENCES product (id, company_id) ON DELETE CASCADE,
    CONSTRAINT uq_external_mapping_product_id_system UNIQUE (product_id, system)
);
CREATE INDEX ix_external_mapping_system_code ON external_mapping (system, external_code);

CREATE TABLE negotiated_price (
    id UUID NOT NULL,
    product_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    company_id UUID NOT NULL,
    plan_code VARCHAR(60),
    client_reference VARCHAR(120) NOT NULL,
    amount NUMERIC(18, 6) NOT NULL,
    currency CHAR(3) DEFAULT 'EUR' NOT NULL,
    tax_rate NUMERIC(5, 2) DEFAULT 20.00 NOT NULL,
    tax_included BOOLEAN DEFAULT true NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    reason TEXT,
    agreed_by UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_negotiated_price PRIMARY KEY (id),
    CONSTRAINT fk_negotiated_price_product_id FOREIGN KEY(product_id, owner_company_id) REFERENCES product (id, company_id) ON DELETE CASCADE,
    CONSTRAINT ck_negotiated_price_amount_range CHECK (amount >= 0),
    CONSTRAINT ck_negotiated_price_tax_rate_range CHECK (tax_rate BETWEEN 0 AND 100),
    CONSTRAINT ck_negotiated_price_currency_shape CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT ck_negotiated_price_period CHECK (valid_to > valid_from),
    CONSTRAINT fk_negotiated_price_company_id FOREIGN KEY(company_id) REFERENCES company (id)
);
CREATE INDEX ix_negotiated_price_company_id ON negotiated_price (company_id);
CREATE INDEX ix_negotiated_price_product_client ON negotiated_price (product_id, client_reference);

CREATE TABLE product_field_value (
    id UUID NOT NULL,
    product_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    risk_field_id UUID NOT NULL,
    risk_id UUID NOT NULL,
    kind VARCHAR(24) NOT NULL,
    value_text TEXT,
    value_number NUMERIC(18, 4),
    value_boolean BOOLEAN,
    value_date DATE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_product_field_value PRIMARY KEY (id),
    CONSTRAINT fk_product_field_value_product_id FOREIGN KEY(product_id, risk_id, owner_company_id) REFERENCES product (id, risk_id, company_id) ON DELETE CASCADE,
    CONSTRAINT fk_product_field_value_risk_field_id FOREIGN KEY(risk_field_id, risk_id, kind) REFERENCES risk_field (id, risk_id, kind),
    CONSTRAINT uq_product_field_value_product_id_risk_field_id UNIQUE (product_id, risk_field_id),
    CONSTRAINT ck_product_field_value_typed CHECK (num_nonnulls(value_text, value_number, value_boolean, value_date) = 1 AND CASE kind WHEN 'integer' THEN value_number = trunc(value_number) WHEN 'decimal' THEN value_number IS NOT NULL WHEN 'boolean' THEN value_boolean IS NOT NULL WHEN 'date' THEN value_date IS NOT NULL ELSE value_text IS NOT NULL END IS TRUE),
    CONSTRAINT ck_product_field_value_kind CHECK (kind IN ('text', 'integer', 'decimal', 'boolean', 'date', 'choice'))
);
CREATE INDEX ix_product_field_value_risk_field_id ON product_field_value (risk_field_id);

CREATE TABLE product_seller (
    id UUID NOT NULL,
    product_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    company_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_product_seller PRIMARY KEY (id),
    CONSTRAINT fk_product_seller_product_id FOREIGN KEY(product_id, owner_company_id) REFERENCES product (id, company_id) ON DELETE CASCADE,
    CONSTRAINT uq_product_seller_product_id_company_id UNIQUE (product_id, company_id),
    CONSTRAINT fk_product_seller_company_id FOREIGN KEY(company_id) REFERENCES company (id)
);
CREATE INDEX ix_product_seller_company_id ON product_seller (company_id);

CREATE TABLE product_version (
    id UUID NOT NULL,
    product_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    version INTEGER NOT NULL,
    status VARCHAR(24) DEFAULT 'draft' NOT NULL,
    effective_from TIMESTAMP WITH TIME ZONE NOT NULL,
    effective_to TIMESTAMP WITH TIME ZONE,
    notes TEXT,
    breaking_changes BOOLEAN DEFAULT false NOT NULL,
    content_sha256 VARCHAR(64),
    approved_by UUID,
    approved_at TIMESTAMP WITH TIME ZONE,
    reader_company_ids UUID[] NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_product_version PRIMARY KEY (id),
    CONSTRAINT fk_product_version_product_id FOREIGN KEY(product_id, owner_company_id) REFERENCES product (id, company_id) ON DELETE CASCADE,
    CONSTRAINT uq_product_version_product_id_version UNIQUE (product_id, version),
    CONSTRAINT uq_product_version_id_owner_company_id UNIQUE (id, owner_company_id),
    CONSTRAINT uq_product_version_id_product_id_owner_company_id UNIQUE (id, product_id, owner_company_id),
    CONSTRAINT ck_product_version_version_positive CHECK (version > 0),
    CONSTRAINT ck_product_version_period CHECK (effective_to > effective_from),
    CONSTRAINT ck_product_version_superseded_is_closed CHECK (status <> 'superseded' OR effective_to IS NOT NULL),
    CONSTRAINT ck_product_version_content_sha256_shape CHECK (content_sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT ex_product_version_overlap EXCLUDE USING gist (product_id WITH =, tstzrange(effective_from, effective_to) WITH &&) WHERE (status IN ('scheduled', 'active', 'superseded')) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT ck_product_version_status CHECK (status IN ('draft', 'in_review', 'approved', 'scheduled', 'active', 'superseded', 'withdrawn'))
);
CREATE INDEX ix_product_version_due ON product_version (effective_from) WHERE status = 'scheduled';
CREATE INDEX ix_product_version_in_force ON product_version (product_id, effective_from DESC);

CREATE TABLE webhook_event (
    id UUID NOT NULL,
    endpoint_id UUID NOT NULL,
    company_id UUID NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    delivery_id VARCHAR(120),
    payload JSONB NOT NULL,
    signature VARCHAR(96),
    status VARCHAR(24) DEFAULT 'received' NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    last_error TEXT,
    processed_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_webhook_event PRIMARY KEY (id, received_at),
    CONSTRAINT fk_webhook_event_endpoint_id FOREIGN KEY(endpoint_id, company_id) REFERENCES webhook_endpoint (id, company_id),
    CONSTRAINT ck_webhook_event_status CHECK (status IN ('received', 'ok', 'retry', 'failed', 'ignored'))
) PARTITION BY RANGE (received_at);
CREATE INDEX ix_webhook_event_company_status ON webhook_event (company_id, status, received_at);
CREATE INDEX ix_webhook_event_endpoint_received ON webhook_event (endpoint_id, received_at);

CREATE TABLE webhook_receipt (
    id UUID NOT NULL,
    endpoint_id UUID NOT NULL,
    company_id UUID NOT NULL,
    delivery_id VARCHAR(120) NOT NULL,
    event_id UUID NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_webhook_receipt PRIMARY KEY (id),
    CONSTRAINT fk_webhook_receipt_endpoint_id FOREIGN KEY(endpoint_id, company_id) REFERENCES webhook_endpoint (id, company_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX uq_webhook_receipt_delivery ON webhook_receipt (endpoint_id, delivery_id);

CREATE TABLE accounting_mapping (
    id UUID NOT NULL,
    product_version_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    company_id UUID NOT NULL,
    nature VARCHAR(24) NOT NULL,
    gl_account VARCHAR(20),
    journal VARCHAR(20),
    tax_code VARCHAR(10),
    cost_center VARCHAR(20),
    status VARCHAR(24) DEFAULT 'to_validate' NOT NULL,
    validated_by UUID,
    validated_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_accounting_mapping PRIMARY KEY (id),
    CONSTRAINT fk_accounting_mapping_product_version_id FOREIGN KEY(product_version_id, owner_company_id) REFERENCES product_version (id, owner_company_id) ON DELETE CASCADE,
    CONSTRAINT uq_accounting_mapping_product_version_id_company_id_nature UNIQUE (product_version_id, company_id, nature),
    CONSTRAINT ck_accounting_mapping_gl_account_shape CHECK (gl_account ~ '^[0-9]{3,}[0-9A-Z]*$'),
    CONSTRAINT ck_accounting_mapping_validated_is_complete CHECK (status NOT IN ('validated', 'exported') OR (gl_account IS NOT NULL AND validated_at IS NOT NULL)),
    CONSTRAINT fk_accounting_mapping_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT ck_accounting_mapping_nature CHECK (nature IN ('revenue', 'commission', 'fee', 'tax')),
    CONSTRAINT ck_accounting_mapping_status CHECK (status IN ('to_validate', 'validated', 'error', 'exported'))
);
CREATE INDEX ix_accounting_mapping_company_id_status ON accounting_mapping (company_id, status);

CREATE TABLE cq_rule (
    id UUID NOT NULL,
    product_version_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    required_fields JSONB NOT NULL,
    call_script_id UUID,
    notes TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_cq_rule PRIMARY KEY (id),
    CONSTRAINT fk_cq_rule_product_version_id FOREIGN KEY(product_version_id, owner_company_id) REFERENCES product_version (id, owner_company_id) ON DELETE CASCADE,
    CONSTRAINT ck_cq_rule_required_fields_shape CHECK (is_list_of_words(required_fields))
);
CREATE INDEX ix_cq_rule_product_version_id ON cq_rule (product_version_id);

CREATE TABLE product_document (
    id UUID NOT NULL,
    product_version_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    type VARCHAR(24) NOT NULL,
    title VARCHAR(160) NOT NULL,
    version VARCHAR(20) DEFAULT '1' NOT NULL,
    file_url TEXT NOT NULL,
    file_hash VARCHAR(96),
    media_type VARCHAR(100),
    size_bytes BIGINT,
    mandatory BOOLEAN DEFAULT false NOT NULL,
    channels TEXT[] DEFAULT '{}' NOT NULL,
    author VARCHAR(120),
    status VARCHAR(24) DEFAULT 'draft' NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE,
    valid_from TIMESTAMP WITH TIME ZONE,
    valid_to TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_product_document PRIMARY KEY (id),
    CONSTRAINT fk_product_document_product_version_id FOREIGN KEY(product_version_id, owner_company_id) REFERENCES product_version (id, owner_company_id) ON DELETE CASCADE,
    CONSTRAINT ck_product_document_period CHECK (valid_to > valid_from),
    CONSTRAINT ck_product_document_channels_known CHECK (channels <@ ARRAY['field', 'telesales', 'web', 'partner']),
    CONSTRAINT ck_product_document_file_hash_shape CHECK (file_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT ck_product_document_size_range CHECK (size_bytes >= 0),
    CONSTRAINT ck_product_document_published_is_complete CHECK (status <> 'published' OR (published_at IS NOT NULL AND file_hash IS NOT NULL)),
    CONSTRAINT ck_product_document_type CHECK (type IN ('DIPA', 'CG', 'CP', 'TARIF', 'SCRIPT', 'MEDIA', 'FIP', 'CGV', 'CGU', 'CGA', 'CPA', 'NOTICE', 'NOTICE_TARIFAIRE', 'NOTICE_SERVICE', 'FAQ', 'MENTIONS', 'CHARTE_RGPD', 'CHARTE_USAGE', 'MANDAT_SEPA', 'FICHE_TECHNIQUE', 'VISUEL')),
    CONSTRAINT ck_product_document_status CHECK (status IN ('draft', 'published', 'expired', 'archived'))
);
CREATE INDEX ix_product_document_valid_to ON product_document (valid_to);
CREATE INDEX ix_product_document_version_type ON product_document (product_version_id, type);

CREATE TABLE product_plan (
    id UUID NOT NULL,
    product_version_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    code VARCHAR(60) NOT NULL,
    name VARCHAR(120) NOT NULL,
    recurrence VARCHAR(24) NOT NULL,
    billing_cycle_days INTEGER,
    position INTEGER DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_product_plan PRIMARY KEY (id),
    CONSTRAINT fk_product_plan_product_version_id FOREIGN KEY(product_version_id, owner_company_id) REFERENCES product_version (id, owner_company_id) ON DELETE CASCADE,
    CONSTRAINT uq_product_plan_product_version_id_code UNIQUE (product_version_id, code),
    CONSTRAINT uq_product_plan_id_product_version_id UNIQUE (id, product_version_id),
    CONSTRAINT ck_product_plan_billing_cycle_range CHECK (billing_cycle_days BETWEEN 1 AND 3660),
    CONSTRAINT ck_product_plan_billing_cycle_of_custom CHECK ((recurrence = 'custom') = (billing_cycle_days IS NOT NULL)),
    CONSTRAINT ck_product_plan_recurrence CHECK (recurrence IN ('one_shot', 'monthly', 'yearly', 'custom'))
);

CREATE TABLE publication (
    id UUID NOT NULL,
    product_version_id UUID NOT NULL,
    product_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    company_id UUID NOT NULL,
    channels TEXT[] NOT NULL,
    visibility VARCHAR(24) DEFAULT 'internal' NOT NULL,
    price_visibility VARCHAR(24) DEFAULT 'internal' NOT NULL,
    conditions TEXT,
    status VARCHAR(24) DEFAULT 'draft' NOT NULL,
    start_at TIMESTAMP WITH TIME ZONE NOT NULL,
    end_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_publication PRIMARY KEY (id),
    CONSTRAINT fk_publication_product_version_id FOREIGN KEY(product_version_id, product_id, owner_company_id) REFERENCES product_version (id, product_id, owner_company_id) ON DELETE CASCADE,
    CONSTRAINT ck_publication_period CHECK (end_at > start_at),
    CONSTRAINT ck_publication_channels_known CHECK (cardinality(channels) > 0 AND channels <@ ARRAY['field', 'telesales', 'web', 'partner']),
    CONSTRAINT fk_publication_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT ck_publication_visibility CHECK (visibility IN ('hidden', 'internal', 'public')),
    CONSTRAINT ck_publication_price_visibility CHECK (price_visibility IN ('hidden', 'internal', 'public')),
    CONSTRAINT ck_publication_status CHECK (status IN ('draft', 'published', 'suspended', 'withdrawn'))
);
CREATE INDEX ix_publication_company_period ON publication (company_id, start_at, end_at);
CREATE INDEX ix_publication_ending ON publication (end_at) WHERE status = 'published' AND end_at IS NOT NULL;
CREATE INDEX ix_publication_product_company ON publication (product_id, company_id);
CREATE INDEX ix_publication_product_version_id ON publication (product_version_id);

CREATE TABLE commission_scheme (
    id UUID NOT NULL,
    product_version_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    plan_id UUID,
    company_id UUID,
    partner_id UUID,
    channel VARCHAR(24),
    applies_to VARCHAR(24) DEFAULT 'both' NOT NULL,
    settlement VARCHAR(24) NOT NULL,
    tier_mode VARCHAR(24) DEFAULT 'volume' NOT NULL,
    split JSONB NOT NULL,
    year SMALLINT,
    valid_from TIMESTAMP WITH TIME ZONE,
    valid_to TIMESTAMP WITH TIME ZONE,
    min_amount NUMERIC(12, 2),
    max_amount NUMERIC(12, 2),
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_commission_scheme PRIMARY KEY (id),
    CONSTRAINT fk_commission_scheme_product_version_id FOREIGN KEY(product_version_id, owner_company_id) REFERENCES product_version (id, owner_company_id) ON DELETE CASCADE,
    CONSTRAINT fk_commission_scheme_plan_id FOREIGN KEY(plan_id, product_version_id) REFERENCES product_plan (id, product_version_id) ON DELETE CASCADE,
    CONSTRAINT uq_commission_scheme_id_owner_company_id UNIQUE (id, owner_company_id),
    CONSTRAINT ck_commission_scheme_split_whole CHECK (split_is_whole(split)),
    CONSTRAINT ck_commission_scheme_period CHECK (valid_to > valid_from),
    CONSTRAINT ck_commission_scheme_amounts_in_order CHECK (max_amount >= min_amount),
    CONSTRAINT ck_commission_scheme_year_range CHECK (year BETWEEN 1 AND 99),
    CONSTRAINT fk_commission_scheme_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT fk_commission_scheme_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT ck_commission_scheme_channel CHECK (channel IN ('field', 'telesales', 'web', 'partner')),
    CONSTRAINT ck_commission_scheme_applies_to CHECK (applies_to IN ('new', 'renewal', 'both')),
    CONSTRAINT ck_commission_scheme_settlement CHECK (settlement IN ('upfront', 'recurring', 'on_collection')),
    CONSTRAINT ck_commission_scheme_tier_mode CHECK (tier_mode IN ('volume', 'graduated'))
);
CREATE INDEX ix_commission_scheme_company_id ON commission_scheme (company_id);
CREATE INDEX ix_commission_scheme_partner_id ON commission_scheme (partner_id);
CREATE INDEX ix_commission_scheme_version_plan ON commission_scheme (product_version_id, plan_id);

CREATE TABLE initial_fee (
    id UUID NOT NULL,
    amount NUMERIC(18, 6) NOT NULL,
    tax_rate NUMERIC(5, 2) DEFAULT 20.00 NOT NULL,
    tax_included BOOLEAN DEFAULT true NOT NULL,
    product_version_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    plan_id UUID,
    code VARCHAR(60) NOT NULL,
    label VARCHAR(120) NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE,
    valid_to TIMESTAMP WITH TIME ZONE,
    position SMALLINT DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_initial_fee PRIMARY KEY (id),
    CONSTRAINT fk_initial_fee_product_version_id FOREIGN KEY(product_version_id, owner_company_id) REFERENCES product_version (id, owner_company_id) ON DELETE CASCADE,
    CONSTRAINT fk_initial_fee_plan_id FOREIGN KEY(plan_id, product_version_id) REFERENCES product_plan (id, product_version_id) ON DELETE CASCADE,
    CONSTRAINT uq_initial_fee_product_version_id_plan_id_code UNIQUE NULLS NOT DISTINCT (product_version_id, plan_id, code),
    CONSTRAINT ck_initial_fee_period CHECK (valid_to > valid_from),
    CONSTRAINT ck_initial_fee_amount_range CHECK (amount >= 0),
    CONSTRAINT ck_initial_fee_tax_rate_range CHECK (tax_rate BETWEEN 0 AND 100)
);

CREATE TABLE price_option (
    id UUID NOT NULL,
    amount NUMERIC(18, 6) NOT NULL,
    recurrence VARCHAR(24) NOT NULL,
    tax_rate NUMERIC(5, 2) DEFAULT 20.00 NOT NULL,
    tax_included BOOLEAN DEFAULT true NOT NULL,
    product_version_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    plan_id UUID,
    code VARCHAR(60) NOT NULL,
    label VARCHAR(120) NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE,
    valid_to TIMESTAMP WITH TIME ZONE,
    position SMALLINT DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_price_option PRIMARY KEY (id),
    CONSTRAINT fk_price_option_product_version_id FOREIGN KEY(product_version_id, owner_company_id) REFERENCES product_version (id, owner_company_id) ON DELETE CASCADE,
    CONSTRAINT fk_price_option_plan_id FOREIGN KEY(plan_id, product_version_id) REFERENCES product_plan (id, product_version_id) ON DELETE CASCADE,
    CONSTRAINT uq_price_option_product_version_id_plan_id_code UNIQUE NULLS NOT DISTINCT (product_version_id, plan_id, code),
    CONSTRAINT ck_price_option_period CHECK (valid_to > valid_from),
    CONSTRAINT ck_price_option_amount_range CHECK (amount >= 0),
    CONSTRAINT ck_price_option_tax_rate_range CHECK (tax_rate BETWEEN 0 AND 100),
    CONSTRAINT ck_price_option_recurrence CHECK (recurrence IN ('one_shot', 'monthly', 'yearly', 'custom'))
);

CREATE TABLE price_surcharge (
    id UUID NOT NULL,
    effect VARCHAR(24) NOT NULL,
    value NUMERIC(18, 6) NOT NULL,
    min_age SMALLINT,
    max_age SMALLINT,
    zones TEXT[] DEFAULT '{}' NOT NULL,
    client_kinds TEXT[] DEFAULT '{}' NOT NULL,
    product_version_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    plan_id UUID,
    code VARCHAR(60) NOT NULL,
    label VARCHAR(120) NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE,
    valid_to TIMESTAMP WITH TIME ZONE,
    position SMALLINT DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_price_surcharge PRIMARY KEY (id),
    CONSTRAINT fk_price_surcharge_product_version_id FOREIGN KEY(product_version_id, owner_company_id) REFERENCES product_version (id, owner_company_id) ON DELETE CASCADE,
    CONSTRAINT fk_price_surcharge_plan_id FOREIGN KEY(plan_id, product_version_id) REFERENCES product_plan (id, product_version_id) ON DELETE CASCADE,
    CONSTRAINT uq_price_surcharge_product_version_id_plan_id_code UNIQUE NULLS NOT DISTINCT (product_version_id, plan_id, code),
    CONSTRAINT ck_price_surcharge_period CHECK (valid_to > valid_from),
    CONSTRAINT ck_price_surcharge_value_range CHECK (value > 0),
    CONSTRAINT ck_price_surcharge_ages_in_order CHECK (max_age >= min_age),
    CONSTRAINT ck_price_surcharge_effect CHECK (effect IN ('percent', 'amount'))
);

CREATE TABLE pricing_rule (
    id UUID NOT NULL,
    product_version_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    plan_id UUID,
    type VARCHAR(24) NOT NULL,
    tier_mode VARCHAR(24),
    currency CHAR(3) DEFAULT 'EUR' NOT NULL,
    payload JSONB NOT NULL,
    tax_rate NUMERIC(5, 2) DEFAULT 20.00 NOT NULL,
    tax_included BOOLEAN DEFAULT true NOT NULL,
    label VARCHAR(120),
    position SMALLINT DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_pricing_rule PRIMARY KEY (id),
    CONSTRAINT fk_pricing_rule_product_version_id FOREIGN KEY(product_version_id, owner_company_id) REFERENCES product_version (id, owner_company_id) ON DELETE CASCADE,
    CONSTRAINT fk_pricing_rule_plan_id FOREIGN KEY(plan_id, product_version_id) REFERENCES product_plan (id, product_version_id) ON DELETE CASCADE,
    CONSTRAINT ck_pricing_rule_tax_rate_range CHECK (tax_rate BETWEEN 0 AND 100),
    CONSTRAINT ck_pricing_rule_currency_shape CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT ck_pricing_rule_payload_shape CHECK (pricing_payload_fits(type, payload)),
    CONSTRAINT ck_pricing_rule_tier_mode_of_tiered CHECK (tier_mode IS NULL OR type = 'tiered'),
    CONSTRAINT ck_pricing_rule_type CHECK (type IN ('fixed', 'tiered', 'indexed', 'usage', 'percentage', 'bundle', 'on_quotation')),
    CONSTRAINT ck_pricing_rule_tier_mode CHECK (tier_mode IN ('volume', 'graduated', 'package'))
);
CREATE INDEX ix_pricing_rule_version_plan_type ON pricing_rule (product_version_id, plan_id, type);

CREATE TABLE promotion (
    id UUID NOT NULL,
    effect VARCHAR(24) NOT NULL,
    value NUMERIC(18, 6) NOT NULL,
    promo_code VARCHAR(40),
    first_months SMALLINT,
    combinable BOOLEAN DEFAULT false NOT NULL,
    product_version_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    plan_id UUID,
    code VARCHAR(60) NOT NULL,
    label VARCHAR(120) NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE,
    valid_to TIMESTAMP WITH TIME ZONE,
    position SMALLINT DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_promotion PRIMARY KEY (id),
    CONSTRAINT fk_promotion_product_version_id FOREIGN KEY(product_version_id, owner_company_id) REFERENCES product_version (id, owner_company_id) ON DELETE CASCADE,
    CONSTRAINT fk_promotion_plan_id FOREIGN KEY(plan_id, product_version_id) REFERENCES product_plan (id, product_version_id) ON DELETE CASCADE,
    CONSTRAINT uq_promotion_product_version_id_plan_id_code UNIQUE NULLS NOT DISTINCT (product_version_id, plan_id, code),
    CONSTRAINT ck_promotion_period CHECK (valid_to > valid_from),
    CONSTRAINT ck_promotion_value_range CHECK (value > 0 AND (effect = 'amount' OR value <= 100)),
    CONSTRAINT ck_promotion_first_months_range CHECK (first_months BETWEEN 1 AND 120),
    CONSTRAINT ck_promotion_effect CHECK (effect IN ('percent', 'amount'))
);

CREATE TABLE commission_tier (
    id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    basis VARCHAR(24) NOT NULL,
    min NUMERIC(18, 4) NOT NULL,
    max NUMERIC(18, 4),
    value_type VARCHAR(24) NOT NULL,
    value NUMERIC(10, 4) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_commission_tier PRIMARY KEY (id),
    CONSTRAINT fk_commission_tier_scheme_id FOREIGN KEY(scheme_id, owner_company_id) REFERENCES commission_scheme (id, owner_company_id) ON DELETE CASCADE,
    CONSTRAINT ck_commission_tier_min_range CHECK (min >= 0),
    CONSTRAINT ck_commission_tier_bounds_in_order CHECK (max >= min),
    CONSTRAINT ck_commission_tier_value_range CHECK (value >= 0 AND (value_type = 'amount' OR value <= 1000)),
    CONSTRAINT ex_commission_tier_overlap EXCLUDE USING gist (scheme_id WITH =, basis WITH =, numrange(min, max, '[]') WITH &&) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT ck_commission_tier_basis CHECK (basis IN ('volume', 'revenue', 'margin', 'months')),
    CONSTRAINT ck_commission_tier_value_type CHECK (value_type IN ('percent', 'amount'))
);
CREATE INDEX ix_commission_tier_scheme_min ON commission_tier (scheme_id, min);
