-- Identity, bank account and service levels ------------------------------------------------------

ALTER TABLE partner
    ADD COLUMN country VARCHAR(2) DEFAULT 'FR' NOT NULL,
    ADD COLUMN siret VARCHAR(14),
    ADD COLUMN vat_number VARCHAR(32),
    ADD COLUMN iban BYTEA,
    ADD COLUMN sla_contact VARCHAR(160),
    ADD COLUMN sla_from DATE,
    ADD COLUMN sla_to DATE,
    ADD CONSTRAINT ck_partner_siret_shape CHECK (siret ~ '^[0-9]{14}$'),
    ADD CONSTRAINT ck_partner_sla_period CHECK (sla_to > sla_from);
CREATE INDEX ix_partner_slug ON partner (slug);
CREATE INDEX ix_partner_siren ON partner (siren);

-- The account is a secret: the audit says that it changed, never what it is.
DROP TRIGGER tg_audit_insert ON partner;
DROP TRIGGER tg_audit_update ON partner;
DROP TRIGGER tg_audit_delete ON partner;
DROP TRIGGER tg_audit_truncate ON partner;
DELETE FROM audit_table_rule WHERE table_name = 'partner';
SELECT audit_table('partner', secrets => ARRAY['iban']);

-- Extranet codes: of one company of the group or of all, in clear or secret ----------------------

ALTER TABLE partner_extranet_code
    ALTER COLUMN code DROP NOT NULL,
    ADD COLUMN secret BYTEA,
    ADD COLUMN for_company_id UUID,
    ADD COLUMN revealed_at TIMESTAMP WITH TIME ZONE,
    ADD CONSTRAINT fk_partner_extranet_code_for_company_id
        FOREIGN KEY (for_company_id) REFERENCES company (id),
    ADD CONSTRAINT ck_partner_extranet_code_one_value CHECK ((code IS NULL) <> (secret IS NULL)),
    DROP CONSTRAINT uq_partner_extranet_code_partner_id_label,
    ADD CONSTRAINT uq_partner_extranet_code_partner_id_for_company_id_label
        UNIQUE NULLS NOT DISTINCT (partner_id, for_company_id, label);
CREATE INDEX ix_partner_extranet_code_for_company_id ON partner_extranet_code (for_company_id);
CREATE POLICY named_reads ON partner_extranet_code FOR SELECT
    USING (for_company_id = ANY ((SELECT app_company_ids())::uuid[]));

DROP TRIGGER tg_audit_insert ON partner_extranet_code;
DROP TRIGGER tg_audit_update ON partner_extranet_code;
DROP TRIGGER tg_audit_delete ON partner_extranet_code;
DROP TRIGGER tg_audit_truncate ON partner_extranet_code;
DELETE FROM audit_table_rule WHERE table_name = 'partner_extranet_code';
SELECT audit_table('partner_extranet_code', secrets => ARRAY['secret']);

-- Contacts: whom to reach at the partner ---------------------------------------------------------

CREATE TABLE partner_contact (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    company_id UUID NOT NULL,
    kind VARCHAR(24) NOT NULL,
    name VARCHAR(120) NOT NULL,
    email VARCHAR(254),
    phone VARCHAR(32),
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_partner_contact PRIMARY KEY (id),
    CONSTRAINT fk_partner_contact_partner_id FOREIGN KEY (partner_id, company_id)
        REFERENCES partner (id, company_id) ON DELETE CASCADE,
    CONSTRAINT ck_partner_contact_kind
        CHECK (kind IN ('commercial', 'technical', 'billing', 'claims', 'compliance')),
    CONSTRAINT ck_partner_contact_reachable CHECK (num_nonnulls(email, phone) > 0)
);
CREATE INDEX ix_partner_contact_partner_id ON partner_contact (partner_id);
CREATE TRIGGER tg_1_parent BEFORE INSERT ON partner_contact FOR EACH ROW
    WHEN (NEW.company_id IS NULL) EXECUTE FUNCTION company_from_partner();
SELECT keep_updated_at('partner_contact');
SELECT secure_company_table('partner_contact');
CREATE POLICY named_reads ON partner_contact FOR SELECT
    USING (partner_id IN (SELECT id FROM partner));
SELECT audit_table('partner_contact', personal => ARRAY['name', 'email', 'phone'], person => 'id');
