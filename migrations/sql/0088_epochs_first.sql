-- The number of changes is taken before the rows that change: taken after them, two people (or two
-- windows of one) who write views at the same moment could each hold what the other waits for.
DROP TRIGGER tg_change_epoch ON company;
DROP TRIGGER tg_change_epoch ON saved_view;
DROP TRIGGER tg_change_epoch ON list_columns;
CREATE TRIGGER tg_change_epoch BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON company
    FOR EACH STATEMENT EXECUTE FUNCTION bump_change_epoch('company');
CREATE TRIGGER tg_change_epoch BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON saved_view
    FOR EACH STATEMENT EXECUTE FUNCTION bump_change_epoch('saved_view');
CREATE TRIGGER tg_change_epoch BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON list_columns
    FOR EACH STATEMENT EXECUTE FUNCTION bump_change_epoch('saved_view');
