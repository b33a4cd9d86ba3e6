-- What clients are to be told, sent by people outside and written down; nothing is sent from here.

-- The day on which people were asked to tell the clients of a product withdrawn.
ALTER TABLE product_exit_plan ADD COLUMN clients_asked_at TIMESTAMP WITH TIME ZONE;

CREATE TABLE client_notice (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    product_id UUID NOT NULL,
    product_version_id UUID,
    letter VARCHAR(24),
    legal_source TEXT,
    about TEXT NOT NULL,
    send_by DATE NOT NULL,
    effective_on DATE NOT NULL,
    dropped_at TIMESTAMP WITH TIME ZONE,
    sent_on DATE,
    sent_count INTEGER,
    sent_how VARCHAR(24),
    sent_by UUID,
    sent_by_label TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_client_notice PRIMARY KEY (id),
    CONSTRAINT uq_client_notice_product_id_product_version_id
        UNIQUE NULLS NOT DISTINCT (product_id, product_version_id),
    CONSTRAINT ck_client_notice_letter CHECK (letter IN ('durable', 'post', 'registered')),
    CONSTRAINT ck_client_notice_sent_how
        CHECK (sent_how IN ('mail', 'post', 'registered', 'partner')),
    CONSTRAINT ck_client_notice_about_given CHECK (btrim(about) <> ''),
    CONSTRAINT ck_client_notice_sent_whole
        CHECK (num_nulls(sent_on, sent_count, sent_how, sent_by_label) IN (0, 4)),
    CONSTRAINT ck_client_notice_sent_count_range CHECK (sent_count >= 0),
    CONSTRAINT fk_client_notice_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT fk_client_notice_product_id FOREIGN KEY(product_id)
        REFERENCES product (id) ON DELETE CASCADE,
    CONSTRAINT fk_client_notice_product_version_id FOREIGN KEY(product_version_id)
        REFERENCES product_version (id) ON DELETE CASCADE
);
CREATE INDEX ix_client_notice_company_id_send_by ON client_notice (company_id, send_by);
CREATE INDEX ix_client_notice_product_version_id ON client_notice (product_version_id);
SELECT keep_updated_at('client_notice');
SELECT secure_company_table('client_notice');
SELECT audit_table('client_notice', ignored => ARRAY['sent_by_label']);
