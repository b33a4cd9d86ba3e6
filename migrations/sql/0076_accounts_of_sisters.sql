-- Who answers for a version that it does not read knows where the version stands, and no more.
CREATE FUNCTION version_standing(asked uuid) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    found text;
BEGIN
    IF NOT EXISTS (SELECT FROM approval_task t WHERE t.subject_id = asked
                   AND (t.company_id = ANY (app_company_ids())
                        OR t.owner_company_id = ANY (app_company_ids()))) THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('app.internal', 'on', true);
    found := (SELECT v.status FROM product_version v WHERE v.id = asked);
    PERFORM set_config('app.internal', outside, true);
    RETURN found;
END $$;
COMMENT ON FUNCTION version_standing(uuid) IS
    'The status of a version, told to its owner and to each company that a task asks about it.';

-- Once the version is over, what was asked of it is history.
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
                  AND t.company_id = accounting_mapping.company_id AND t.status <> 'cancelled'
            ) AND version_standing(product_version_id) NOT IN ('superseded', 'withdrawn')
        )
    );

-- What falls on a version planned or on sale is asked anew, a company that does not read it too.
CREATE OR REPLACE FUNCTION reopen_tasks(subjects uuid[], facets text[],
                                        only_company uuid DEFAULT NULL)
    RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    PERFORM FROM approval_task t
    WHERE t.subject_id = ANY (subjects) AND t.facet = ANY (facets) AND t.status <> 'cancelled'
      AND (only_company IS NULL OR t.company_id = only_company)
    ORDER BY t.id FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    FOR one IN
        UPDATE approval_task t
        SET status = CASE WHEN t.facet = 'booking' OR t.subject_kind <> 'version' OR EXISTS (
                SELECT FROM product_version v
                WHERE v.id = t.subject_id AND v.status IN ('in_review', 'approved', 'scheduled', 'active')
            ) THEN 'open' ELSE 'paused' END,
            decided_at = NULL, decided_by = NULL, decided_label = NULL, comment = NULL,
            alone = false, escalated_at = NULL, reopened_at = now(), reopening_told = false,
            due_at = now() + make_interval(days => (
                SELECT days FROM raci_task r WHERE r.code = t.task))
        WHERE t.subject_id = ANY (subjects) AND t.facet = ANY (facets)
          AND (t.status = 'signed' OR t.status = 'refused'
               AND version_standing(t.subject_id) IN ('scheduled', 'active'))
          AND (only_company IS NULL OR t.company_id = only_company)
        RETURNING t.*
    LOOP
        INSERT INTO approval_act
            (id, task_id, owner_company_id, company_id, act, actor_id, actor_label, content_sha256)
        VALUES (gen_random_uuid(), one.id, one.owner_company_id, one.company_id, 'reopened',
                app_actor_id(),
                coalesce(NULLIF(current_setting('app.actor_label', true), ''), 'Winvest'),
                one.content_sha256);
    END LOOP;
    UPDATE approval_task t SET author_id = app_actor_id()
    WHERE t.subject_id = ANY (subjects) AND t.facet = ANY (facets)
      AND t.status IN ('open', 'paused', 'refused')
      AND (only_company IS NULL OR t.company_id = only_company)
      AND app_actor_id() IS NOT NULL AND t.author_id IS DISTINCT FROM app_actor_id();
    DELETE FROM approval_delay d WHERE d.subject_id = ANY (subjects) AND d.published_at IS NULL
      AND EXISTS (SELECT FROM approval_task t WHERE t.subject_id = d.subject_id
                  AND t.accountable AND t.status IN ('open', 'paused', 'refused'));
END $$;
