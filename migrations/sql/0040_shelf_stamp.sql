-- A stamp on each row of the shelf: another one whenever something that lists show of the product
-- may have changed. What was once read of a product under a stamp is what it still says.

CREATE SEQUENCE shelf_stamp AS BIGINT CACHE 32;
ALTER TABLE product_shelf ADD COLUMN stamp BIGINT NOT NULL DEFAULT nextval('shelf_stamp');

-- Planned once a few have run: planning anew would cost each saved product 20 ms.
CREATE OR REPLACE FUNCTION refresh_product_shelf(products uuid[] DEFAULT NULL) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = auto AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    changed integer;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    IF products IS NULL THEN
        products := ARRAY(SELECT s.id FROM product_shelf s WHERE s.until <= now());
        IF products <> '{}' THEN
            PERFORM refresh_product_readers(products);
            PERFORM set_config('app.internal', 'on', true);
        END IF;
    END IF;
    -- Two changes of one product at once: the second waits here, and then sees the first.
    PERFORM FROM product_shelf s WHERE s.id = ANY (products) ORDER BY s.id FOR UPDATE;
    INSERT INTO reader_group (company_ids)
    WITH wanted AS MATERIALIZED (SELECT * FROM shelf_wanted(products))
    SELECT sets.companies FROM (
        SELECT readers AS companies FROM wanted
        UNION SELECT diffused FROM wanted WHERE diffused IS NOT NULL
    ) AS sets
    WHERE NOT EXISTS (SELECT FROM reader_group g WHERE g.company_ids = sets.companies)
    ON CONFLICT (company_ids) DO NOTHING;
    WITH wanted AS MATERIALIZED (
        SELECT p.*, w.until, w.price_bits, w.codes, readers.number AS readers,
               diffused.number AS diffused, a.name AS partner
        FROM shelf_wanted(products) AS w
        JOIN product p ON p.id = w.id
        JOIN reader_group readers ON readers.company_ids = w.readers
        LEFT JOIN reader_group diffused ON diffused.company_ids = w.diffused
        LEFT JOIN partner a ON a.id = p.partner_id
    ), shelved AS (
        INSERT INTO product_shelf AS kept (
            id, owner_company_id, reader_group, diffused_group, until, risk_id, partner_id,
            lifecycle_status, integration_status, channel_bits, price_bits, sku, name_sort,
            changed_at
        )
        SELECT id, company_id, readers, diffused, until, risk_id, partner_id, lifecycle_status,
               integration_status, channel_bits(channels),
               (price_bits | CASE tariff_mode WHEN 'auto' THEN 128 ELSE 0 END)::smallint,
               sku, name_sort, updated_at
        FROM wanted
        ON CONFLICT (id) DO UPDATE SET
            owner_company_id = excluded.owner_company_id, reader_group = excluded.reader_group,
            diffused_group = excluded.diffused_group, until = excluded.until,
            risk_id = excluded.risk_id, partner_id = excluded.partner_id,
            lifecycle_status = excluded.lifecycle_status,
            integration_status = excluded.integration_status,
            channel_bits = excluded.channel_bits, price_bits = excluded.price_bits,
            sku = excluded.sku, name_sort = excluded.name_sort,
            changed_at = excluded.changed_at, stamp = nextval('shelf_stamp')
        RETURNING kept.id
    ), indexed AS (
        INSERT INTO product_index AS kept (id, reader_group, until, sku, near, search)
        SELECT id, readers, until, sku,
               concat_ws(' ', near, fr_unaccent(lower(partner)), lower(codes)),
               search || setweight(to_tsvector('fr_plain', coalesce(partner, '')), 'B')
                   || setweight(to_tsvector('pg_catalog.simple', lower(coalesce(codes, ''))), 'B')
        FROM wanted
        ON CONFLICT (id) DO UPDATE SET
            reader_group = excluded.reader_group, until = excluded.until, sku = excluded.sku,
            near = excluded.near, search = excluded.search
        WHERE (kept.reader_group, kept.until, kept.sku, kept.near, kept.search) IS DISTINCT FROM
              (excluded.reader_group, excluded.until, excluded.sku, excluded.near,
               excluded.search)
        RETURNING kept.id
    )
    SELECT (SELECT count(*) FROM shelved) + (SELECT count(*) FROM indexed) INTO changed;
    PERFORM set_config('app.internal', outside, true);
    RETURN changed;
END $$;

CREATE OR REPLACE FUNCTION refresh_shelf_prices(products uuid[] DEFAULT NULL) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = auto AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    changed integer;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    IF products IS NULL THEN
        products := ARRAY(SELECT s.id FROM product_shelf s WHERE s.price_until <= now());
    END IF;
    -- In one order, as refresh_product_shelf() does: the second of two changes sees the first.
    products := ARRAY(SELECT s.id FROM product_shelf s WHERE s.id = ANY (products)
                      ORDER BY s.id FOR UPDATE);
    UPDATE product_shelf AS s
    SET price_from = w.price, price_until = w.until, stamp = nextval('shelf_stamp')
    FROM starting_prices(products) AS w
    WHERE w.id = s.id;
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM set_config('app.internal', outside, true);
    RETURN changed;
END $$;

-- Names that lists show of other tables: rare changes, for all the products that bear them.
CREATE FUNCTION name_moves_on_shelf() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    moved uuid;
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    IF TG_TABLE_NAME = 'partner_activation' THEN
        FOREACH moved IN ARRAY ARRAY[
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.partner_id END,
            CASE WHEN TG_OP <> 'DELETE' THEN NEW.partner_id END
        ] LOOP
            UPDATE product_shelf SET stamp = nextval('shelf_stamp') WHERE partner_id = moved;
        END LOOP;
    ELSIF TG_TABLE_NAME = 'risk' THEN
        UPDATE product_shelf SET stamp = nextval('shelf_stamp') WHERE risk_id = NEW.id;
    ELSIF TG_TABLE_NAME = 'partner' THEN
        UPDATE product_shelf SET stamp = nextval('shelf_stamp') WHERE partner_id = NEW.id;
    ELSE
        UPDATE product_shelf SET stamp = nextval('shelf_stamp') WHERE owner_company_id = NEW.id;
    END IF;
    PERFORM set_config('app.internal', outside, true);
    RETURN NULL;
END $$;
CREATE TRIGGER tg_stamp AFTER UPDATE ON risk FOR EACH ROW
    WHEN ((NEW.code, NEW.label) IS DISTINCT FROM (OLD.code, OLD.label))
    EXECUTE FUNCTION name_moves_on_shelf();
CREATE TRIGGER tg_stamp AFTER UPDATE ON company FOR EACH ROW
    WHEN ((NEW.code, NEW.brand_name, NEW.legal_name)
        IS DISTINCT FROM (OLD.code, OLD.brand_name, OLD.legal_name))
    EXECUTE FUNCTION name_moves_on_shelf();
CREATE TRIGGER tg_stamp AFTER UPDATE ON partner FOR EACH ROW
    WHEN (NEW.company_id <> OLD.company_id) EXECUTE FUNCTION name_moves_on_shelf();
CREATE TRIGGER tg_stamp AFTER INSERT OR UPDATE OR DELETE ON partner_activation FOR EACH ROW
    EXECUTE FUNCTION name_moves_on_shelf();

DO $$ BEGIN
    REVOKE EXECUTE ON FUNCTION name_moves_on_shelf() FROM PUBLIC;
END $$;
