-- A draft that went on sale with its version before checks were asked is asked about since: naming
-- its check changes nothing of what was published, nor of what was signed of the version.
CREATE OR REPLACE FUNCTION guard_document() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    free text[] := ARRAY['status', 'published_at', 'valid_to', 'replaces_id', 'updated_at',
                         'lock_version'];
    published boolean := EXISTS (
        SELECT FROM product_version WHERE id = OLD.product_version_id AND is_published(status)
    );
BEGIN
    IF OLD.check_id IS NULL AND OLD.status = 'draft' THEN
        free := free || ARRAY['check_id'];
    END IF;
    IF published AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free) THEN
        PERFORM refuse('tg_product_document_published', 'a published document is kept');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION content_reopens_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    versions uuid[];
    free text[] := string_to_array(
        'updated_at,lock_version,replaces_id,check_id,' || TG_ARGV[0], ',');
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

CREATE INDEX ix_product_document_unasked ON product_document (product_version_id)
    WHERE status = 'draft' AND check_id IS NULL;
