-- Time stamps of a third party (RFC 3161): one a file of a company, its token kept as it came.

CREATE TABLE document_timestamp (
    id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    token BYTEA,
    authority VARCHAR(160),
    policy VARCHAR(80),
    serial VARCHAR(80),
    stamped_at TIMESTAMP WITH TIME ZONE,
    tries INTEGER DEFAULT 0 NOT NULL,
    fault VARCHAR(300),
    tried_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_document_timestamp PRIMARY KEY (id),
    CONSTRAINT uq_document_timestamp_owner_company_id_sha256 UNIQUE (owner_company_id, sha256),
    CONSTRAINT fk_document_timestamp_owner_company_id FOREIGN KEY(owner_company_id, sha256)
        REFERENCES document_file (owner_company_id, sha256) ON DELETE CASCADE,
    CONSTRAINT ck_document_timestamp_stamped_whole CHECK (
        (token IS NULL) = (stamped_at IS NULL) AND (token IS NULL) = (authority IS NULL)
        AND (token IS NULL) = (policy IS NULL) AND (token IS NULL) = (serial IS NULL)),
    CONSTRAINT ck_document_timestamp_tries_range CHECK (tries >= 0)
);
CREATE INDEX ix_document_timestamp_waiting ON document_timestamp (tried_at NULLS FIRST, id)
    WHERE stamped_at IS NULL;
SELECT secure_company_table('document_timestamp', 'owner_company_id');
SELECT keep_updated_at('document_timestamp');
SELECT audit_table('document_timestamp', ignored => ARRAY['token', 'tries', 'fault', 'tried_at']);

-- A token that was verified is a proof: it stays as it is for as long as its file is kept.
CREATE FUNCTION guard_document_timestamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.stamped_at IS NOT NULL AND TG_OP = 'UPDATE'
       AND to_jsonb(NEW) - 'updated_at' <> to_jsonb(OLD) - 'updated_at' THEN
        PERFORM refuse('tg_document_timestamp_kept', 'a time stamp never changes');
    END IF;
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM document_file f WHERE f.owner_company_id = OLD.owner_company_id
          AND f.sha256 = OLD.sha256 AND f.kept_until > now()) THEN
        PERFORM refuse('tg_document_timestamp_kept', 'a time stamp is kept with its file');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tg_2_guard BEFORE UPDATE OR DELETE ON document_timestamp
    FOR EACH ROW EXECUTE FUNCTION guard_document_timestamp();
