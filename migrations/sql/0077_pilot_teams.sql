-- Pilots by team: who is in a named team sells, from the moment they join to the moment they leave.

ALTER TABLE publication
    ADD COLUMN pilot_team_ids UUID[],
    ADD CONSTRAINT ck_publication_pilot_teamed CHECK (cardinality(pilot_team_ids) > 0),
    DROP CONSTRAINT ck_publication_pilot_ends,
    ADD CONSTRAINT ck_publication_pilot_ends CHECK (
        pilot_user_ids IS NULL AND pilot_team_ids IS NULL OR end_at IS NOT NULL);
DROP INDEX ix_publication_reserved;
CREATE INDEX ix_publication_reserved ON publication (company_id, product_id)
    WHERE status = 'published' AND (
        visibility = 'hidden' OR pilot_user_ids IS NOT NULL OR pilot_team_ids IS NOT NULL);
CREATE INDEX ix_publication_by_team ON publication (company_id) WHERE pilot_team_ids IS NOT NULL;

CREATE POLICY upkeep ON team FOR SELECT TO CURRENT_USER USING ((SELECT app_internal()));
CREATE POLICY upkeep ON team_member FOR SELECT TO CURRENT_USER USING ((SELECT app_internal()));

-- The teams of a pilot are of the company that sells, whoever names them.
CREATE FUNCTION check_pilot_teams() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    own boolean;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    own := NOT EXISTS (
        SELECT FROM unnest(NEW.pilot_team_ids) AS named (id)
        WHERE NOT EXISTS (
            SELECT FROM team t WHERE t.id = named.id AND t.company_id = NEW.company_id));
    PERFORM set_config('app.internal', outside, true);
    IF NOT own THEN
        PERFORM refuse('tg_publication_pilot_teams', 'a team of another company in a pilot');
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION check_pilot_teams() IS 'A pilot names teams of the company that sells.';
CREATE TRIGGER tg_publication_pilot_teams AFTER INSERT OR UPDATE OF pilot_team_ids, company_id
    ON publication FOR EACH ROW WHEN (NEW.pilot_team_ids IS NOT NULL)
    EXECUTE FUNCTION check_pilot_teams();

CREATE FUNCTION pilots_of(publication uuid) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    found uuid[];
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    found := (
        SELECT ARRAY(
            SELECT unnest(b.pilot_user_ids)
            UNION
            SELECT m.user_id FROM team_member m JOIN team t ON t.id = m.team_id
            WHERE m.team_id = ANY (b.pilot_team_ids) AND m.left_at IS NULL
              AND t.archived_at IS NULL)
        FROM publication b
        WHERE b.id = pilots_of.publication
          AND (b.company_id = ANY (app_company_ids())
               OR b.owner_company_id = ANY (app_company_ids())));
    PERFORM set_config('app.internal', outside, true);
    RETURN coalesce(found, '{}');
END $$;
COMMENT ON FUNCTION pilots_of(uuid) IS
    'The people of a pilot at this moment: those named, and those in its teams that are not archived.';

CREATE FUNCTION teams_at(product uuid, company uuid)
    RETURNS TABLE (id uuid, name varchar, archived_at timestamptz, people int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
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
    RETURN QUERY SELECT t.id, t.name, t.archived_at, (
            SELECT count(*)::int FROM team_member m JOIN app_user u ON u.id = m.user_id
            WHERE m.team_id = t.id AND m.left_at IS NULL AND t.archived_at IS NULL
              AND u.status = 'active' AND EXISTS (
                SELECT FROM role_assignment a
                WHERE a.user_id = u.id AND a.role_code <> 'client'
                  AND (a.company_id = company OR a.company_id IS NULL)
                  AND a.valid_from <= now() AND (a.valid_to IS NULL OR a.valid_to > now())))
        FROM team t WHERE t.company_id = company
        ORDER BY fr_unaccent(lower(t.name)), t.id;
    PERFORM set_config('app.internal', outside, true);
END $$;
COMMENT ON FUNCTION teams_at(uuid, uuid) IS
    'The teams that a pilot of a product at a company may name: told to it, and to the owner.';

-- Who joins, who leaves, a team archived or restored: what quotes remember of its pilots is over.
CREATE FUNCTION announce_pilots() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text;
    line jsonb := to_jsonb(coalesce(NEW, OLD));
BEGIN
    SELECT CASE WHEN count(*) > 20 THEN '*' ELSE string_agg(one::text, ',') END INTO changed
    FROM (SELECT DISTINCT b.product_id AS one FROM publication b
          WHERE b.company_id = (line ->> 'company_id')::uuid AND b.pilot_team_ids IS NOT NULL
            AND (line ->> TG_ARGV[0])::uuid = ANY (b.pilot_team_ids) LIMIT 21) AS found;
    IF changed IS NOT NULL THEN
        PERFORM pg_notify('offer_changed', changed);
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION announce_pilots() IS 'Tell which products are in pilot with a team that changed.';
CREATE TRIGGER tg_pilots AFTER INSERT OR UPDATE OR DELETE ON team_member
    FOR EACH ROW EXECUTE FUNCTION announce_pilots('team_id');
CREATE TRIGGER tg_pilots AFTER UPDATE OF archived_at ON team
    FOR EACH ROW EXECUTE FUNCTION announce_pilots('id');

CREATE OR REPLACE FUNCTION concealed_products(companies uuid[]) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT b.product_id FROM publication b
    WHERE b.company_id = ANY (companies) AND b.status = 'published'
      AND (b.visibility = 'hidden' OR b.pilot_user_ids IS NOT NULL
           OR b.pilot_team_ids IS NOT NULL)
      AND (b.end_at IS NULL OR b.end_at > now())
      AND NOT EXISTS (
          SELECT FROM publication o
          WHERE o.product_id = b.product_id AND o.company_id = ANY (companies)
            AND o.status = 'published' AND o.visibility <> 'hidden' AND o.start_at <= now()
            AND (o.end_at IS NULL OR o.end_at > now())
            AND (o.pilot_user_ids IS NULL AND o.pilot_team_ids IS NULL
                 OR app_actor_id() = ANY (o.pilot_user_ids)
                 OR EXISTS (
                     SELECT FROM team_member m JOIN team t ON t.id = m.team_id
                     WHERE m.team_id = ANY (o.pilot_team_ids) AND m.user_id = app_actor_id()
                       AND m.left_at IS NULL AND t.archived_at IS NULL)));
END $$;

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
                'pilots', CASE WHEN b.pilot_team_ids IS NULL THEN to_jsonb(b.pilot_user_ids)
                               ELSE to_jsonb(pilots_of(b.id)) END,
                'price', b.price_visibility)
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
