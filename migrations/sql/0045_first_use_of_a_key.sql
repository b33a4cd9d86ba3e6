-- A new key used by several requests at once could stop two of them in a ring: one held the key
-- against any reference while it waited for the count, the other held the count, and its reference.

CREATE OR REPLACE FUNCTION use_keys(hashes bytea[], times integer[])
    RETURNS TABLE (
        hash bytea, id uuid, name text, company_id uuid, role_code text, rights text[],
        role_rights text[], rate_per_minute integer, used integer, resets_in integer, stamp text
    ) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    -- Apart: the triggers of a statement that changes nothing took longer than all the rest.
    IF EXISTS (
        SELECT FROM api_key k WHERE k.token_hash = ANY (hashes) AND k.revoked_at IS NULL
            AND coalesce(k.last_used_at, '-infinity') < now() - interval '1 minute'
    ) THEN
        UPDATE api_key k SET last_used_at = now() WHERE k.id IN (
            SELECT o.id FROM api_key o
            WHERE o.token_hash = ANY (hashes) AND o.revoked_at IS NULL
              AND (o.expires_at IS NULL OR o.expires_at > now())
            FOR NO KEY UPDATE SKIP LOCKED
        );
    END IF;
    RETURN QUERY
    WITH found AS (
        SELECT k.token_hash, k.id, k.name, k.company_id, k.role_code, k.rights, k.rate_per_minute,
               e.epoch, asked.times
        FROM unnest(hashes, times) AS asked (hash, times)
        JOIN api_key k ON k.token_hash = asked.hash CROSS JOIN rights_epoch e
        WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
    ), counted AS (
        INSERT INTO api_key_usage AS u (id, minute, requests)
        SELECT f.id, date_trunc('minute', now()), f.times FROM found f
        ORDER BY f.id  -- one order for all, so that none waits for another in a ring
        ON CONFLICT (id) DO UPDATE SET minute = greatest(u.minute, excluded.minute),
            requests = CASE WHEN u.minute >= excluded.minute
                THEN u.requests + excluded.requests ELSE excluded.requests END
        RETURNING u.id, u.requests
    )
    SELECT f.token_hash, f.id, f.name::text, f.company_id, f.role_code::text, f.rights,
           ARRAY(SELECT r.right_code::text FROM role_right r WHERE r.role_code = f.role_code),
           f.rate_per_minute, c.requests, 60 - extract(second FROM now())::int,
           concat_ws(' ', f.epoch, f.id, f.company_id, f.role_code, f.rights, f.rate_per_minute,
                     f.name)
    FROM found f JOIN counted c ON c.id = f.id;
END $$;
