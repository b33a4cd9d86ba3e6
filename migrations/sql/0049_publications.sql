-- Publications: two of them never give one product to one company by one channel at one moment; a
-- pilot is for named people and has an end; what begins later is begun by a job.

CREATE FUNCTION channel_slots(channels text[]) RETURNS int4multirange
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN 'field' = ANY (channels) THEN '{[1,2)}'::int4multirange ELSE '{}' END
         + CASE WHEN 'telesales' = ANY (channels) THEN '{[3,4)}'::int4multirange ELSE '{}' END
         + CASE WHEN 'web' = ANY (channels) THEN '{[5,6)}'::int4multirange ELSE '{}' END
         + CASE WHEN 'partner' = ANY (channels) THEN '{[7,8)}'::int4multirange ELSE '{}' END
$$;
COMMENT ON FUNCTION channel_slots(text[]) IS
    'Channels as places on a line, so that an exclusion constraint tells which ones meet.';

ALTER TABLE publication
    ADD COLUMN pilot_user_ids UUID[],
    ADD COLUMN awaited BOOLEAN DEFAULT false NOT NULL,
    ADD COLUMN activates BOOLEAN DEFAULT false NOT NULL,
    ADD COLUMN ended_reason TEXT,
    ADD CONSTRAINT ck_publication_pilot_named CHECK (cardinality(pilot_user_ids) > 0),
    ADD CONSTRAINT ck_publication_pilot_ends CHECK (
        pilot_user_ids IS NULL OR end_at IS NOT NULL),
    ADD CONSTRAINT ex_publication_overlap EXCLUDE USING gist (
        product_id WITH =, company_id WITH =, channel_slots(channels) WITH &&,
        tstzrange(start_at, end_at) WITH &&
    ) WHERE (status IN ('published', 'suspended'));
CREATE INDEX ix_publication_awaited ON publication (start_at) WHERE awaited;
CREATE INDEX ix_publication_reserved ON publication (company_id, product_id)
    WHERE status = 'published' AND (visibility = 'hidden' OR pilot_user_ids IS NOT NULL);
CREATE INDEX ix_publication_unpriced ON publication (company_id, product_id)
    WHERE status = 'published' AND price_visibility = 'hidden';

CREATE FUNCTION concealed_products(companies uuid[]) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT b.product_id FROM publication b
    WHERE b.company_id = ANY (companies) AND b.status = 'published'
      AND (b.visibility = 'hidden' OR b.pilot_user_ids IS NOT NULL)
      AND (b.end_at IS NULL OR b.end_at > now())
      AND NOT EXISTS (
          SELECT FROM publication o
          WHERE o.product_id = b.product_id AND o.company_id = ANY (companies)
            AND o.status = 'published' AND o.visibility <> 'hidden' AND o.start_at <= now()
            AND (o.end_at IS NULL OR o.end_at > now())
            AND (o.pilot_user_ids IS NULL OR app_actor_id() = ANY (o.pilot_user_ids)));
END $$;
COMMENT ON FUNCTION concealed_products(uuid[]) IS
    'Products given to these companies, but hidden from who only sells there, or in pilot with others.';

CREATE FUNCTION unpriced_products(companies uuid[]) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT b.product_id FROM publication b
    WHERE b.company_id = ANY (companies) AND b.status = 'published'
      AND b.price_visibility = 'hidden' AND (b.end_at IS NULL OR b.end_at > now())
      AND NOT EXISTS (
          SELECT FROM publication o
          WHERE o.product_id = b.product_id AND o.company_id = ANY (companies)
            AND o.status = 'published' AND o.price_visibility <> 'hidden' AND o.start_at <= now()
            AND (o.end_at IS NULL OR o.end_at > now()));
END $$;
COMMENT ON FUNCTION unpriced_products(uuid[]) IS
    'Products given to these companies whose price is hidden from who only sells there.';

-- What a company sells by no channel, or not by one, for a reason and a period (Annexe C, CDC §8).
CREATE TABLE sale_ban (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    product_id UUID,
    channel VARCHAR(24),
    reason TEXT NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_sale_ban PRIMARY KEY (id),
    CONSTRAINT fk_sale_ban_company_id FOREIGN KEY (company_id)
        REFERENCES company (id) ON DELETE CASCADE,
    CONSTRAINT fk_sale_ban_product_id FOREIGN KEY (product_id)
        REFERENCES product (id) ON DELETE CASCADE,
    CONSTRAINT ck_sale_ban_channel CHECK (channel IN ('field', 'telesales', 'web', 'partner')),
    CONSTRAINT ck_sale_ban_something CHECK (product_id IS NOT NULL OR channel IS NOT NULL),
    CONSTRAINT ck_sale_ban_period CHECK (valid_to > valid_from),
    CONSTRAINT ck_sale_ban_reason_given CHECK (btrim(reason) <> '')
);
CREATE INDEX ix_sale_ban_company_id ON sale_ban (company_id, valid_from);
CREATE INDEX ix_sale_ban_product_id ON sale_ban (product_id);
SELECT secure_company_table('sale_ban');
SELECT keep_updated_at('sale_ban');
SELECT audit_table('sale_ban');
CREATE TRIGGER tg_offer_insert AFTER INSERT ON sale_ban
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION announce_offer();
CREATE TRIGGER tg_offer_update AFTER UPDATE ON sale_ban
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION announce_offer();
CREATE TRIGGER tg_offer_delete AFTER DELETE ON sale_ban
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION announce_offer();

-- Who publishes a product to a sister company is told what that company refuses to sell.
CREATE POLICY upkeep ON sale_ban FOR SELECT TO CURRENT_USER USING ((SELECT app_internal()));
CREATE FUNCTION bans_on(product uuid, company uuid)
    RETURNS TABLE (channel varchar, reason text, valid_from timestamptz, valid_to timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
BEGIN
    IF NOT EXISTS (
        SELECT FROM product p WHERE p.id = product AND p.company_id = ANY (app_company_ids())
    ) AND NOT company = ANY (app_company_ids()) THEN
        RETURN;
    END IF;
    PERFORM set_config('app.internal', 'on', true);
    RETURN QUERY SELECT s.channel, s.reason, s.valid_from, s.valid_to FROM sale_ban s
        WHERE s.company_id = company AND (s.product_id = product OR s.product_id IS NULL)
        ORDER BY s.valid_from, s.id;
    PERFORM set_config('app.internal', outside, true);
END $$;
COMMENT ON FUNCTION bans_on(uuid, uuid) IS
    'What a company refuses to sell of a product: told to it, and to the owner of the product.';

INSERT INTO access_right (id, code, label, family, sensitive, position) VALUES
    (gen_random_uuid(), 'exclusions.edit', 'Tenir les listes d’exclusion', 'diffusion', true, 20);
INSERT INTO role_right (id, role_code, right_code)
SELECT gen_random_uuid(), one, 'exclusions.edit'
FROM unnest(ARRAY['admin_groupe', 'admin_societe', 'adv', 'compta', 'juriste']) AS one;

-- What quotes read says for whom a publication is, whether its price is told, what is banned.
CREATE OR REPLACE FUNCTION offers_of(company uuid, skus text[], drafts boolean DEFAULT false)
    RETURNS TABLE (sku text, offer jsonb) LANGUAGE sql STABLE AS $$
    SELECT p.sku, jsonb_build_object(
        'product_id', p.id,
        'known', p.company_id = company OR company = ANY (p.reader_company_ids),
        'lifecycle', p.lifecycle_status,
        'min_age', p.min_age, 'max_age', p.max_age,
        'zones', to_jsonb(p.zones), 'kinds', to_jsonb(p.client_kinds),
        'channels', to_jsonb(p.channels),
        'partner', CASE WHEN p.tariff_mode = 'auto' AND p.integration_status = 'api' THEN (
            SELECT jsonb_build_object(
                'id', a.id, 'slug', a.slug, 'name', a.name, 'code', m.external_code)
            FROM partner a JOIN external_mapping m ON m.product_id = p.id AND m.system = a.name
            WHERE a.id = p.partner_id
        ) END,
        'versions', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', v.id, 'version', v.version, 'status', v.status,
                'from', v.effective_from, 'to', v.effective_to) ORDER BY v.version), '[]')
            FROM product_version v
            WHERE v.product_id = p.id
              AND (drafts OR v.status IN ('scheduled', 'active', 'superseded'))
        ),
        'publications', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'channels', to_jsonb(b.channels), 'from', b.start_at, 'to', b.end_at,
                'pilots', to_jsonb(b.pilot_user_ids), 'price', b.price_visibility)
                ORDER BY b.start_at, b.id), '[]')
            FROM publication b
            WHERE b.product_id = p.id AND b.company_id = company
              AND b.status = 'published' AND b.visibility <> 'hidden'
        ),
        'bans', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'channel', s.channel, 'from', s.valid_from, 'to', s.valid_to)
                ORDER BY s.valid_from, s.id), '[]')
            FROM sale_ban s
            WHERE s.company_id = company AND (s.product_id = p.id OR s.product_id IS NULL)
        ),
        'agreed', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', n.id, 'client', n.client_reference, 'plan', n.plan_code,
                'amount', n.amount, 'currency', n.currency, 'tax_rate', n.tax_rate,
                'tax_code', n.tax_code, 'tax_included', n.tax_included,
                'from', n.valid_from, 'to', n.valid_to) ORDER BY n.valid_from, n.id), '[]')
            FROM negotiated_price n WHERE n.product_id = p.id AND n.company_id = company
        ))
    FROM product p WHERE p.sku = ANY (skus);
$$;
