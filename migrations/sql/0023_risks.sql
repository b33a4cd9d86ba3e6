-- Families and fields retire; a field remembers every definition it had --------------------------

ALTER TABLE risk ADD COLUMN retired_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE risk_field
    ADD COLUMN retired_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN version INTEGER DEFAULT 1 NOT NULL,
    DROP CONSTRAINT ck_risk_field_kind,
    ADD CONSTRAINT ck_risk_field_kind CHECK (kind IN (
        'text', 'integer', 'decimal', 'boolean', 'date', 'choice', 'multi_choice')),
    DROP CONSTRAINT ck_risk_field_choices_of_choice,
    ADD CONSTRAINT ck_risk_field_choices_of_choice
        CHECK ((kind IN ('choice', 'multi_choice')) = (cardinality(choices) > 0));

CREATE TABLE risk_field_version (
    id UUID NOT NULL,
    risk_field_id UUID NOT NULL,
    company_id UUID NOT NULL,
    version INTEGER NOT NULL,
    label VARCHAR(120) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    unit VARCHAR(20),
    choices TEXT[] DEFAULT '{}' NOT NULL,
    min_value NUMERIC(18, 4),
    max_value NUMERIC(18, 4),
    required BOOLEAN DEFAULT false NOT NULL,
    help TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_risk_field_version PRIMARY KEY (id),
    CONSTRAINT uq_risk_field_version_risk_field_id_version UNIQUE (risk_field_id, version),
    CONSTRAINT fk_risk_field_version_risk_field_id FOREIGN KEY (risk_field_id)
        REFERENCES risk_field (id) ON DELETE CASCADE,
    CONSTRAINT ck_risk_field_version_kind CHECK (kind IN (
        'text', 'integer', 'decimal', 'boolean', 'date', 'choice', 'multi_choice'))
);

CREATE FUNCTION count_field_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    aside text[] := ARRAY['version', 'position', 'retired_at', 'updated_at', 'lock_version',
                          'company_id'];
BEGIN
    NEW.version := OLD.version + CASE
        WHEN to_jsonb(NEW) - aside IS DISTINCT FROM to_jsonb(OLD) - aside THEN 1 ELSE 0 END;
    RETURN NEW;
END $$;
CREATE TRIGGER tg_2_version BEFORE UPDATE ON risk_field FOR EACH ROW
    EXECUTE FUNCTION count_field_version();

CREATE FUNCTION remember_field_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO risk_field_version
        (id, risk_field_id, company_id, version, label, kind, unit, choices, min_value, max_value,
         required, help)
    VALUES (gen_random_uuid(), NEW.id, NEW.company_id, NEW.version, NEW.label, NEW.kind, NEW.unit,
            NEW.choices, NEW.min_value, NEW.max_value, NEW.required, NEW.help);
    RETURN NULL;
END $$;
CREATE TRIGGER tg_remember_insert AFTER INSERT ON risk_field FOR EACH ROW
    EXECUTE FUNCTION remember_field_version();
CREATE TRIGGER tg_remember_update AFTER UPDATE ON risk_field FOR EACH ROW
    WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION remember_field_version();

SELECT keep_updated_at('risk_field_version');
SELECT secure_company_table('risk_field_version');
CREATE POLICY named_reads ON risk_field_version FOR SELECT
    USING (risk_field_id IN (SELECT id FROM risk_field));
DO $$ BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE ON risk_field_version FROM %I', app_role());
END $$;

-- The definitions that stood before this migration: policies bind the owner too, so they are lifted
-- while it copies them.
ALTER TABLE risk_field NO FORCE ROW LEVEL SECURITY;
ALTER TABLE risk_field_version NO FORCE ROW LEVEL SECURITY;
INSERT INTO risk_field_version
    (id, risk_field_id, company_id, version, label, kind, unit, choices, min_value, max_value,
     required, help, created_at)
SELECT gen_random_uuid(), id, company_id, version, label, kind, unit, choices, min_value,
       max_value, required, help, created_at
FROM risk_field;
ALTER TABLE risk_field FORCE ROW LEVEL SECURITY;
ALTER TABLE risk_field_version FORCE ROW LEVEL SECURITY;

-- Values: several choices, and the definition under which each was entered -----------------------

ALTER TABLE product_field_value
    ADD COLUMN value_choices TEXT[],
    ADD COLUMN field_version INTEGER DEFAULT 1 NOT NULL,
    DROP CONSTRAINT ck_product_field_value_kind,
    ADD CONSTRAINT ck_product_field_value_kind CHECK (kind IN (
        'text', 'integer', 'decimal', 'boolean', 'date', 'choice', 'multi_choice')),
    DROP CONSTRAINT ck_product_field_value_typed,
    ADD CONSTRAINT ck_product_field_value_typed CHECK (
        num_nonnulls(value_text, value_number, value_boolean, value_date, value_choices) = 1
        AND CASE kind
            WHEN 'integer' THEN value_number = trunc(value_number)
            WHEN 'decimal' THEN value_number IS NOT NULL
            WHEN 'boolean' THEN value_boolean IS NOT NULL
            WHEN 'date' THEN value_date IS NOT NULL
            WHEN 'multi_choice' THEN cardinality(value_choices) > 0
            ELSE value_text IS NOT NULL END IS TRUE);

CREATE OR REPLACE FUNCTION guard_field_value() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    field risk_field;
BEGIN
    SELECT * INTO field FROM risk_field WHERE id = NEW.risk_field_id;
    IF NOT FOUND THEN
        PERFORM refuse_stranger('tg_parent_unknown', 'unknown field');
    END IF;
    NEW.kind := coalesce(NEW.kind, field.kind);
    NEW.risk_id := coalesce(NEW.risk_id, field.risk_id);
    NEW.field_version := field.version;
    IF (NEW.value_text IS NOT NULL AND field.kind = 'choice'
            AND NOT NEW.value_text = ANY (field.choices))
        OR (field.kind = 'multi_choice' AND NOT NEW.value_choices <@ field.choices) THEN
        PERFORM refuse('tg_product_field_value_choice', 'not one of the choices');
    END IF;
    IF NEW.value_number < field.min_value OR NEW.value_number > field.max_value THEN
        PERFORM refuse('tg_product_field_value_range', 'out of range');
    END IF;
    RETURN NEW;
END $$;
