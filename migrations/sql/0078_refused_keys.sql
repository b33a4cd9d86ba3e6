-- How often a key was refused lately, and why: for who keeps the keys. A crash may forget it.
CREATE UNLOGGED TABLE api_key_refusal (
    id UUID NOT NULL,
    refused INTEGER NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reason VARCHAR(24) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_api_key_refusal PRIMARY KEY (id),
    CONSTRAINT fk_api_key_refusal_id FOREIGN KEY(id) REFERENCES api_key (id) ON DELETE CASCADE,
    CONSTRAINT ck_api_key_refusal_reason CHECK (reason IN ('revoked', 'expired', 'unknown'))
);
SELECT keep_updated_at('api_key_refusal');
DO $$ BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON api_key_refusal TO %I', app_role());
END $$;

CREATE FUNCTION count_refused_key(hash bytea, shown text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO api_key_refusal AS r (id, refused, since, last_at, reason)
    SELECT k.id, 1, now(), now(), CASE WHEN k.token_hash <> hash THEN 'unknown'
        WHEN k.revoked_at IS NOT NULL THEN 'revoked' ELSE 'expired' END
    FROM api_key k WHERE k.token_hash = hash OR k.prefix = shown
    ORDER BY k.token_hash = hash DESC, k.revoked_at IS NULL DESC, k.created_at DESC LIMIT 1
    ON CONFLICT (id) DO UPDATE SET last_at = excluded.last_at, reason = excluded.reason,
        refused = CASE WHEN r.last_at < now() - interval '30 days' THEN 1 ELSE r.refused + 1 END,
        since = CASE WHEN r.last_at < now() - interval '30 days' THEN now() ELSE r.since END
$$;
COMMENT ON FUNCTION count_refused_key IS
    'A token that opened nothing, beside the key that it is, or whose beginning it bears.';
