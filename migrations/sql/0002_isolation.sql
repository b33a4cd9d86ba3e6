-- Isolation: who reads and writes which row. docs/decisions explains the choices.

-- Companies and partners ------------------------------------------------------------------------

ALTER TABLE company ENABLE ROW LEVEL SECURITY;
ALTER TABLE company FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_reads ON company FOR SELECT USING (true);
CREATE POLICY can_insert ON company FOR INSERT WITH CHECK ((SELECT app_group_admin()));
CREATE POLICY can_update ON company FOR UPDATE
    USING (id = ANY ((SELECT app_company_ids())::uuid[]) OR (SELECT app_group_admin()))
    WITH CHECK (id = ANY ((SELECT app_company_ids())::uuid[]) OR (SELECT app_group_admin()));
CREATE POLICY can_delete ON company FOR DELETE USING ((SELECT app_group_admin()));

SELECT secure_company_table(own::regclass) FROM unnest(ARRAY[
    'company_address', 'company_contact', 'company_ledger_setting', 'partner',
    'partner_extranet_code', 'partner_credential', 'partner_credential_history',
    'webhook_endpoint', 'webhook_event', 'webhook_receipt', 'risk', 'risk_field'
]) AS own;
SELECT secure_company_table(own::regclass, 'owner_company_id') FROM unnest(ARRAY[
    'partner_activation', 'product_seller', 'product_field_value', 'external_mapping',
    'product_version', 'product_plan', 'pricing_rule', 'price_option', 'price_surcharge',
    'initial_fee', 'promotion', 'negotiated_price', 'commission_scheme', 'commission_tier',
    'product_document', 'cq_rule', 'publication', 'accounting_mapping'
]) AS own;
SELECT secure_company_table('product');

CREATE POLICY named_reads ON partner_activation FOR SELECT
    USING (company_id = ANY ((SELECT app_company_ids())::uuid[]));
CREATE POLICY activated_reads ON partner FOR SELECT USING (EXISTS (
    SELECT FROM partner_activation a
    WHERE a.partner_id = partner.id AND a.company_id = ANY ((SELECT app_company_ids())::uuid[])
));

-- Products: the owner, and each company that a publication names --------------------------------

-- The array of readers is kept by trigger; after readers_until the publications themselves decide.
CREATE POLICY named_reads ON product FOR SELECT USING (
    reader_company_ids && (SELECT app_company_ids())
    AND (readers_until IS NULL OR readers_until > now() OR EXISTS (
        SELECT FROM publication b
        WHERE b.product_id = product.id AND b.company_id = ANY ((SELECT app_company_ids())::uuid[])
          AND b.status = 'published' AND b.visibility <> 'hidden'
          AND (b.end_at IS NULL OR b.end_at > now())
    ))
);
CREATE POLICY named_reads ON product_field_value FOR SELECT USING (
    EXISTS (SELECT FROM product p WHERE p.id = product_field_value.product_id)
);
CREATE POLICY named_reads ON product_version FOR SELECT USING (
    reader_company_ids && (SELECT app_company_ids())
    AND EXISTS (SELECT FROM product p WHERE p.id = product_version.product_id)
);
DO $$
DECLARE
    content text;
BEGIN
    FOREACH content IN ARRAY ARRAY[
        'product_plan', 'pricing_rule', 'price_option', 'price_surcharge', 'initial_fee',
        'promotion', 'product_document'
    ] LOOP
        EXECUTE format(
            'CREATE POLICY named_reads ON %1$I FOR SELECT USING (EXISTS ('
            'SELECT FROM product_version v WHERE v.id = %1$I.product_version_id))', content
        );
    END LOOP;
    FOREACH content IN ARRAY ARRAY[
        'publication', 'commission_scheme', 'negotiated_price', 'accounting_mapping'
    ] LOOP
        EXECUTE format(
            'CREATE POLICY named_reads ON %I FOR SELECT'
            ' USING (company_id = ANY ((SELECT app_company_ids())::uuid[]))', content
        );
    END LOOP;
END $$;
CREATE POLICY named_reads ON product_seller FOR SELECT USING (
    company_id = ANY ((SELECT app_company_ids())::uuid[])
    AND EXISTS (SELECT FROM product p WHERE p.id = product_seller.product_id)
);
CREATE POLICY named_reads ON commission_tier FOR SELECT USING (
    EXISTS (SELECT FROM commission_scheme s WHERE s.id = commission_tier.scheme_id)
);

-- The company that books writes its own accounts, on versions it can read.
CREATE POLICY booking_inserts ON accounting_mapping FOR INSERT WITH CHECK (
    company_id = ANY ((SELECT app_company_ids())::uuid[])
    AND EXISTS (SELECT FROM product_version v WHERE v.id = product_version_id)
);
CREATE POLICY booking_updates ON accounting_mapping FOR UPDATE
    USING (company_id = ANY ((SELECT app_company_ids())::uuid[]))
    WITH CHECK (
        company_id = ANY ((SELECT app_company_ids())::uuid[])
        AND EXISTS (SELECT FROM product_version v WHERE v.id = product_version_id)
    );
CREATE POLICY booking_deletes ON accounting_mapping FOR DELETE
    USING (company_id = ANY ((SELECT app_company_ids())::uuid[]));

-- Risks: a global one is readable by all and written by the group's administrators alone --------

DROP POLICY can_insert ON risk;
DROP POLICY can_update ON risk;
DROP POLICY can_delete ON risk;
CREATE POLICY can_insert ON risk FOR INSERT WITH CHECK (
    company_id = ANY ((SELECT app_company_ids())::uuid[])
    AND (NOT is_global OR (SELECT app_group_admin()))
);
CREATE POLICY can_update ON risk FOR UPDATE
    USING (company_id = ANY ((SELECT app_company_ids())::uuid[])
           AND (NOT is_global OR (SELECT app_group_admin())))
    WITH CHECK (company_id = ANY ((SELECT app_company_ids())::uuid[])
                AND (NOT is_global OR (SELECT app_group_admin())));
CREATE POLICY can_delete ON risk FOR DELETE USING (
    company_id = ANY ((SELECT app_company_ids())::uuid[])
    AND (NOT is_global OR (SELECT app_group_admin()))
);
CREATE POLICY global_reads ON risk FOR SELECT USING (is_global);
CREATE POLICY by_product_reads ON risk FOR SELECT USING (
    EXISTS (SELECT FROM product p WHERE p.risk_id = risk.id)
);

DROP POLICY can_insert ON risk_field;
DROP POLICY can_update ON risk_field;
DROP POLICY can_delete ON risk_field;
CREATE POLICY named_reads ON risk_field FOR SELECT USING (risk_id IN (SELECT id FROM risk));
CREATE POLICY can_insert ON risk_field FOR INSERT WITH CHECK (
    company_id = ANY ((SELECT app_company_ids())::uuid[])
    AND ((SELECT app_group_admin()) OR risk_id IN (SELECT id FROM risk WHERE NOT is_global))
);
CREATE POLICY can_update ON risk_field FOR UPDATE
    USING (company_id = ANY ((SELECT app_company_ids())::uuid[])
           AND ((SELECT app_group_admin()) OR risk_id IN (SELECT id FROM risk WHERE NOT is_global)))
    WITH CHECK (
        company_id = ANY ((SELECT app_company_ids())::uuid[])
        AND ((SELECT app_group_admin()) OR risk_id IN (SELECT id FROM risk WHERE NOT is_global))
    );
CREATE POLICY can_delete ON risk_field FOR DELETE USING (
    company_id = ANY ((SELECT app_company_ids())::uuid[])
    AND ((SELECT app_group_admin()) OR risk_id IN (SELECT id FROM risk WHERE NOT is_global))
);

-- Readers of a product, kept from its publications ----------------------------------------------

-- Only the owner's own functions, which turn app.internal on, see every company.
CREATE POLICY upkeep ON product TO CURRENT_USER
    USING ((SELECT app_internal())) WITH CHECK ((SELECT app_internal()));
CREATE POLICY upkeep ON product_version TO CURRENT_USER
    USING ((SELECT app_internal())) WITH CHECK ((SELECT app_internal()));
CREATE POLICY upkeep ON publication FOR SELECT TO CURRENT_USER USING ((SELECT app_internal()));

CREATE FUNCTION refresh_product_readers(products uuid[] DEFAULT NULL) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    changed integer;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    IF products IS NULL THEN
        products := ARRAY(SELECT id FROM product WHERE readers_until <= now());
    END IF;
    -- Two publications of one product at once: the second waits here, and then sees the first.
    PERFORM FROM product WHERE id = ANY (products) ORDER BY id FOR NO KEY UPDATE;
    UPDATE product p
    SET reader_company_ids = wanted.readers, readers_until = wanted.until
    FROM (
        SELECT q.id, min(b.end_at) AS until,
               array_prepend(q.company_id, coalesce(array_agg(DISTINCT b.company_id)
                   FILTER (WHERE b.company_id <> q.company_id), '{}')) AS readers
        FROM product q LEFT JOIN publication b
            ON b.product_id = q.id AND b.status = 'published' AND b.visibility <> 'hidden'
            AND (b.end_at IS NULL OR b.end_at > now())
        WHERE q.id = ANY (products)
        GROUP BY q.id
    ) AS wanted
    WHERE p.id = wanted.id
      AND (p.reader_company_ids, p.readers_until) IS DISTINCT FROM (wanted.readers, wanted.until);
    GET DIAGNOSTICS changed = ROW_COUNT;
    UPDATE product_version v
    SET reader_company_ids = wanted.readers
    FROM (
        SELECT w.id, CASE WHEN w.status = 'active' THEN p.reader_company_ids ELSE
               array_prepend(w.owner_company_id, coalesce(array_agg(DISTINCT b.company_id)
                   FILTER (WHERE b.company_id <> w.owner_company_id), '{}')) END AS readers
        FROM product_version w
        JOIN product p ON p.id = w.product_id
        LEFT JOIN publication b
            ON b.product_version_id = w.id AND is_published(w.status)
            AND b.status = 'published' AND b.visibility <> 'hidden'
            AND (b.end_at IS NULL OR b.end_at > now())
        WHERE w.product_id = ANY (products)
        GROUP BY w.id, p.id
    ) AS wanted
    WHERE v.id = wanted.id AND v.reader_company_ids IS DISTINCT FROM wanted.readers;
    PERFORM set_config('app.internal', '', true);
    RETURN changed;
END $$;
COMMENT ON FUNCTION refresh_product_readers IS
    'Readers of these products, or of all those whose readers have come to an end (for a job).';

CREATE FUNCTION publication_changes_readers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    products uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        products := ARRAY(SELECT DISTINCT product_id FROM new_rows);
    ELSIF TG_OP = 'DELETE' THEN
        products := ARRAY(SELECT DISTINCT product_id FROM old_rows);
    ELSE
        products := ARRAY(SELECT product_id FROM new_rows UNION SELECT product_id FROM old_rows);
    END IF;
    IF products <> '{}' THEN
        PERFORM refresh_product_readers(products);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tg_readers_insert AFTER INSERT ON publication REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION publication_changes_readers();
CREATE TRIGGER tg_readers_update AFTER UPDATE ON publication
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION publication_changes_readers();
CREATE TRIGGER tg_readers_delete AFTER DELETE ON publication REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION publication_changes_readers();

CREATE FUNCTION version_changes_readers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    products uuid[] := ARRAY(
        SELECT DISTINCT n.product_id FROM new_rows n JOIN old_rows o USING (id)
        WHERE n.status <> o.status
    );
BEGIN
    IF products <> '{}' THEN
        PERFORM refresh_product_readers(products);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tg_readers AFTER UPDATE ON product_version
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION version_changes_readers();

-- Audit: read by chain, written by the triggers alone, sealed by the application ----------------

ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_reads ON audit_log FOR SELECT USING (
    company_id = ANY ((SELECT app_company_ids())::uuid[])
    OR (company_id IS NULL AND (SELECT app_group_admin()))
);
CREATE POLICY triggers_insert ON audit_log FOR INSERT TO CURRENT_USER WITH CHECK (true);
CREATE POLICY can_seal ON audit_log FOR UPDATE
    USING (sealed_at IS NULL AND (company_id = ANY ((SELECT app_company_ids())::uuid[])
           OR (company_id IS NULL AND (SELECT app_group_admin()))))
    WITH CHECK (true);

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON audit_log, audit_anchor, audit_table_rule, person_key FROM %I',
                   app_role());
    EXECUTE format('GRANT SELECT ON audit_log, audit_anchor, audit_table_rule, person_key TO %I',
                   app_role());
    EXECUTE format('GRANT UPDATE (before, after, seq, prev_hash, hash, sealed_at) ON audit_log'
                   ' TO %I', app_role());
    EXECUTE format('GRANT INSERT ON audit_anchor TO %I', app_role());
    EXECUTE format('GRANT INSERT, UPDATE ON person_key TO %I', app_role());
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON partner_credential_history FROM %I',
                   app_role());
    EXECUTE format('GRANT INSERT ON partner_credential_history TO %I', app_role());
    -- Helpers of migrations are the owner's; the application has its two jobs and its readers.
    REVOKE EXECUTE ON FUNCTION
        secure_company_table(regclass, name), keep_updated_at(regclass),
        audit_table(regclass, text[], text[], text, text, text[]),
        add_month_partition(regclass, date), close_partition(regclass),
        ensure_month_partitions(regclass, int), ensure_audit_partitions(int),
        ensure_inbox_partitions(int), refresh_product_readers(uuid[]) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION ensure_audit_partitions(int),'
                   ' ensure_inbox_partitions(int), refresh_product_readers(uuid[]) TO %I',
                   app_role());
END $$;
