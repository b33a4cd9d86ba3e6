-- Obligations: which documents each legal family must show by channel, dated, with their source.

CREATE TABLE document_obligation (
    id UUID NOT NULL,
    family VARCHAR(24),
    channel VARCHAR(24),
    types TEXT[] NOT NULL,
    legal_source TEXT NOT NULL,
    note TEXT,
    valid_from DATE NOT NULL,
    valid_to DATE,
    confirmed_by UUID,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_document_obligation PRIMARY KEY (id),
    CONSTRAINT ck_document_obligation_family CHECK (
        family IN ('insurance', 'telecom', 'energy', 'media', 'services')),
    CONSTRAINT ck_document_obligation_channel CHECK (
        channel IN ('field', 'telesales', 'web', 'partner')),
    CONSTRAINT ck_document_obligation_types_given CHECK (cardinality(types) > 0),
    CONSTRAINT ck_document_obligation_period CHECK (valid_to > valid_from),
    CONSTRAINT ck_document_obligation_source_given CHECK (btrim(legal_source) <> '')
);
INSERT INTO document_obligation (id, family, channel, types, legal_source, valid_from)
SELECT gen_random_uuid(), family, channel, string_to_array(types, ' '), legal_source, '2020-01-01'
FROM (VALUES
    ('insurance', NULL, 'DIPA', 'Directive (UE) 2016/97 (IDD), code des assurances, art. L. 112-2 ; Annexe B §2.1'),
    ('insurance', NULL, 'CG', 'Code des assurances, art. L. 112-2 ; Annexe B §2.1, §3'),
    ('insurance', NULL, 'CP', 'Annexe B §2.1, §8'),
    ('telecom', NULL, 'CGV', 'Annexe B §2.2, §3'),
    ('telecom', NULL, 'MANDAT_SEPA', 'Annexe B §2.2, §8'),
    ('energy', NULL, 'CGV', 'Annexe B §2.3, §8'),
    ('energy', NULL, 'NOTICE_TARIFAIRE', 'Annexe B §2.3, §8'),
    ('media', NULL, 'CGU', 'Annexe B §2.4, §8'),
    ('media', NULL, 'CGA', 'Annexe B §2.4, §8'),
    ('services', NULL, 'CGV', 'Annexe B §2.5, §8'),
    ('services', NULL, 'NOTICE_SERVICE', 'Annexe B §2.5, §8'),
    (NULL, 'web', 'DIPA CG', 'Annexe A §4, Annexe B §3')
) AS specified(family, channel, types, legal_source);
SELECT keep_updated_at('document_obligation');
SELECT audit_table('document_obligation');

-- What has begun stays as it was for what it governed: it may be given an end, a note, a signature.
CREATE FUNCTION guard_obligation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['valid_to', 'note', 'legal_source', 'confirmed_by', 'confirmed_at',
                         'updated_at', 'lock_version'];
BEGIN
    IF OLD.valid_from <= (now() AT TIME ZONE 'Europe/Paris')::date
        AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free) THEN
        PERFORM refuse('tg_document_obligation_began', 'an obligation that began is kept');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER tg_2_guard BEFORE UPDATE OR DELETE ON document_obligation
    FOR EACH ROW EXECUTE FUNCTION guard_obligation();

-- Each process keeps the book of obligations: it is told when a page of it changes.
CREATE TRIGGER tg_3_told AFTER INSERT OR UPDATE OR DELETE ON document_obligation
    FOR EACH STATEMENT EXECUTE FUNCTION tell_list_names();

DO $$ BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON document_obligation TO %I', app_role());
END $$;
