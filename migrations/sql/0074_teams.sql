-- Teams of salespeople: of one company, named, with people who join and leave; archived, not deleted.

CREATE TABLE team (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    name VARCHAR(80) NOT NULL,
    manager_id UUID,
    archived_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_team PRIMARY KEY (id),
    CONSTRAINT uq_team_id_company_id UNIQUE (id, company_id),
    CONSTRAINT fk_team_company_id FOREIGN KEY (company_id) REFERENCES company (id),
    CONSTRAINT fk_team_manager_id FOREIGN KEY (manager_id)
        REFERENCES app_user (id) ON DELETE SET NULL,
    CONSTRAINT ck_team_named CHECK (btrim(name) <> '')
);
CREATE UNIQUE INDEX uq_team_name ON team (company_id, fr_unaccent(lower(name)))
    WHERE archived_at IS NULL;
CREATE INDEX ix_team_manager_id ON team (manager_id);
SELECT secure_company_table('team');
SELECT keep_updated_at('team');
SELECT audit_table('team');

CREATE TABLE team_member (
    id UUID NOT NULL,
    team_id UUID NOT NULL,
    company_id UUID NOT NULL,
    user_id UUID NOT NULL,
    joined_at TIMESTAMP WITH TIME ZONE NOT NULL,
    left_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_team_member PRIMARY KEY (id),
    CONSTRAINT fk_team_member_team_id FOREIGN KEY (team_id, company_id)
        REFERENCES team (id, company_id) ON DELETE CASCADE,
    CONSTRAINT fk_team_member_user_id FOREIGN KEY (user_id)
        REFERENCES app_user (id) ON DELETE CASCADE,
    CONSTRAINT ck_team_member_period CHECK (left_at >= joined_at),
    CONSTRAINT ex_team_member_overlap EXCLUDE USING gist (
        team_id WITH =, user_id WITH =, tstzrange(joined_at, left_at) WITH &&)
);
CREATE INDEX ix_team_member_user_id ON team_member (user_id);
SELECT secure_company_table('team_member');
SELECT keep_updated_at('team_member');
SELECT audit_table('team_member');

INSERT INTO access_right (id, code, label, family, sensitive, position) VALUES
    (gen_random_uuid(), 'teams.read', 'Lire les équipes', 'administration', false, 37),
    (gen_random_uuid(), 'teams.edit', 'Composer les équipes', 'administration', true, 38);
INSERT INTO role_right (id, role_code, right_code)
SELECT gen_random_uuid(), one, 'teams.read'
FROM unnest(ARRAY['admin_groupe', 'admin_societe', 'catalogue_manager', 'manager', 'adv',
                  'auditeur']) AS one;
INSERT INTO role_right (id, role_code, right_code)
SELECT gen_random_uuid(), one, 'teams.edit'
FROM unnest(ARRAY['admin_groupe', 'admin_societe', 'manager']) AS one;
