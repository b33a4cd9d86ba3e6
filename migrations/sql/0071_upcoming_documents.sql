-- A document counts from its first day only: what was worked out with one still to come is again.

SELECT set_config('app.company_ids', coalesce((SELECT array_agg(id)::text FROM company), '{}'), true);
INSERT INTO completeness_due (id, product_id, owner_company_id)
SELECT DISTINCT ON (v.product_id) gen_random_uuid(), v.product_id, v.owner_company_id
FROM product_document d JOIN product_version v ON v.id = d.product_version_id
WHERE d.status = 'published' AND d.valid_from > now();
SELECT set_config('app.company_ids', '', true);
