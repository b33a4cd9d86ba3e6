-- How often each thing that processes keep in memory has changed, whoever changed it: as long as the
-- number is the same, what was read of it still holds. Each transaction reads the numbers with its
-- context, in the same round trip.
CREATE TABLE change_epoch (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    name TEXT NOT NULL,
    epoch BIGINT DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_change_epoch PRIMARY KEY (id),
    CONSTRAINT uq_change_epoch_name UNIQUE (name)
);
SELECT keep_updated_at('change_epoch');
DO $$ BEGIN
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON change_epoch FROM %I', app_role());
END $$;
INSERT INTO change_epoch (name) VALUES ('company'), ('saved_view');

CREATE FUNCTION bump_change_epoch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE change_epoch SET epoch = epoch + 1 WHERE name = TG_ARGV[0];
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION bump_change_epoch() FROM PUBLIC;
COMMENT ON FUNCTION bump_change_epoch IS
    'Processes keep by epoch what seldom changes: a change is seen at the next request, everywhere.';
CREATE TRIGGER tg_change_epoch AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON company
    FOR EACH STATEMENT EXECUTE FUNCTION bump_change_epoch('company');
CREATE TRIGGER tg_change_epoch AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON saved_view
    FOR EACH STATEMENT EXECUTE FUNCTION bump_change_epoch('saved_view');
CREATE TRIGGER tg_change_epoch AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON list_columns
    FOR EACH STATEMENT EXECUTE FUNCTION bump_change_epoch('saved_view');
