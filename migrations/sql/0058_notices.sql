-- The book of notices is edited by Juriste: which letter leaves, who signed the source.

ALTER TABLE price_notice_rule
    ADD COLUMN letter VARCHAR(24) DEFAULT 'durable' NOT NULL,
    ADD COLUMN note TEXT,
    ADD COLUMN confirmed_by UUID,
    ADD COLUMN confirmed_at TIMESTAMP WITH TIME ZONE,
    ADD CONSTRAINT ck_price_notice_rule_letter
        CHECK (letter IN ('durable', 'post', 'registered'));

-- What the rows of the law already say of their letter is written once, without an act of anybody.
ALTER TABLE price_notice_rule DISABLE TRIGGER USER;
UPDATE price_notice_rule SET letter = 'post' WHERE family = 'energy';
ALTER TABLE price_notice_rule ENABLE TRIGGER USER;

CREATE TRIGGER tg_2_guard BEFORE UPDATE OR DELETE ON price_notice_rule
    FOR EACH ROW EXECUTE FUNCTION guard_dated_row('day', 'family', 'letter', 'months', 'valid_from');
