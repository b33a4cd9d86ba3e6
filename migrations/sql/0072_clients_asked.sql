-- To ask people to tell the clients of a product withdrawn changes nothing of what was signed.

CREATE OR REPLACE FUNCTION exit_plan_reopens_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['edited_by', 'updated_at', 'lock_version', 'clients_asked_at',
                         'clients_told_at', 'clients_told', 'documents_archived_at'];
BEGIN
    IF TG_OP <> 'UPDATE' OR to_jsonb(OLD) - free <> to_jsonb(NEW) - free THEN
        PERFORM reopen_tasks(
            ARRAY[CASE WHEN TG_OP = 'DELETE' THEN OLD.product_id ELSE NEW.product_id END],
            ARRAY['exit_plan']);
    END IF;
    RETURN NULL;
END $$;

-- Before people were asked to, plans said on their day that their clients were told, none of them:
-- nobody was. They wait for people again.
SELECT set_config('app.company_ids', coalesce((SELECT array_agg(id)::text FROM company), '{}'), true);
UPDATE product_exit_plan SET clients_told_at = NULL, clients_told = NULL
WHERE clients_told = 0 AND clients_asked_at IS NULL;
SELECT set_config('app.company_ids', '', true);
