-- Conversions of documents to PDF/A: asked by a person, done by a job, its outcome kept.

CREATE TABLE document_conversion (
    id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    document_id UUID NOT NULL,
    asked_by VARCHAR(120) NOT NULL,
    status VARCHAR(24) DEFAULT 'waiting' NOT NULL,
    reason TEXT,
    made_document_id UUID,
    ended_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_document_conversion PRIMARY KEY (id),
    CONSTRAINT fk_document_conversion_document_id FOREIGN KEY(document_id)
        REFERENCES product_document (id) ON DELETE CASCADE,
    CONSTRAINT fk_document_conversion_made_document_id FOREIGN KEY(made_document_id)
        REFERENCES product_document (id) ON DELETE SET NULL,
    CONSTRAINT ck_document_conversion_status CHECK (status IN ('waiting', 'done', 'failed')),
    CONSTRAINT ck_document_conversion_reason_told CHECK ((status = 'failed') = (reason IS NOT NULL))
);
CREATE UNIQUE INDEX uq_document_conversion_waiting ON document_conversion (document_id)
    WHERE status = 'waiting';
CREATE INDEX ix_document_conversion_document_id ON document_conversion (document_id, created_at);
CREATE INDEX ix_document_conversion_made_document_id ON document_conversion (made_document_id);
SELECT secure_company_table('document_conversion', 'owner_company_id');
SELECT keep_updated_at('document_conversion');
SELECT audit_table('document_conversion');
