-- A day begins at midnight in Paris, not in London: between the two, a rate that had begun could
-- still be rewritten.
CREATE OR REPLACE FUNCTION guard_dated_row() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    named text;
    today timestamptz := CASE TG_ARGV[0] WHEN 'day'
        THEN ((now() AT TIME ZONE 'Europe/Paris')::date)::timestamptz ELSE now() END;
BEGIN
    IF OLD.valid_from > today OR pg_trigger_depth() > 1 THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;  -- to come, or gone with its product
    END IF;
    IF TG_OP = 'DELETE' THEN
        PERFORM refuse('tg_dated_row_began', 'what has begun is not deleted');
    END IF;
    FOREACH named IN ARRAY TG_ARGV[1:] LOOP
        IF to_jsonb(OLD) -> named IS DISTINCT FROM to_jsonb(NEW) -> named THEN
            PERFORM refuse('tg_dated_row_began', 'what has begun keeps its values');
        END IF;
    END LOOP;
    IF NEW.valid_to IS DISTINCT FROM OLD.valid_to
        AND (OLD.valid_to <= today OR NEW.valid_to < today) THEN
        PERFORM refuse('tg_dated_row_began', 'the past does not end otherwise');
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION guard_list_entry() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    named text := TG_ARGV[0];
    own jsonb := to_jsonb(OLD);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) ->> named IS DISTINCT FROM own ->> named
            OR to_jsonb(NEW) ->> 'company_id' IS DISTINCT FROM own ->> 'company_id' THEN
            PERFORM refuse('tg_list_code_final', 'the code of an entry does not change');
        END IF;
        RETURN NEW;
    END IF;
    IF (own ->> 'valid_from')::date > (now() AT TIME ZONE 'Europe/Paris')::date THEN
        RETURN OLD;  -- a rate that has not begun has taxed nothing yet
    END IF;
    IF list_entry_used(TG_TABLE_NAME, own ->> named, (own ->> 'company_id')::uuid) THEN
        PERFORM refuse('tg_list_entry_used', 'the entry is used');
    END IF;
    RETURN OLD;
END $$;
