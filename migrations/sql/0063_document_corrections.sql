-- A wrong validity is corrected by a new row of the same file; this says which, by whom and why.

CREATE TABLE document_correction (
    id UUID NOT NULL,
    owner_company_id UUID NOT NULL,
    document_id UUID NOT NULL,
    corrected_id UUID NOT NULL,
    made_by VARCHAR(120) NOT NULL,
    reason TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_document_correction PRIMARY KEY (id),
    CONSTRAINT uq_document_correction_document_id UNIQUE (document_id),
    CONSTRAINT fk_document_correction_document_id FOREIGN KEY(document_id)
        REFERENCES product_document (id) ON DELETE CASCADE,
    CONSTRAINT fk_document_correction_corrected_id FOREIGN KEY(corrected_id)
        REFERENCES product_document (id) ON DELETE CASCADE,
    CONSTRAINT ck_document_correction_reason_given CHECK (btrim(reason) <> ''),
    CONSTRAINT ck_document_correction_another CHECK (document_id <> corrected_id)
);
CREATE INDEX ix_document_correction_corrected_id ON document_correction (corrected_id);
SELECT secure_company_table('document_correction', 'owner_company_id');
SELECT keep_updated_at('document_correction');
SELECT audit_table('document_correction');
