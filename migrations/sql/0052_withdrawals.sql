-- The exit plan is followed to its end: who answers, when clients were told, documents archived.

ALTER TABLE product_exit_plan
    ADD COLUMN support_by VARCHAR(160),
    ADD COLUMN renewals_by VARCHAR(160),
    ADD COLUMN clients_told_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN clients_told INTEGER,
    ADD COLUMN documents_archived_at TIMESTAMP WITH TIME ZONE;
