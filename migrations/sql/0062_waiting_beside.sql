-- How many tasks wait for each role, company and family, for the rail of every page. Each change
-- adds a line of +1 or -1, so that nobody waits for anybody; a job gathers the lines each minute.

CREATE TABLE approval_waiting (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    role_code VARCHAR(60) NOT NULL,
    company_id UUID NOT NULL,
    risk_family VARCHAR(60),
    waiting INTEGER NOT NULL,
    CONSTRAINT pk_approval_waiting PRIMARY KEY (id),
    CONSTRAINT fk_approval_waiting_company_id FOREIGN KEY(company_id)
        REFERENCES company (id) ON DELETE CASCADE
);
CREATE INDEX ix_approval_waiting_role_code ON approval_waiting (role_code, company_id)
    INCLUDE (risk_family, waiting);
DO $$ BEGIN
    EXECUTE format('GRANT SELECT ON approval_waiting TO %I', app_role());
END $$;

SELECT set_config('app.company_ids', coalesce((SELECT array_agg(id)::text FROM company), '{}'), true);
INSERT INTO approval_waiting (role_code, company_id, risk_family, waiting)
SELECT role_code, company_id, risk_family, count(*) FROM approval_task WHERE status = 'open'
GROUP BY role_code, company_id, risk_family;
SELECT set_config('app.company_ids', '', true);

CREATE FUNCTION count_waiting() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.status = 'open') = (NEW.status = 'open')
       AND (OLD.role_code, OLD.company_id, OLD.risk_family)
           IS NOT DISTINCT FROM (NEW.role_code, NEW.company_id, NEW.risk_family) THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' AND OLD.status = 'open' THEN
        INSERT INTO approval_waiting (role_code, company_id, risk_family, waiting)
        VALUES (OLD.role_code, OLD.company_id, OLD.risk_family, -1);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status = 'open' THEN
        INSERT INTO approval_waiting (role_code, company_id, risk_family, waiting)
        VALUES (NEW.role_code, NEW.company_id, NEW.risk_family, 1);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tg_waiting AFTER INSERT OR DELETE OR UPDATE ON approval_task
    FOR EACH ROW EXECUTE FUNCTION count_waiting();

-- One line by role, company and family; two at once gather each line once.
CREATE FUNCTION gather_waiting() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM approval_waiting w USING (
            SELECT role_code, company_id, risk_family FROM approval_waiting
            GROUP BY role_code, company_id, risk_family HAVING count(*) > 1
        ) many
        WHERE w.role_code = many.role_code AND w.company_id = many.company_id
          AND w.risk_family IS NOT DISTINCT FROM many.risk_family
        RETURNING w.role_code, w.company_id, w.risk_family, w.waiting
    )
    INSERT INTO approval_waiting (role_code, company_id, risk_family, waiting)
    SELECT role_code, company_id, risk_family, sum(waiting) FROM gone
    GROUP BY role_code, company_id, risk_family HAVING sum(waiting) <> 0
$$;
