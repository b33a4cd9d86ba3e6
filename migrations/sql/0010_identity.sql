-- Identity: the group's tables, without row-level security (data-model.md), audited on GROUP.

CREATE TABLE access_right (
    id UUID NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    family TEXT NOT NULL,
    sensitive BOOLEAN DEFAULT false NOT NULL,
    position INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_access_right PRIMARY KEY (id),
    CONSTRAINT uq_access_right_code UNIQUE (code)
);

CREATE TABLE app_user (
    id UUID NOT NULL,
    email TEXT NOT NULL,
    display_name TEXT NOT NULL,
    phone TEXT,
    password_hash TEXT,
    password_changed_at TIMESTAMP WITH TIME ZONE,
    status TEXT DEFAULT 'invited' NOT NULL,
    disabled_reason TEXT,
    last_seen_at TIMESTAMP WITH TIME ZONE,
    preferences JSONB DEFAULT '{}' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_app_user PRIMARY KEY (id),
    CONSTRAINT uq_app_user_email UNIQUE (email)
);

CREATE TABLE rights_epoch (
    id UUID NOT NULL,
    epoch BIGINT DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_rights_epoch PRIMARY KEY (id)
);

CREATE TABLE role (
    id UUID NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    position INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_role PRIMARY KEY (id),
    CONSTRAINT uq_role_code UNIQUE (code)
);

CREATE TABLE access_review (
    id UUID NOT NULL,
    quarter TEXT NOT NULL,
    status TEXT DEFAULT 'open' NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    closed_by UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_access_review PRIMARY KEY (id),
    CONSTRAINT uq_access_review_quarter UNIQUE (quarter),
    CONSTRAINT fk_access_review_closed_by FOREIGN KEY(closed_by) REFERENCES app_user (id)
);

CREATE TABLE api_key (
    id UUID NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    company_id UUID NOT NULL,
    role_code TEXT NOT NULL,
    rights TEXT[],
    expires_at TIMESTAMP WITH TIME ZONE,
    last_used_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    created_by UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_api_key PRIMARY KEY (id),
    CONSTRAINT uq_api_key_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_api_key_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT fk_api_key_role_code FOREIGN KEY(role_code) REFERENCES role (code),
    CONSTRAINT fk_api_key_created_by FOREIGN KEY(created_by) REFERENCES app_user (id)
);

CREATE TABLE login_attempt (
    id UUID NOT NULL,
    email TEXT NOT NULL,
    user_id UUID,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    outcome TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_login_attempt PRIMARY KEY (id),
    CONSTRAINT fk_login_attempt_user_id FOREIGN KEY(user_id) REFERENCES app_user (id) ON DELETE CASCADE
);

CREATE INDEX ix_login_attempt_created_at ON login_attempt (created_at);

CREATE INDEX ix_login_attempt_email_created_at ON login_attempt (email, created_at);

CREATE TABLE oidc_identity (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_oidc_identity PRIMARY KEY (id),
    CONSTRAINT uq_oidc_identity_issuer_subject UNIQUE (issuer, subject),
    CONSTRAINT fk_oidc_identity_user_id FOREIGN KEY(user_id) REFERENCES app_user (id) ON DELETE CASCADE
);

CREATE TABLE passkey (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    name TEXT NOT NULL,
    credential_id BYTEA NOT NULL,
    public_key BYTEA NOT NULL,
    sign_count BIGINT DEFAULT 0 NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_passkey PRIMARY KEY (id),
    CONSTRAINT fk_passkey_user_id FOREIGN KEY(user_id) REFERENCES app_user (id) ON DELETE CASCADE,
    CONSTRAINT uq_passkey_credential_id UNIQUE (credential_id)
);

CREATE INDEX ix_passkey_user_id ON passkey (user_id);

CREATE TABLE password_token (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    purpose TEXT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_password_token PRIMARY KEY (id),
    CONSTRAINT fk_password_token_user_id FOREIGN KEY(user_id) REFERENCES app_user (id) ON DELETE CASCADE,
    CONSTRAINT uq_password_token_token_hash UNIQUE (token_hash)
);

CREATE INDEX ix_password_token_user_id ON password_token (user_id);

CREATE TABLE recovery_code (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    code_hash TEXT NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_recovery_code PRIMARY KEY (id),
    CONSTRAINT fk_recovery_code_user_id FOREIGN KEY(user_id) REFERENCES app_user (id) ON DELETE CASCADE
);

CREATE INDEX ix_recovery_code_user_id ON recovery_code (user_id);

CREATE TABLE role_assignment (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    role_code TEXT NOT NULL,
    company_id UUID,
    risk_families TEXT[],
    valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    granted_by UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_role_assignment PRIMARY KEY (id),
    CONSTRAINT fk_role_assignment_user_id FOREIGN KEY(user_id) REFERENCES app_user (id) ON DELETE CASCADE,
    CONSTRAINT fk_role_assignment_role_code FOREIGN KEY(role_code) REFERENCES role (code),
    CONSTRAINT fk_role_assignment_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT fk_role_assignment_granted_by FOREIGN KEY(granted_by) REFERENCES app_user (id)
);

CREATE INDEX ix_role_assignment_user_id ON role_assignment (user_id);

CREATE TABLE role_right (
    id UUID NOT NULL,
    role_code TEXT NOT NULL,
    right_code TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_role_right PRIMARY KEY (id),
    CONSTRAINT uq_role_right_role_code_right_code UNIQUE (role_code, right_code),
    CONSTRAINT fk_role_right_role_code FOREIGN KEY(role_code) REFERENCES role (code) ON DELETE CASCADE,
    CONSTRAINT fk_role_right_right_code FOREIGN KEY(right_code) REFERENCES access_right (code) ON DELETE CASCADE
);

CREATE TABLE sms_factor (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    phone TEXT NOT NULL,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    code_hash TEXT,
    code_expires_at TIMESTAMP WITH TIME ZONE,
    tries INTEGER DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_sms_factor PRIMARY KEY (id),
    CONSTRAINT fk_sms_factor_user_id FOREIGN KEY(user_id) REFERENCES app_user (id) ON DELETE CASCADE
);

CREATE INDEX ix_sms_factor_user_id ON sms_factor (user_id);

CREATE TABLE totp_factor (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    name TEXT NOT NULL,
    secret BYTEA NOT NULL,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    last_step BIGINT,
    last_used_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_totp_factor PRIMARY KEY (id),
    CONSTRAINT fk_totp_factor_user_id FOREIGN KEY(user_id) REFERENCES app_user (id) ON DELETE CASCADE
);

CREATE INDEX ix_totp_factor_user_id ON totp_factor (user_id);

CREATE TABLE user_session (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    last_seen_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    method TEXT DEFAULT 'password' NOT NULL,
    mfa_required BOOLEAN DEFAULT false NOT NULL,
    mfa_at TIMESTAMP WITH TIME ZONE,
    step_up_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    selected_company_id UUID,
    challenge BYTEA,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_user_session PRIMARY KEY (id),
    CONSTRAINT fk_user_session_user_id FOREIGN KEY(user_id) REFERENCES app_user (id) ON DELETE CASCADE,
    CONSTRAINT uq_user_session_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_user_session_selected_company_id FOREIGN KEY(selected_company_id) REFERENCES company (id)
);

CREATE INDEX ix_user_session_user_id_revoked_at ON user_session (user_id, revoked_at);

CREATE TABLE access_review_line (
    id UUID NOT NULL,
    review_id UUID NOT NULL,
    assignment_id UUID,
    user_id UUID NOT NULL,
    role_code TEXT NOT NULL,
    company_id UUID,
    decision TEXT DEFAULT 'pending' NOT NULL,
    comment TEXT,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_access_review_line PRIMARY KEY (id),
    CONSTRAINT fk_access_review_line_review_id FOREIGN KEY(review_id) REFERENCES access_review (id) ON DELETE CASCADE,
    CONSTRAINT fk_access_review_line_assignment_id FOREIGN KEY(assignment_id) REFERENCES role_assignment (id) ON DELETE SET NULL,
    CONSTRAINT fk_access_review_line_user_id FOREIGN KEY(user_id) REFERENCES app_user (id) ON DELETE CASCADE,
    CONSTRAINT fk_access_review_line_company_id FOREIGN KEY(company_id) REFERENCES company (id),
    CONSTRAINT fk_access_review_line_decided_by FOREIGN KEY(decided_by) REFERENCES app_user (id)
);

CREATE INDEX ix_access_review_line_review_id ON access_review_line (review_id);

-- Values that rooms rely on ---------------------------------------------------------------------

ALTER TABLE app_user
    ADD CONSTRAINT ck_app_user_email CHECK (email = lower(email) AND email LIKE '%_@_%'),
    ADD CONSTRAINT ck_app_user_status CHECK (status IN ('invited', 'active', 'disabled'));
ALTER TABLE role_assignment
    ADD CONSTRAINT ck_role_assignment_period CHECK (valid_to IS NULL OR valid_to > valid_from),
    ADD CONSTRAINT ck_role_assignment_group CHECK (role_code <> 'admin_groupe' OR company_id IS NULL);
ALTER TABLE role_right
    ADD CONSTRAINT ck_role_right_separation CHECK (
        NOT (role_code IN ('catalogue_manager', 'admin_groupe', 'admin_societe')
             AND right_code = 'accounting.map'));
COMMENT ON CONSTRAINT ck_role_right_separation ON role_right IS
    'CDC 3.8 and annexe D: who makes or administers products never validates their accounting.';
ALTER TABLE access_review_line
    ADD CONSTRAINT ck_access_review_line_decision
        CHECK (decision IN ('pending', 'keep', 'withdraw'));

-- Upkeep ----------------------------------------------------------------------------------------

SELECT keep_updated_at(one::regclass) FROM unnest(ARRAY[
    'app_user', 'role', 'access_right', 'role_right', 'role_assignment', 'rights_epoch',
    'user_session', 'totp_factor', 'passkey', 'recovery_code', 'sms_factor', 'login_attempt',
    'password_token', 'oidc_identity', 'api_key', 'access_review', 'access_review_line'
]) AS one;

CREATE FUNCTION bump_rights_epoch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE rights_epoch SET epoch = epoch + 1;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION bump_rights_epoch IS
    'Processes keep scopes by epoch: a change of rights is seen at the next request, everywhere.';
CREATE TRIGGER tg_rights_epoch AFTER INSERT OR UPDATE OR DELETE ON role_right
    FOR EACH STATEMENT EXECUTE FUNCTION bump_rights_epoch();
CREATE TRIGGER tg_rights_epoch AFTER INSERT OR UPDATE OR DELETE ON role_assignment
    FOR EACH STATEMENT EXECUTE FUNCTION bump_rights_epoch();
CREATE TRIGGER tg_rights_epoch AFTER UPDATE OF status, display_name, email ON app_user
    FOR EACH STATEMENT EXECUTE FUNCTION bump_rights_epoch();
CREATE TRIGGER tg_rights_epoch AFTER INSERT OR UPDATE OR DELETE ON company
    FOR EACH STATEMENT EXECUTE FUNCTION bump_rights_epoch();

-- Audit (GROUP's chain) -------------------------------------------------------------------------

SELECT audit_table('app_user', secrets => ARRAY['password_hash'],
    personal => ARRAY['email', 'display_name', 'phone'], person => 'id', chain => '',
    ignored => ARRAY['last_seen_at', 'preferences']);
SELECT audit_table('role_right', chain => '');
SELECT audit_table('role_assignment', chain => '');
SELECT audit_table('totp_factor', secrets => ARRAY['secret'], chain => '',
    ignored => ARRAY['last_step', 'last_used_at']);
SELECT audit_table('passkey', chain => '', ignored => ARRAY['sign_count', 'last_used_at']);
SELECT audit_table('recovery_code', secrets => ARRAY['code_hash'], chain => '');
SELECT audit_table('sms_factor', secrets => ARRAY['code_hash'], personal => ARRAY['phone'],
    person => 'user_id', chain => '', ignored => ARRAY['code_expires_at', 'tries']);
SELECT audit_table('oidc_identity', chain => '', ignored => ARRAY['last_used_at']);
SELECT audit_table('api_key', secrets => ARRAY['token_hash'], chain => '',
    ignored => ARRAY['last_used_at']);
SELECT audit_table('access_review', chain => '');
SELECT audit_table('access_review_line', chain => '');

DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON app_user, role_right, role_assignment,'
        ' user_session, totp_factor, passkey, recovery_code, sms_factor, login_attempt,'
        ' password_token, oidc_identity, api_key, access_review, access_review_line TO %I', app_role());
    EXECUTE format('GRANT SELECT ON role, access_right, rights_epoch TO %I', app_role());
END $$;

-- Roles, rights and the first matrix (CDC §3.8, annexe G 2). Edited on screen from here on.

INSERT INTO role (id, code, label, position) VALUES
    (gen_random_uuid(), 'admin_groupe', 'Admin Groupe', 1),
    (gen_random_uuid(), 'admin_societe', 'Admin Société', 2),
    (gen_random_uuid(), 'catalogue_manager', 'Catalogue Manager', 3),
    (gen_random_uuid(), 'compta', 'Compta', 4),
    (gen_random_uuid(), 'adv', 'ADV', 5),
    (gen_random_uuid(), 'vente', 'Vente', 6),
    (gen_random_uuid(), 'juriste', 'Juriste', 7),
    (gen_random_uuid(), 'it', 'IT', 8),
    (gen_random_uuid(), 'marketing', 'Marketing', 9),
    (gen_random_uuid(), 'manager', 'Manager', 10),
    (gen_random_uuid(), 'conseiller', 'Conseiller', 11),
    (gen_random_uuid(), 'auditeur', 'Auditeur', 12),
    (gen_random_uuid(), 'client', 'Client', 13);

INSERT INTO access_right (id, code, label, family, sensitive, position) VALUES
    (gen_random_uuid(), 'catalog.read', 'Lire le catalogue', 'catalogue', false, 1),
    (gen_random_uuid(), 'catalog.create', 'Créer un produit', 'catalogue', false, 2),
    (gen_random_uuid(), 'catalog.edit', 'Modifier un produit', 'catalogue', false, 3),
    (gen_random_uuid(), 'catalog.delete', 'Supprimer un brouillon', 'catalogue', false, 4),
    (gen_random_uuid(), 'catalog.lifecycle', 'Changer le statut d’un produit', 'catalogue', false, 5),
    (gen_random_uuid(), 'catalog.test', 'Utiliser les produits en test', 'catalogue', false, 6),
    (gen_random_uuid(), 'risks.edit', 'Gérer les risques', 'catalogue', false, 7),
    (gen_random_uuid(), 'pricing.read', 'Lire les tarifs', 'prix', false, 8),
    (gen_random_uuid(), 'pricing.edit', 'Modifier les tarifs', 'prix', false, 9),
    (gen_random_uuid(), 'simulate.price', 'Simuler un prix', 'prix', false, 10),
    (gen_random_uuid(), 'commissions.read', 'Lire les commissions', 'commissions', false, 11),
    (gen_random_uuid(), 'commissions.edit', 'Modifier les commissions', 'commissions', false, 12),
    (gen_random_uuid(), 'simulate.commission', 'Simuler une commission', 'commissions', false, 13),
    (gen_random_uuid(), 'documents.read', 'Lire les documents', 'documents', false, 14),
    (gen_random_uuid(), 'documents.edit', 'Déposer et remplacer les documents', 'documents', false, 15),
    (gen_random_uuid(), 'legal.edit', 'Gérer les règles légales', 'documents', false, 16),
    (gen_random_uuid(), 'quality.edit', 'Gérer le contrôle qualité', 'documents', false, 17),
    (gen_random_uuid(), 'publication.read', 'Lire les publications', 'diffusion', false, 18),
    (gen_random_uuid(), 'publication.publish', 'Publier et retirer', 'diffusion', true, 19),
    (gen_random_uuid(), 'accounting.read', 'Lire la comptabilité', 'compta', false, 20),
    (gen_random_uuid(), 'accounting.map', 'Valider le mapping comptable', 'compta', true, 21),
    (gen_random_uuid(), 'partners.read', 'Lire les partenaires', 'partenaires', false, 22),
    (gen_random_uuid(), 'partners.edit', 'Gérer les partenaires', 'partenaires', false, 23),
    (gen_random_uuid(), 'partners.credentials', 'Gérer les accès aux partenaires', 'partenaires', true, 24),
    (gen_random_uuid(), 'users.read', 'Lire les utilisateurs', 'administration', false, 25),
    (gen_random_uuid(), 'users.edit', 'Gérer les utilisateurs', 'administration', true, 26),
    (gen_random_uuid(), 'rights.read', 'Lire les droits', 'administration', false, 27),
    (gen_random_uuid(), 'rights.edit', 'Modifier les droits', 'administration', true, 28),
    (gen_random_uuid(), 'access_review.do', 'Mener la revue des accès', 'administration', true, 29),
    (gen_random_uuid(), 'apikeys.edit', 'Gérer les clés d’API', 'administration', true, 30),
    (gen_random_uuid(), 'companies.read', 'Lire les sociétés', 'administration', false, 31),
    (gen_random_uuid(), 'companies.edit', 'Modifier les sociétés', 'administration', true, 32),
    (gen_random_uuid(), 'audit.read', 'Lire le journal d’audit', 'controle', false, 33),
    (gen_random_uuid(), 'audit.export', 'Exporter le journal d’audit', 'controle', true, 34),
    (gen_random_uuid(), 'system.read', 'Voir la santé et la sécurité', 'controle', false, 35);

INSERT INTO role_right (id, role_code, right_code)
SELECT gen_random_uuid(), held.role, unnest(string_to_array(held.rights, ' ')) FROM (VALUES
    ('admin_groupe', 'access_review.do accounting.read apikeys.edit audit.export audit.read catalog.create catalog.delete catalog.edit catalog.lifecycle catalog.read catalog.test commissions.edit commissions.read companies.edit companies.read documents.edit documents.read legal.edit partners.credentials partners.edit partners.read pricing.edit pricing.read publication.publish publication.read quality.edit rights.edit rights.read risks.edit simulate.commission simulate.price system.read users.edit users.read'),
    ('admin_societe', 'access_review.do accounting.read apikeys.edit audit.export audit.read catalog.create catalog.delete catalog.edit catalog.lifecycle catalog.read catalog.test commissions.edit commissions.read companies.edit companies.read documents.edit documents.read legal.edit partners.credentials partners.edit partners.read pricing.edit pricing.read publication.publish publication.read quality.edit rights.read risks.edit simulate.commission simulate.price system.read users.edit users.read'),
    ('catalogue_manager', 'accounting.read audit.read catalog.create catalog.delete catalog.edit catalog.lifecycle catalog.read catalog.test commissions.edit commissions.read documents.edit documents.read partners.edit partners.read pricing.edit pricing.read publication.publish publication.read risks.edit simulate.commission simulate.price'),
    ('compta', 'accounting.map accounting.read audit.export audit.read catalog.read commissions.read companies.read documents.read partners.read pricing.read publication.read simulate.commission'),
    ('adv', 'audit.read catalog.read documents.edit documents.read partners.read pricing.read publication.read quality.edit simulate.price'),
    ('vente', 'catalog.read documents.read pricing.read publication.read simulate.commission simulate.price'),
    ('juriste', 'audit.read catalog.read documents.edit documents.read legal.edit partners.read pricing.read publication.read'),
    ('it', 'apikeys.edit audit.read catalog.read catalog.test companies.read documents.read partners.credentials partners.read pricing.read publication.read rights.read system.read users.read'),
    ('marketing', 'catalog.read documents.read partners.read pricing.read publication.read'),
    ('manager', 'catalog.read commissions.read documents.read partners.read pricing.read publication.read simulate.commission simulate.price'),
    ('conseiller', 'catalog.read documents.read pricing.read simulate.price'),
    ('auditeur', 'accounting.read audit.export audit.read catalog.read commissions.read companies.read documents.read partners.read pricing.read publication.read rights.read system.read users.read')
) AS held (role, rights);

INSERT INTO rights_epoch (id) VALUES (gen_random_uuid());
