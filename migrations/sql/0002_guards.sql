-- Guards: what the tables refuse beyond keys and checks. Rule names become French refusals.

-- Row triggers ask by key, thousands of times a load: they keep their plans, whatever the session
-- says (the application's plans anew each time, which costs half a millisecond a row here).

-- Columns copied from the parent when left out --------------------------------------------------

CREATE FUNCTION owner_from_product() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT company_id INTO NEW.owner_company_id FROM product WHERE id = NEW.product_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown product');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION owner_from_version() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT owner_company_id INTO NEW.owner_company_id
    FROM product_version WHERE id = NEW.product_version_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown version');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION publication_parent() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT owner_company_id, product_id INTO NEW.owner_company_id, NEW.product_id
    FROM product_version WHERE id = NEW.product_version_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown version');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION owner_from_scheme() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT owner_company_id INTO NEW.owner_company_id
    FROM commission_scheme WHERE id = NEW.scheme_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown scheme');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION company_from_risk() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT company_id INTO NEW.company_id FROM risk WHERE id = NEW.risk_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown risk');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION company_from_partner() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT company_id INTO NEW.company_id FROM partner WHERE id = NEW.partner_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown partner');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION owner_from_partner() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT company_id INTO NEW.owner_company_id FROM partner WHERE id = NEW.partner_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown partner');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION company_from_endpoint() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT company_id INTO NEW.company_id FROM webhook_endpoint WHERE id = NEW.endpoint_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown endpoint');
    END IF;
    RETURN NEW;
END $$;

DO $$
DECLARE
    link record;
BEGIN
    FOR link IN
        SELECT * FROM (VALUES
            ('product_version', 'owner_company_id', 'owner_from_product'),
            ('product_seller', 'owner_company_id', 'owner_from_product'),
            ('product_field_value', 'owner_company_id', 'owner_from_product'),
            ('external_mapping', 'owner_company_id', 'owner_from_product'),
            ('negotiated_price', 'owner_company_id', 'owner_from_product'),
            ('product_plan', 'owner_company_id', 'owner_from_version'),
            ('pricing_rule', 'owner_company_id', 'owner_from_version'),
            ('price_option', 'owner_company_id', 'owner_from_version'),
            ('price_surcharge', 'owner_company_id', 'owner_from_version'),
            ('initial_fee', 'owner_company_id', 'owner_from_version'),
            ('promotion', 'owner_company_id', 'owner_from_version'),
            ('commission_scheme', 'owner_company_id', 'owner_from_version'),
            ('product_document', 'owner_company_id', 'owner_from_version'),
            ('cq_rule', 'owner_company_id', 'owner_from_version'),
            ('accounting_mapping', 'owner_company_id', 'owner_from_version'),
            ('publication', 'product_id', 'publication_parent'),
            ('commission_tier', 'owner_company_id', 'owner_from_scheme'),
            ('risk_field', 'company_id', 'company_from_risk'),
            ('partner_extranet_code', 'company_id', 'company_from_partner'),
            ('partner_credential', 'company_id', 'company_from_partner'),
            ('webhook_endpoint', 'company_id', 'company_from_partner'),
            ('partner_activation', 'owner_company_id', 'owner_from_partner'),
            ('webhook_event', 'company_id', 'company_from_endpoint'),
            ('webhook_receipt', 'company_id', 'company_from_endpoint')
        ) AS links (child, filled, by_function)
    LOOP
        EXECUTE format(
            'CREATE TRIGGER tg_1_parent BEFORE INSERT ON %I FOR EACH ROW'
            ' WHEN (NEW.%I IS NULL) EXECUTE FUNCTION %I()',
            link.child, link.filled, link.by_function
        );
    END LOOP;
END $$;

-- Names that others rely on ---------------------------------------------------------------------

CREATE FUNCTION keep_company_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM product WHERE company_id = OLD.id)
        OR EXISTS (SELECT FROM partner WHERE company_id = OLD.id) THEN
        PERFORM refuse('tg_company_code_used', 'the company''s code is used');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tg_code BEFORE UPDATE ON company FOR EACH ROW
    WHEN (NEW.code <> OLD.code) EXECUTE FUNCTION keep_company_code();

CREATE FUNCTION keep_partner_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM product WHERE partner_id = OLD.id)
        OR EXISTS (SELECT FROM webhook_endpoint WHERE partner_id = OLD.id)
        OR EXISTS (SELECT FROM partner_credential WHERE partner_id = OLD.id) THEN
        PERFORM refuse('tg_partner_slug_used', 'the partner''s slug is used');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tg_slug BEFORE UPDATE ON partner FOR EACH ROW
    WHEN (NEW.slug <> OLD.slug) EXECUTE FUNCTION keep_partner_slug();

-- Products --------------------------------------------------------------------------------------

CREATE FUNCTION guard_product() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.reader_company_ids := ARRAY[NEW.company_id];
        NEW.readers_until := NULL;
    ELSIF NOT app_internal() THEN
        NEW.reader_company_ids := OLD.reader_company_ids;
        NEW.readers_until := OLD.readers_until;
        IF OLD.lifecycle_status = 'retired' AND NEW.lifecycle_status <> 'retired' THEN
            PERFORM refuse('tg_product_retired_final', 'a retired product stays retired');
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.risk_id = OLD.risk_id AND NEW.company_id = OLD.company_id
        AND NEW.partner_id IS NOT DISTINCT FROM OLD.partner_id THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM risk
        WHERE id = NEW.risk_id AND (is_global OR company_id = NEW.company_id)
    ) THEN
        PERFORM refuse_stranger('tg_product_risk', 'the risk is another company''s');
    END IF;
    IF NEW.partner_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM partner WHERE id = NEW.partner_id AND company_id = NEW.company_id
    ) AND NOT EXISTS (
        SELECT FROM partner_activation
        WHERE partner_id = NEW.partner_id AND company_id = NEW.company_id
    ) THEN
        PERFORM refuse_stranger('tg_product_partner', 'the partner is another company''s');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tg_2_guard BEFORE INSERT OR UPDATE ON product FOR EACH ROW
    EXECUTE FUNCTION guard_product();

CREATE FUNCTION keep_product_in_sale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.lifecycle_status = 'active' AND EXISTS (
        SELECT FROM publication
        WHERE product_id = OLD.id AND status = 'published'
          AND start_at <= now() AND (end_at IS NULL OR end_at > now())
    ) THEN
        PERFORM refuse('tg_product_in_sale', 'an active product in sale is not deleted');
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER tg_2_in_sale BEFORE DELETE ON product FOR EACH ROW
    EXECUTE FUNCTION keep_product_in_sale();

-- Readers are upkeep, not a change that a person made: they leave updated_at alone.
CREATE TRIGGER tg_touch BEFORE UPDATE ON product FOR EACH ROW
    WHEN (NOT app_internal()) EXECUTE FUNCTION touch_updated_at('lock_version');

CREATE FUNCTION guard_field_value() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    field risk_field;
BEGIN
    SELECT * INTO field FROM risk_field WHERE id = NEW.risk_field_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown field');
    END IF;
    NEW.kind := coalesce(NEW.kind, field.kind);
    NEW.risk_id := coalesce(NEW.risk_id, field.risk_id);
    IF NEW.value_text IS NOT NULL AND field.kind = 'choice'
        AND NOT NEW.value_text = ANY (field.choices) THEN
        PERFORM refuse('tg_product_field_value_choice', 'not one of the choices');
    END IF;
    IF NEW.value_number < field.min_value OR NEW.value_number > field.max_value THEN
        PERFORM refuse('tg_product_field_value_range', 'out of range');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tg_2_guard BEFORE INSERT OR UPDATE ON product_field_value FOR EACH ROW
    EXECUTE FUNCTION guard_field_value();

-- Versions: immutable once published ------------------------------------------------------------

CREATE FUNCTION is_published(status text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN status IN ('scheduled', 'active', 'superseded', 'withdrawn');

CREATE FUNCTION guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['status', 'effective_to', 'reader_company_ids', 'updated_at',
                         'lock_version'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.reader_company_ids := ARRAY[NEW.owner_company_id];
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF is_published(OLD.status) THEN
            PERFORM refuse('tg_product_version_published', 'a published version is kept');
        END IF;
        RETURN OLD;
    END IF;
    IF NOT app_internal() THEN
        NEW.reader_company_ids := OLD.reader_company_ids;
    END IF;
    IF is_published(OLD.status) AND (
        NOT is_published(NEW.status)
        OR (OLD.effective_to IS NOT NULL AND NEW.effective_to IS DISTINCT FROM OLD.effective_to)
        OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free
    ) THEN
        PERFORM refuse('tg_product_version_published', 'a published version does not change');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tg_2_guard BEFORE INSERT OR UPDATE OR DELETE ON product_version FOR EACH ROW
    EXECUTE FUNCTION guard_version();

CREATE TRIGGER tg_touch BEFORE UPDATE ON product_version FOR EACH ROW
    WHEN (NOT app_internal()) EXECUTE FUNCTION touch_updated_at('lock_version');

-- A version born published in this very transaction (import, demo) still takes its content in.
CREATE FUNCTION refuse_published(version_id uuid, adding boolean) RETURNS void
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    owner uuid;
BEGIN
    SELECT owner_company_id INTO owner FROM product_version
    WHERE id = version_id AND is_published(status) AND NOT (adding AND created_at = now());
    IF owner = ANY (app_company_ids()) THEN
        PERFORM refuse('tg_version_content_published', 'content of a published version is kept');
    ELSIF owner IS NOT NULL THEN
        PERFORM refuse_stranger('tg_version_content_published', 'another company''s version');
    END IF;
END $$;

CREATE FUNCTION guard_version_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM refuse_published(OLD.product_version_id, false);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM refuse_published(NEW.product_version_id, TG_OP = 'INSERT');
    RETURN NEW;
END $$;

CREATE FUNCTION guard_tier() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    version_id uuid;
BEGIN
    SELECT product_version_id INTO version_id FROM commission_scheme
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.scheme_id ELSE NEW.scheme_id END;
    PERFORM refuse_published(version_id, TG_OP = 'INSERT');
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER tg_2_guard BEFORE INSERT OR UPDATE OR DELETE ON commission_tier FOR EACH ROW
    EXECUTE FUNCTION guard_tier();

DO $$
DECLARE
    content text;
BEGIN
    FOREACH content IN ARRAY ARRAY[
        'product_plan', 'pricing_rule', 'price_option', 'price_surcharge', 'initial_fee',
        'promotion', 'commission_scheme', 'cq_rule'
    ] LOOP
        EXECUTE format('CREATE TRIGGER tg_2_guard BEFORE INSERT OR UPDATE OR DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION guard_version_content()', content);
    END LOOP;
END $$;

-- Documents may join a published version (a notice, a missing DIPA); their file never changes.
CREATE FUNCTION guard_document() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    free text[] := ARRAY['status', 'published_at', 'valid_to', 'updated_at', 'lock_version'];
    published boolean := EXISTS (
        SELECT FROM product_version WHERE id = OLD.product_version_id AND is_published(status)
    );
BEGIN
    IF published AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free) THEN
        PERFORM refuse('tg_product_document_published', 'a published document is kept');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER tg_2_guard BEFORE UPDATE OR DELETE ON product_document FOR EACH ROW
    EXECUTE FUNCTION guard_document();

-- The web channel needs a DIPA or general conditions (Annexe A §4), checked when the work is done.
CREATE FUNCTION check_web_document() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    version_id uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.product_version_id
                            ELSE NEW.product_version_id END;
BEGIN
    -- One at a time for a version: a document archived here while it is published there.
    PERFORM FROM product_version WHERE id = version_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM publication
        WHERE product_version_id = version_id AND 'web' = ANY (channels)
          AND status IN ('published', 'suspended') AND (end_at IS NULL OR end_at > now())
    ) AND NOT EXISTS (
        SELECT FROM product_document
        WHERE product_version_id = version_id AND type IN ('DIPA', 'CG') AND status <> 'archived'
    ) THEN
        PERFORM refuse('tg_publication_web_document', 'the web channel needs a DIPA or CG');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tg_publication_web_document AFTER INSERT OR UPDATE ON publication
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.status IN ('published', 'suspended') AND 'web' = ANY (NEW.channels))
    EXECUTE FUNCTION check_web_document();
CREATE CONSTRAINT TRIGGER tg_publication_web_document AFTER UPDATE OR DELETE ON product_document
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.type IN ('DIPA', 'CG')) EXECUTE FUNCTION check_web_document();

-- Partner keys: what was replaced is remembered, without the secret -----------------------------

CREATE FUNCTION remember_credential() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO partner_credential_history
        (id, partner_id, company_id, env, auth_type, valid_from, valid_to, rotated_by)
    SELECT gen_random_uuid(), OLD.partner_id, OLD.company_id, OLD.env, OLD.auth_type,
           OLD.valid_from, coalesce(OLD.valid_to, now()),
           nullif(current_setting('app.actor_id', true), '')::uuid
    WHERE EXISTS (SELECT FROM partner WHERE id = OLD.partner_id);
    RETURN NULL;
END $$;
CREATE TRIGGER tg_history_update AFTER UPDATE ON partner_credential FOR EACH ROW
    WHEN (NEW.credentials IS DISTINCT FROM OLD.credentials) EXECUTE FUNCTION remember_credential();
CREATE TRIGGER tg_history_delete AFTER DELETE ON partner_credential FOR EACH ROW
    EXECUTE FUNCTION remember_credential();

-- updated_at and lock_version, everywhere else --------------------------------------------------

SELECT keep_updated_at(c.oid::regclass)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND NOT c.relispartition
  AND a.attname = 'updated_at' AND NOT a.attisdropped
  AND c.relname NOT IN ('product', 'product_version');
