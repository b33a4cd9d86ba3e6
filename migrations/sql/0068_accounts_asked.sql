-- Compta of a company that will sell a product is asked for its accounts before it may read the
-- product (annexe D 3.1): it fills the lines that it was asked for, and nothing else of the version.
DROP POLICY booking_updates ON accounting_mapping;
CREATE POLICY booking_updates ON accounting_mapping FOR UPDATE
    USING (company_id = ANY ((SELECT app_company_ids())::uuid[]))
    WITH CHECK (
        company_id = ANY ((SELECT app_company_ids())::uuid[])
        AND (
            EXISTS (SELECT FROM product_version v WHERE v.id = product_version_id)
            OR EXISTS (
                SELECT FROM approval_task t
                WHERE t.subject_id = product_version_id AND t.facet = 'booking'
                  AND t.company_id = accounting_mapping.company_id
            )
        )
    );
