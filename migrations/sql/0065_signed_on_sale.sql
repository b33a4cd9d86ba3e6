-- What is planned or on sale is never submitted again: a sign-off that falls there is asked anew at
-- once, and so is a refusal once its reason changed. Only what is prepared waits for a submission.

CREATE OR REPLACE FUNCTION reopen_tasks(subjects uuid[], facets text[], only_company uuid DEFAULT NULL)
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
          AND (t.status = 'signed' OR t.status = 'refused' AND EXISTS (
                SELECT FROM product_version v
                WHERE v.id = t.subject_id AND v.status IN ('scheduled', 'active')))
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

SELECT set_config('app.company_ids', coalesce((SELECT array_agg(id)::text FROM company), '{}'), true);
UPDATE approval_task t
SET status = 'open', due_at = now() + make_interval(days => (
    SELECT days FROM raci_task r WHERE r.code = t.task))
WHERE t.status = 'paused' AND t.subject_kind = 'version' AND EXISTS (
    SELECT FROM product_version v
    WHERE v.id = t.subject_id AND v.status IN ('scheduled', 'active'));
SELECT set_config('app.company_ids', '', true);
