DELETE FROM audit_table_rule WHERE table_name = 'sale_ban';
DELETE FROM role_right WHERE right_code = 'exclusions.edit';
DELETE FROM access_right WHERE code = 'exclusions.edit';
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
                'channels', to_jsonb(b.channels), 'from', b.start_at, 'to', b.end_at)
                ORDER BY b.start_at, b.id), '[]')
            FROM publication b
            WHERE b.product_id = p.id AND b.company_id = company
              AND b.status = 'published' AND b.visibility <> 'hidden'
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
DROP FUNCTION bans_on(uuid, uuid);
DROP TABLE sale_ban;
DROP FUNCTION unpriced_products(uuid[]);
DROP FUNCTION concealed_products(uuid[]);
DROP INDEX ix_publication_unpriced;
DROP INDEX ix_publication_reserved;
DROP INDEX ix_publication_awaited;
ALTER TABLE publication
    DROP CONSTRAINT ex_publication_overlap,
    DROP COLUMN ended_reason,
    DROP COLUMN activates,
    DROP COLUMN awaited,
    DROP COLUMN pilot_user_ids;
DROP FUNCTION channel_slots(text[]);
