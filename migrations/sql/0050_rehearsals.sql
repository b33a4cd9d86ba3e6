-- Rehearsals: what a change would do to each file of the portfolio, and what it then did.

CREATE TABLE rehearsal (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    product_id UUID NOT NULL,
    kind VARCHAR(24) NOT NULL,
    product_version_id UUID,
    version_number INTEGER,
    base_version_id UUID,
    base_number INTEGER,
    content_sha256 CHAR(64) NOT NULL,
    effective_at TIMESTAMP WITH TIME ZONE NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    filters JSONB DEFAULT '{}' NOT NULL,
    facts JSONB DEFAULT '{}' NOT NULL,
    user_id UUID,
    user_label TEXT NOT NULL,
    status VARCHAR(24) DEFAULT 'waiting' NOT NULL,
    total INTEGER DEFAULT 0 NOT NULL,
    done_count INTEGER DEFAULT 0 NOT NULL,
    place JSONB,
    problem TEXT,
    finished_at TIMESTAMP WITH TIME ZONE,
    comparison VARCHAR(24) DEFAULT 'none' NOT NULL,
    compared_count INTEGER DEFAULT 0 NOT NULL,
    compared_at TIMESTAMP WITH TIME ZONE,
    actual_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_rehearsal PRIMARY KEY (id),
    CONSTRAINT ck_rehearsal_kind CHECK (kind IN ('version', 'publication')),
    CONSTRAINT ck_rehearsal_status CHECK (status IN ('waiting', 'running', 'done', 'failed')),
    CONSTRAINT ck_rehearsal_comparison CHECK (
        comparison IN ('none', 'waiting', 'same', 'different')),
    CONSTRAINT ck_rehearsal_content_sha256_shape CHECK (content_sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT ck_rehearsal_version_told CHECK (
        (kind = 'version') = (product_version_id IS NOT NULL)),
    CONSTRAINT fk_rehearsal_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT fk_rehearsal_product_id FOREIGN KEY(product_id)
        REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_rehearsal_company_id_created_at ON rehearsal (company_id, created_at, id);
CREATE INDEX ix_rehearsal_product_id ON rehearsal (product_id);
CREATE INDEX ix_rehearsal_product_version_id ON rehearsal (product_version_id);

CREATE TABLE rehearsal_line (
    id UUID NOT NULL,
    rehearsal_id UUID NOT NULL,
    company_id UUID NOT NULL,
    subject_kind VARCHAR(24) NOT NULL,
    subject_id UUID NOT NULL,
    flow SMALLINT NOT NULL,
    reference VARCHAR(60) NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    month CHAR(7) NOT NULL,
    channel VARCHAR(24),
    plan_code VARCHAR(60),
    age_band VARCHAR(12),
    department VARCHAR(12),
    quantity NUMERIC NOT NULL,
    recurrence VARCHAR(24),
    nature VARCHAR(24),
    effect VARCHAR(24) NOT NULL,
    why TEXT,
    before_excl NUMERIC(14, 2) DEFAULT 0 NOT NULL,
    before_tax NUMERIC(14, 2) DEFAULT 0 NOT NULL,
    before_incl NUMERIC(14, 2) DEFAULT 0 NOT NULL,
    before_commission NUMERIC(14, 2),
    after_excl NUMERIC(14, 2) DEFAULT 0 NOT NULL,
    after_tax NUMERIC(14, 2) DEFAULT 0 NOT NULL,
    after_incl NUMERIC(14, 2) DEFAULT 0 NOT NULL,
    after_commission NUMERIC(14, 2),
    delta NUMERIC(14, 2) GENERATED ALWAYS AS (after_incl - before_incl) STORED NOT NULL,
    rate NUMERIC(8, 2),
    letter BOOLEAN DEFAULT false NOT NULL,
    notice BOOLEAN DEFAULT false NOT NULL,
    actual_excl NUMERIC(14, 2),
    actual_tax NUMERIC(14, 2),
    actual_incl NUMERIC(14, 2),
    actual_commission NUMERIC(14, 2),
    actual_effect VARCHAR(24),
    actual_why TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_rehearsal_line PRIMARY KEY (id),
    CONSTRAINT uq_rehearsal_line_rehearsal_id_subject_id_flow
        UNIQUE (rehearsal_id, subject_id, flow),
    CONSTRAINT ck_rehearsal_line_subject_kind CHECK (subject_kind IN ('quote', 'contract')),
    CONSTRAINT ck_rehearsal_line_recurrence CHECK (
        recurrence IN ('one_shot', 'monthly', 'yearly', 'custom')),
    CONSTRAINT ck_rehearsal_line_nature CHECK (nature IN ('revenue', 'fee')),
    CONSTRAINT ck_rehearsal_line_effect CHECK (
        effect IN ('dearer', 'cheaper', 'same', 'lost', 'gained', 'unpriced')),
    CONSTRAINT ck_rehearsal_line_actual_effect CHECK (
        actual_effect IN ('dearer', 'cheaper', 'same', 'lost', 'gained', 'unpriced')),
    CONSTRAINT ck_rehearsal_line_before_adds_up CHECK (before_excl + before_tax = before_incl),
    CONSTRAINT ck_rehearsal_line_after_adds_up CHECK (after_excl + after_tax = after_incl),
    CONSTRAINT ck_rehearsal_line_actual_adds_up CHECK (actual_excl + actual_tax = actual_incl),
    CONSTRAINT fk_rehearsal_line_rehearsal_id FOREIGN KEY(rehearsal_id)
        REFERENCES rehearsal (id) ON DELETE CASCADE
);
CREATE INDEX ix_rehearsal_line_delta ON rehearsal_line (rehearsal_id, delta DESC, id);

CREATE TABLE rehearsal_total (
    id UUID NOT NULL,
    rehearsal_id UUID NOT NULL,
    company_id UUID NOT NULL,
    kind VARCHAR(24) NOT NULL,
    code VARCHAR(60) NOT NULL,
    label VARCHAR(60) NOT NULL,
    before NUMERIC(14, 2) DEFAULT 0 NOT NULL,
    after NUMERIC(14, 2) DEFAULT 0 NOT NULL,
    actual NUMERIC(14, 2),
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_rehearsal_total PRIMARY KEY (id),
    CONSTRAINT uq_rehearsal_total_rehearsal_id_company_id_kind_code_label
        UNIQUE (rehearsal_id, company_id, kind, code, label),
    CONSTRAINT ck_rehearsal_total_kind CHECK (kind IN ('entry', 'party', 'letter')),
    CONSTRAINT fk_rehearsal_total_rehearsal_id FOREIGN KEY(rehearsal_id)
        REFERENCES rehearsal (id) ON DELETE CASCADE
);

SELECT keep_updated_at('rehearsal');
SELECT keep_updated_at('rehearsal_line');
SELECT keep_updated_at('rehearsal_total');
SELECT secure_company_table('rehearsal');
SELECT secure_company_table('rehearsal_line');
SELECT secure_company_table('rehearsal_total');
-- Who rehearsed what is audited; how far the job is, and each line worked out, are not.
SELECT audit_table('rehearsal', ignored => ARRAY[
    'user_label', 'filters', 'facts', 'status', 'total', 'done_count', 'place', 'problem',
    'finished_at', 'comparison', 'compared_count', 'compared_at', 'actual_at'
]);

-- How long before a price goes up the client is told: dated data, with what says so.
CREATE TABLE price_notice_rule (
    id UUID NOT NULL,
    family VARCHAR(24),
    months SMALLINT NOT NULL,
    legal_source TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_price_notice_rule PRIMARY KEY (id),
    CONSTRAINT ck_price_notice_rule_family CHECK (
        family IN ('insurance', 'telecom', 'energy', 'media', 'services')),
    CONSTRAINT ck_price_notice_rule_months_range CHECK (months BETWEEN 0 AND 24),
    CONSTRAINT ck_price_notice_rule_period CHECK (valid_to > valid_from),
    CONSTRAINT ck_price_notice_rule_source_given CHECK (btrim(legal_source) <> '')
);
INSERT INTO price_notice_rule (id, family, months, legal_source, valid_from) VALUES
    (gen_random_uuid(), 'telecom', 1,
     'Code de la consommation, art. L. 224-33 : au moins un mois avant l’entrée en vigueur',
     '2020-01-01'),
    (gen_random_uuid(), 'energy', 1,
     'Code de la consommation, art. L. 224-10 : au moins un mois avant l’application',
     '2020-01-01');
SELECT keep_updated_at('price_notice_rule');
SELECT audit_table('price_notice_rule');
DO $$ BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON price_notice_rule TO %I', app_role());
END $$;
