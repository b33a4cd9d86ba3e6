-- Files of the documents: what was deposited, when, and whether it is still what it was.
-- The bytes are in the store, under their SHA-256; each company has its own row for a content.

ALTER TABLE product_document ADD COLUMN language VARCHAR(2) DEFAULT 'fr' NOT NULL,
    ADD CONSTRAINT ck_product_document_language_shape CHECK (language ~ '^[a-z]{2}$');

-- The list of documents is walked by its end of validity, page after page.
CREATE INDEX ix_product_document_end_id ON product_document
    ((coalesce(valid_to, '9999-01-01 00:00:00+00'::timestamptz)), id);

CREATE TABLE document_file (
    id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    size_bytes BIGINT,
    media_type VARCHAR(100) NOT NULL,
    original_name VARCHAR(160),
    stored_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    kept_until TIMESTAMP WITH TIME ZONE DEFAULT now() + INTERVAL '10 years' NOT NULL,
    scan VARCHAR(24) DEFAULT 'not_scanned' NOT NULL,
    scanner VARCHAR(80),
    pages INTEGER,
    pdf_claim VARCHAR(20),
    pdf_lacks TEXT[] DEFAULT '{}' NOT NULL,
    converted_from VARCHAR(64),
    integrity VARCHAR(24) DEFAULT 'unchecked' NOT NULL,
    checked_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_document_file PRIMARY KEY (id),
    CONSTRAINT uq_document_file_owner_company_id_sha256 UNIQUE (owner_company_id, sha256),
    CONSTRAINT fk_document_file_owner_company_id FOREIGN KEY(owner_company_id)
        REFERENCES company (id) ON DELETE RESTRICT,
    CONSTRAINT ck_document_file_sha256_shape CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT ck_document_file_scan CHECK (scan IN ('clean', 'not_scanned')),
    CONSTRAINT ck_document_file_integrity CHECK (integrity IN ('unchecked', 'intact', 'altered', 'missing'))
);
CREATE INDEX ix_document_file_checked_at ON document_file (checked_at NULLS FIRST, id);
SELECT secure_company_table('document_file', 'owner_company_id');
SELECT keep_updated_at('document_file');
SELECT audit_table('document_file', ignored => ARRAY['checked_at']);

-- What was deposited never changes, and is kept as long as the law asks (Annexe B §4).
CREATE FUNCTION guard_document_file() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['integrity', 'checked_at', 'updated_at'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.kept_until > now() THEN
            PERFORM refuse('tg_document_file_kept', 'a document file is kept');
        END IF;
        RETURN OLD;
    END IF;
    IF to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
        PERFORM refuse('tg_document_file_kept', 'a document file never changes');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tg_2_guard BEFORE UPDATE OR DELETE ON document_file
    FOR EACH ROW EXECUTE FUNCTION guard_document_file();

-- A document that names a file makes it known to its company, by whatever way it came: the job
-- that re-reads the store forgets none.
CREATE FUNCTION know_document_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO document_file (id, owner_company_id, sha256, size_bytes, media_type)
    SELECT gen_random_uuid(), owner_company_id, file_hash, max(size_bytes),
           coalesce(max(media_type), 'application/pdf')
    FROM new_rows WHERE file_hash IS NOT NULL
    GROUP BY owner_company_id, file_hash
    ON CONFLICT (owner_company_id, sha256) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER tg_3_file AFTER INSERT ON product_document REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION know_document_files();

CREATE POLICY backfill ON document_file TO CURRENT_USER
    USING ((SELECT app_internal())) WITH CHECK ((SELECT app_internal()));
SELECT set_config('app.internal', 'on', true);
INSERT INTO document_file (id, owner_company_id, sha256, size_bytes, media_type)
SELECT gen_random_uuid(), owner_company_id, file_hash, max(size_bytes),
       coalesce(max(media_type), 'application/pdf')
FROM product_document WHERE file_hash IS NOT NULL
GROUP BY owner_company_id, file_hash;
SELECT set_config('app.internal', '', true);
DROP POLICY backfill ON document_file;
