-- Imports: a file of products, what each of its lines does, and how a source's columns are read.

CREATE TABLE catalog_import (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    user_id UUID,
    user_label TEXT NOT NULL,
    source VARCHAR(24) NOT NULL,
    file_name VARCHAR(160) NOT NULL,
    file_sha256 CHAR(64) NOT NULL,
    file_size INTEGER NOT NULL,
    reading JSONB DEFAULT '{}' NOT NULL,
    mapping JSONB DEFAULT '{}' NOT NULL,
    blank_erases BOOLEAN DEFAULT false NOT NULL,
    whole BOOLEAN DEFAULT false NOT NULL,
    status VARCHAR(24) DEFAULT 'received' NOT NULL,
    total INTEGER DEFAULT 0 NOT NULL,
    checked_count INTEGER DEFAULT 0 NOT NULL,
    create_count INTEGER DEFAULT 0 NOT NULL,
    update_count INTEGER DEFAULT 0 NOT NULL,
    unchanged_count INTEGER DEFAULT 0 NOT NULL,
    faulty_count INTEGER DEFAULT 0 NOT NULL,
    created_count INTEGER DEFAULT 0 NOT NULL,
    updated_count INTEGER DEFAULT 0 NOT NULL,
    refused_count INTEGER DEFAULT 0 NOT NULL,
    undone_count INTEGER DEFAULT 0 NOT NULL,
    kept_count INTEGER DEFAULT 0 NOT NULL,
    problem TEXT,
    batch_id UUID,
    undo_batch_id UUID,
    checked_at TIMESTAMP WITH TIME ZONE,
    applied_at TIMESTAMP WITH TIME ZONE,
    applied_label TEXT,
    undone_at TIMESTAMP WITH TIME ZONE,
    undone_label TEXT,
    cleared_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_catalog_import PRIMARY KEY (id),
    CONSTRAINT uq_catalog_import_id_company_id UNIQUE (id, company_id),
    CONSTRAINT ck_catalog_import_source CHECK (source IN ('a3dn', 'oggodata', 'spreadsheet')),
    CONSTRAINT ck_catalog_import_status CHECK (status IN
        ('received', 'checking', 'checked', 'applying', 'applied', 'undoing', 'undone', 'failed')),
    CONSTRAINT ck_catalog_import_file_sha256_shape CHECK (file_sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT fk_catalog_import_company_id FOREIGN KEY(company_id) REFERENCES company (id)
);
CREATE INDEX ix_catalog_import_company_id_created_at ON catalog_import (company_id, created_at, id);

CREATE TABLE catalog_import_line (
    id UUID NOT NULL,
    import_id UUID NOT NULL,
    company_id UUID NOT NULL,
    position INTEGER NOT NULL,
    sku VARCHAR(80) NOT NULL,
    name VARCHAR(160) NOT NULL,
    verdict VARCHAR(24) NOT NULL,
    cells TEXT[] NOT NULL,
    changes JSONB DEFAULT '{}' NOT NULL,
    faults JSONB DEFAULT '[]' NOT NULL,
    product_id UUID,
    outcome VARCHAR(24),
    told TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_catalog_import_line PRIMARY KEY (id),
    CONSTRAINT uq_catalog_import_line_import_id_position UNIQUE (import_id, position),
    CONSTRAINT ck_catalog_import_line_verdict CHECK (verdict IN
        ('create', 'update', 'unchanged', 'faulty')),
    CONSTRAINT ck_catalog_import_line_outcome CHECK (outcome IN
        ('applied', 'refused', 'undone', 'kept')),
    CONSTRAINT fk_catalog_import_line_import_id FOREIGN KEY(import_id, company_id)
        REFERENCES catalog_import (id, company_id) ON DELETE CASCADE
);
CREATE INDEX ix_catalog_import_line_verdict ON catalog_import_line (import_id, verdict, position);

CREATE TABLE import_mapping (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    source VARCHAR(24) NOT NULL,
    columns JSONB DEFAULT '{}' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_import_mapping PRIMARY KEY (id),
    CONSTRAINT uq_import_mapping_company_id_source UNIQUE (company_id, source),
    CONSTRAINT ck_import_mapping_source CHECK (source IN ('a3dn', 'oggodata', 'spreadsheet')),
    CONSTRAINT fk_import_mapping_company_id FOREIGN KEY(company_id) REFERENCES company (id)
);

SELECT keep_updated_at('catalog_import');
SELECT keep_updated_at('catalog_import_line');
SELECT keep_updated_at('import_mapping');
SELECT secure_company_table('catalog_import');
SELECT secure_company_table('catalog_import_line');
SELECT secure_company_table('import_mapping');
-- Who imported which file is audited; how far it got is not: each product's change is.
SELECT audit_table('catalog_import', ignored => ARRAY[
    'user_label', 'reading', 'mapping', 'total', 'checked_count', 'create_count', 'update_count',
    'unchanged_count', 'faulty_count', 'created_count', 'updated_count', 'refused_count',
    'undone_count', 'kept_count', 'problem', 'batch_id', 'undo_batch_id', 'checked_at',
    'applied_at', 'applied_label', 'undone_at', 'undone_label', 'cleared_at'
]);
SELECT audit_table('import_mapping');

-- « This code is taken » may be told across companies, nothing else of the other product.
CREATE FUNCTION skus_taken(asked text[]) RETURNS text[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$
DECLARE
    outside text := coalesce(current_setting('app.internal', true), '');
    found text[];
BEGIN
    PERFORM set_config('app.internal', 'on', true);
    found := ARRAY(SELECT sku FROM product WHERE sku = ANY (asked));
    PERFORM set_config('app.internal', outside, true);
    RETURN found;
END $$;
DO $$ BEGIN
    REVOKE EXECUTE ON FUNCTION skus_taken(text[]) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION skus_taken(text[]) TO %I', app_role());
END $$;
