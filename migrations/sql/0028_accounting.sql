-- Accounting entries: what the rooms above told of, as it will be exported. Never changed.

CREATE TABLE accounting_journal (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    code VARCHAR(20) NOT NULL,
    label VARCHAR(60) NOT NULL,
    last_number INTEGER DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_accounting_journal PRIMARY KEY (id),
    CONSTRAINT uq_accounting_journal_company_id_code UNIQUE (company_id, code),
    CONSTRAINT uq_accounting_journal_id_company_id UNIQUE (id, company_id),
    CONSTRAINT ck_accounting_journal_code_shape CHECK (code ~ '^[A-Z0-9]{1,20}$'),
    CONSTRAINT ck_accounting_journal_last_number_positive CHECK (last_number >= 0),
    CONSTRAINT fk_accounting_journal_company_id FOREIGN KEY(company_id)
        REFERENCES company (id) ON DELETE RESTRICT
);

CREATE TABLE accounting_entry (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    journal_id UUID NOT NULL,
    number INTEGER NOT NULL,
    kind VARCHAR(24) NOT NULL,
    entry_date DATE NOT NULL,
    piece_ref VARCHAR(60) NOT NULL,
    piece_date DATE NOT NULL,
    label VARCHAR(160) NOT NULL,
    currency CHAR(3) DEFAULT 'EUR' NOT NULL,
    source_key VARCHAR(160) NOT NULL,
    product_sku VARCHAR(80),
    partner_name VARCHAR(160),
    contract_ref UUID,
    client_ref UUID,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_accounting_entry PRIMARY KEY (id),
    CONSTRAINT uq_accounting_entry_journal_id_number UNIQUE (journal_id, number),
    CONSTRAINT uq_accounting_entry_company_id_source_key UNIQUE (company_id, source_key),
    CONSTRAINT uq_accounting_entry_id_company_id UNIQUE (id, company_id),
    CONSTRAINT ck_accounting_entry_kind CHECK (kind IN
        ('sale', 'commission', 'fee', 'credit_note', 'clawback', 'bonus', 'payment')),
    CONSTRAINT ck_accounting_entry_number_positive CHECK (number > 0),
    CONSTRAINT fk_accounting_entry_journal_id FOREIGN KEY(journal_id, company_id)
        REFERENCES accounting_journal (id, company_id) ON DELETE RESTRICT,
    CONSTRAINT fk_accounting_entry_company_id FOREIGN KEY(company_id)
        REFERENCES company (id) ON DELETE RESTRICT
);
CREATE INDEX ix_accounting_entry_company_id_entry_date ON accounting_entry
    (company_id, entry_date);

CREATE TABLE accounting_entry_line (
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    company_id UUID NOT NULL,
    position INTEGER NOT NULL,
    type VARCHAR(24) NOT NULL,
    account VARCHAR(20) NOT NULL,
    account_label VARCHAR(120) NOT NULL,
    label VARCHAR(160) NOT NULL,
    debit NUMERIC(14, 2) DEFAULT 0 NOT NULL,
    credit NUMERIC(14, 2) DEFAULT 0 NOT NULL,
    tax_amount NUMERIC(14, 2) DEFAULT 0 NOT NULL,
    tax_rate NUMERIC(5, 2) DEFAULT 0 NOT NULL,
    cost_center VARCHAR(20),
    auxiliary_code VARCHAR(20),
    auxiliary_label VARCHAR(120),
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_accounting_entry_line PRIMARY KEY (id),
    CONSTRAINT uq_accounting_entry_line_entry_id_position UNIQUE (entry_id, position),
    CONSTRAINT ck_accounting_entry_line_type CHECK (type IN ('CA', 'Commission', 'Frais', 'TVA')),
    CONSTRAINT ck_accounting_entry_line_account_shape CHECK (account ~ '^[0-9]{6,}[0-9A-Z]*$'),
    CONSTRAINT ck_accounting_entry_line_one_side CHECK
        (debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0)),
    CONSTRAINT ck_accounting_entry_line_tax_positive CHECK
        (tax_amount >= 0 AND tax_rate BETWEEN 0 AND 100),
    CONSTRAINT fk_accounting_entry_line_entry_id FOREIGN KEY(entry_id, company_id)
        REFERENCES accounting_entry (id, company_id) ON DELETE RESTRICT
);

SELECT secure_company_table(own::regclass) FROM unnest(ARRAY[
    'accounting_journal', 'accounting_entry', 'accounting_entry_line'
]) AS own;
SELECT keep_updated_at('accounting_journal');
SELECT keep_updated_at('accounting_entry');
SELECT keep_updated_at('accounting_entry_line');
SELECT audit_table('accounting_journal', ignored => ARRAY['last_number']);
SELECT audit_table('accounting_entry');
SELECT audit_table('accounting_entry_line');

-- Written once: a correction is another entry, on the other side.
DO $$
DECLARE
    own text;
BEGIN
    FOREACH own IN ARRAY ARRAY['accounting_entry', 'accounting_entry_line'] LOOP
        EXECUTE format('CREATE TRIGGER tg_append_only BEFORE UPDATE OR DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION refuse_change()', own);
        EXECUTE format('CREATE TRIGGER tg_no_truncate BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', own);
        EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM %I', own, app_role());
    END LOOP;
END $$;

-- Numbers follow one another in a journal: the counter's row is the lock.
CREATE FUNCTION number_entry() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    UPDATE accounting_journal SET last_number = last_number + 1
    WHERE id = NEW.journal_id AND company_id = NEW.company_id
    RETURNING last_number INTO NEW.number;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown journal');
    END IF;
    NEW.recorded_at := now();  -- the transaction's own moment: later lines are told apart by it
    RETURN NEW;
END $$;
CREATE TRIGGER tg_1_number BEFORE INSERT ON accounting_entry FOR EACH ROW
    EXECUTE FUNCTION number_entry();

-- An entry balances when its transaction ends, and has two lines at least; nothing is added later.
CREATE FUNCTION check_entry_balance() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    wanted uuid := CASE TG_TABLE_NAME WHEN 'accounting_entry' THEN NEW.id
                                      ELSE (to_jsonb(NEW) ->> 'entry_id')::uuid END;
    made bigint;
    owed numeric;
BEGIN
    SELECT count(*), coalesce(sum(debit - credit), 0) INTO made, owed
    FROM accounting_entry_line WHERE entry_id = wanted;
    IF made < 2 OR owed <> 0 THEN
        PERFORM refuse('tg_entry_balance', 'an entry balances and has two lines at least');
    END IF;
    IF NOT EXISTS (SELECT FROM accounting_entry WHERE id = wanted AND recorded_at = now()) THEN
        PERFORM refuse('tg_append_only', 'a recorded entry takes no other line');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tg_entry_balance AFTER INSERT ON accounting_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_entry_balance();
CREATE CONSTRAINT TRIGGER tg_entry_balance AFTER INSERT ON accounting_entry_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_entry_balance();
