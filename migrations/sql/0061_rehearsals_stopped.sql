-- A rehearsal that runs may be stopped.

ALTER TABLE rehearsal
    DROP CONSTRAINT ck_rehearsal_status,
    ADD CONSTRAINT ck_rehearsal_status
        CHECK (status IN ('waiting', 'running', 'done', 'failed', 'stopped'));
