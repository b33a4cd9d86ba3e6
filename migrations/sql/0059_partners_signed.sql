-- What a partner is and commits to was signed (annexe D 3.4): whoever changes it undoes that.

CREATE FUNCTION terms_reopen_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reopen_tasks(ARRAY[NEW.id], ARRAY['terms']);
    RETURN NULL;
END $$;
CREATE TRIGGER tg_reopen AFTER UPDATE ON partner FOR EACH ROW
    WHEN ((OLD.legal_name, OLD.siren, OLD.siret, OLD.vat_number, OLD.country, OLD.iban_masked,
           OLD.bic, OLD.payment_terms, OLD.sla_latency_ms, OLD.sla_availability,
           OLD.sla_support_hours, OLD.sla_from, OLD.sla_to, OLD.sla_contact, OLD.sla_notes)
          IS DISTINCT FROM
          (NEW.legal_name, NEW.siren, NEW.siret, NEW.vat_number, NEW.country, NEW.iban_masked,
           NEW.bic, NEW.payment_terms, NEW.sla_latency_ms, NEW.sla_availability,
           NEW.sla_support_hours, NEW.sla_from, NEW.sla_to, NEW.sla_contact, NEW.sla_notes))
    EXECUTE FUNCTION terms_reopen_tasks();
