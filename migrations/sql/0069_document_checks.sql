-- What joins a version on sale is checked before it counts (annexe D 3.3, annexe B 6): the check
-- that a document waits for, one a deposit, and the edition in force that it will then replace.

ALTER TABLE product_document
    ADD COLUMN check_id UUID,
    ADD COLUMN replaces_id UUID,
    ADD CONSTRAINT fk_product_document_replaces_id FOREIGN KEY(replaces_id)
        REFERENCES product_document (id) ON DELETE SET NULL;
CREATE INDEX ix_product_document_check_id ON product_document (check_id)
    WHERE check_id IS NOT NULL;
CREATE INDEX ix_product_document_replaces_id ON product_document (replaces_id)
    WHERE replaces_id IS NOT NULL;

-- A document that has a check of its own reopens nothing else.
CREATE OR REPLACE FUNCTION content_reopens_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    versions uuid[];
    free text[] := string_to_array('updated_at,lock_version,' || TG_ARGV[0], ',');
BEGIN
    IF TG_OP = 'INSERT' AND TG_TABLE_NAME = 'product_document' THEN
        versions := ARRAY(
            SELECT DISTINCT product_version_id FROM new_rows WHERE check_id IS NULL);
    ELSIF TG_OP = 'INSERT' THEN
        versions := ARRAY(SELECT DISTINCT product_version_id FROM new_rows);
    ELSIF TG_OP = 'DELETE' THEN
        versions := ARRAY(SELECT DISTINCT product_version_id FROM old_rows);
    ELSE
        versions := ARRAY(
            SELECT DISTINCT unnest(ARRAY[o.product_version_id, n.product_version_id])
            FROM old_rows o JOIN new_rows n USING (id)
            WHERE to_jsonb(o) - free <> to_jsonb(n) - free);
    END IF;
    IF versions <> '{}' THEN
        PERFORM reopen_versions(versions);
        PERFORM reopen_tasks(versions, facets_of(TG_TABLE_NAME));
    END IF;
    RETURN NULL;
END $$;

-- The copy of an edition that waits replaces the copy of the one in force.
CREATE OR REPLACE FUNCTION copied_row(one jsonb, target uuid, ids jsonb) RETURNS jsonb
    LANGUAGE sql STABLE AS $$
    SELECT one || jsonb_build_object('created_at', now(), 'updated_at', now(), 'lock_version', 1)
        || CASE WHEN one ? 'product_version_id'
                THEN jsonb_build_object('product_version_id', target) ELSE '{}' END
        || coalesce((
            SELECT jsonb_object_agg(name, ids -> (one ->> name))
            FROM unnest(ARRAY['id', 'plan_id', 'scheme_id', 'pricing_rule_id', 'call_script_id',
                              'replaces_id']) AS name
            WHERE one ->> name IS NOT NULL
        ), '{}')
$$;
