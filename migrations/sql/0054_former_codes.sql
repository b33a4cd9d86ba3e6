-- A product keeps its pages under the codes it had: who sells it is led on too, though only its
-- owner reads the codes of other tools.

CREATE FUNCTION products_once_called(asked text) RETURNS SETOF uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    RETURN QUERY SELECT product_id FROM external_mapping
        WHERE external_code = asked AND system LIKE 'ancien code%';
    PERFORM set_config('app.internal', outside, true);
END $$;
DO $$ BEGIN
    REVOKE EXECUTE ON FUNCTION products_once_called(text) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION products_once_called(text) TO %I', app_role());
END $$;
