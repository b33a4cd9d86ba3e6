-- The lines of a rehearsal are erased once they have served; its figures stay, by company.

ALTER TABLE rehearsal ADD COLUMN detail_erased_at TIMESTAMP WITH TIME ZONE;

-- A line that a comparison found and that nobody had predicted.
ALTER TABLE rehearsal_line ADD COLUMN foreseen BOOLEAN DEFAULT true NOT NULL;
ALTER TABLE rehearsal_line NO FORCE ROW LEVEL SECURITY;
UPDATE rehearsal_line SET foreseen = false
 WHERE effect = 'same' AND rate IS NULL AND before_incl = 0 AND after_incl = 0
   AND actual_why IS NOT NULL AND actual_incl <> 0;
ALTER TABLE rehearsal_line FORCE ROW LEVEL SECURITY;

CREATE TABLE rehearsal_summary (
    id UUID NOT NULL,
    rehearsal_id UUID NOT NULL,
    company_id UUID NOT NULL,
    figures JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_rehearsal_summary PRIMARY KEY (id),
    CONSTRAINT uq_rehearsal_summary_rehearsal_id_company_id UNIQUE (rehearsal_id, company_id),
    CONSTRAINT fk_rehearsal_summary_rehearsal_id FOREIGN KEY(rehearsal_id)
        REFERENCES rehearsal (id) ON DELETE CASCADE
);
SELECT keep_updated_at('rehearsal_summary');
SELECT secure_company_table('rehearsal_summary');
