-- A withdrawal is prepared, signed by the functions of the matrix, then done (annexe D 3.5).

ALTER TABLE product_exit_plan ADD COLUMN edited_by UUID;

ALTER TABLE approval_task DROP CONSTRAINT ck_approval_task_facet;
ALTER TABLE approval_task ADD CONSTRAINT ck_approval_task_facet CHECK (
    facet IN ('content', 'economics', 'documents', 'booking', 'integration', 'exit_plan', 'terms',
              'file', 'nothing'));

-- The plan that was signed is the one that is followed: whoever changes it undoes the signatures.
CREATE FUNCTION exit_plan_reopens_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['edited_by', 'updated_at', 'lock_version', 'clients_told_at',
                         'clients_told', 'documents_archived_at'];
BEGIN
    IF TG_OP <> 'UPDATE' OR to_jsonb(OLD) - free <> to_jsonb(NEW) - free THEN
        PERFORM reopen_tasks(
            ARRAY[CASE WHEN TG_OP = 'DELETE' THEN OLD.product_id ELSE NEW.product_id END],
            ARRAY['exit_plan']);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tg_reopen AFTER INSERT OR UPDATE OR DELETE ON product_exit_plan
    FOR EACH ROW EXECUTE FUNCTION exit_plan_reopens_tasks();

-- Whoever writes the row: what waits for a signature is not withdrawn.
CREATE FUNCTION guard_withdrawal() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF EXISTS (
        SELECT FROM approval_task t
        WHERE t.subject_id = NEW.id AND t.accountable AND t.task IN ('decision', 'sales_stop')
          AND t.status IN ('open', 'paused', 'refused')
    ) THEN
        PERFORM refuse('tg_product_withdrawal_unsigned', 'a sign-off is waited for');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tg_4_withdrawal BEFORE UPDATE ON product FOR EACH ROW
    WHEN (OLD.lifecycle_status <> NEW.lifecycle_status AND NEW.lifecycle_status = 'retired')
    EXECUTE FUNCTION guard_withdrawal();
