-- Completeness: for each product, company and channel, the documents that lack, and until when
-- none will; worked out again when what it depends on changes.

CREATE TABLE product_completeness (
    id UUID NOT NULL,
    product_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    company_id UUID NOT NULL,
    channel VARCHAR(24) NOT NULL,
    missing TEXT[] DEFAULT '{}' NOT NULL,
    closes_at TIMESTAMP WITH TIME ZONE,
    closes_for TEXT,
    recheck_at TIMESTAMP WITH TIME ZONE,
    book VARCHAR(64) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_product_completeness PRIMARY KEY (id),
    CONSTRAINT uq_product_completeness_product_id_company_id_channel
        UNIQUE (product_id, company_id, channel),
    CONSTRAINT fk_product_completeness_product_id FOREIGN KEY(product_id)
        REFERENCES product (id) ON DELETE CASCADE,
    CONSTRAINT fk_product_completeness_company_id FOREIGN KEY(company_id)
        REFERENCES company (id) ON DELETE CASCADE,
    CONSTRAINT ck_product_completeness_channel CHECK (
        channel IN ('field', 'telesales', 'web', 'partner'))
);
CREATE INDEX ix_product_completeness_missing ON product_completeness (product_id, id)
    WHERE cardinality(missing) > 0;
CREATE INDEX ix_product_completeness_closes_at ON product_completeness (closes_at)
    WHERE closes_at IS NOT NULL;
CREATE INDEX ix_product_completeness_recheck_at ON product_completeness (recheck_at)
    WHERE recheck_at IS NOT NULL;
CREATE INDEX ix_product_completeness_book ON product_completeness (book);
SELECT secure_company_table('product_completeness', 'owner_company_id');
CREATE POLICY named_reads ON product_completeness FOR SELECT
    USING (company_id = ANY ((SELECT app_company_ids())::uuid[]));
SELECT keep_updated_at('product_completeness');

-- Products to work out again. No unique key: what changes while one is worked out stays due.
CREATE TABLE completeness_due (
    id UUID NOT NULL,
    product_id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_completeness_due PRIMARY KEY (id),
    CONSTRAINT fk_completeness_due_product_id FOREIGN KEY(product_id)
        REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_completeness_due_product_id ON completeness_due (product_id);
SELECT secure_company_table('completeness_due', 'owner_company_id');
SELECT keep_updated_at('completeness_due');
CREATE POLICY due_upkeep ON completeness_due FOR INSERT TO CURRENT_USER
    WITH CHECK ((SELECT app_internal()));

CREATE FUNCTION completeness_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_ARGV[0] = 'product' THEN
        INSERT INTO completeness_due (id, product_id, owner_company_id)
        SELECT gen_random_uuid(), n.id, n.company_id FROM new_rows n JOIN old_rows o USING (id)
        WHERE (n.channels, n.risk_id, n.lifecycle_status)
            IS DISTINCT FROM (o.channels, o.risk_id, o.lifecycle_status);
    ELSIF TG_ARGV[0] = 'product_version' AND TG_OP = 'UPDATE' THEN
        INSERT INTO completeness_due (id, product_id, owner_company_id)
        SELECT gen_random_uuid(), product_id, owner_company_id FROM (
            SELECT DISTINCT n.product_id, n.owner_company_id
            FROM new_rows n JOIN old_rows o USING (id)
            WHERE (n.status, n.effective_from, n.effective_to)
                IS DISTINCT FROM (o.status, o.effective_from, o.effective_to)
        ) changed;
    ELSIF TG_ARGV[0] = 'product_document' THEN
        INSERT INTO completeness_due (id, product_id, owner_company_id)
        SELECT gen_random_uuid(), v.product_id, v.owner_company_id
        FROM (SELECT DISTINCT product_version_id FROM new_rows) n
        JOIN product_version v ON v.id = n.product_version_id;
    ELSE
        INSERT INTO completeness_due (id, product_id, owner_company_id)
        SELECT gen_random_uuid(), product_id, owner_company_id
        FROM (SELECT DISTINCT product_id, owner_company_id FROM new_rows) n;
    END IF;
    RETURN NULL;
END $$;
DO $$
DECLARE
    watched text;
BEGIN
    FOREACH watched IN ARRAY ARRAY['product_document', 'product_version', 'publication'] LOOP
        EXECUTE format('CREATE TRIGGER tg_4_due_insert AFTER INSERT ON %1$I REFERENCING NEW TABLE'
                       ' AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION'
                       ' completeness_is_due(%1$L)', watched);
        EXECUTE format('CREATE TRIGGER tg_4_due_update AFTER UPDATE ON %1$I REFERENCING OLD TABLE'
                       ' AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION'
                       ' completeness_is_due(%1$L)', watched);
    END LOOP;
END $$;
CREATE TRIGGER tg_4_due_update AFTER UPDATE ON product REFERENCING OLD TABLE AS old_rows
    NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION completeness_is_due('product');

CREATE POLICY backfill ON completeness_due TO CURRENT_USER
    USING ((SELECT app_internal())) WITH CHECK ((SELECT app_internal()));
SELECT set_config('app.internal', 'on', true);
INSERT INTO completeness_due (id, product_id, owner_company_id)
SELECT gen_random_uuid(), id, company_id FROM product;
SELECT set_config('app.internal', '', true);
DROP POLICY backfill ON completeness_due;
