-- Saved views of the lists, each person's own columns, and the right to share a view.

CREATE FUNCTION app_actor_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.actor_id', true), '')::uuid;

CREATE TABLE saved_view (
    id UUID NOT NULL,
    list_key VARCHAR(40) NOT NULL,
    name VARCHAR(60) NOT NULL,
    audience VARCHAR(24) DEFAULT 'personal' NOT NULL,
    user_id UUID NOT NULL,
    company_id UUID,
    filters JSONB DEFAULT '{}' NOT NULL,
    columns TEXT[] DEFAULT '{}' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_saved_view PRIMARY KEY (id),
    CONSTRAINT ck_saved_view_audience CHECK (audience IN ('personal', 'company', 'group')),
    CONSTRAINT ck_saved_view_name_given CHECK (btrim(name) <> ''),
    CONSTRAINT ck_saved_view_company_said CHECK ((audience = 'company') = (company_id IS NOT NULL)),
    CONSTRAINT fk_saved_view_user_id FOREIGN KEY(user_id)
        REFERENCES app_user (id) ON DELETE CASCADE,
    CONSTRAINT fk_saved_view_company_id FOREIGN KEY(company_id)
        REFERENCES company (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX uq_saved_view_personal_name ON saved_view (user_id, list_key, lower(name))
    WHERE audience = 'personal';
CREATE UNIQUE INDEX uq_saved_view_company_name ON saved_view (company_id, list_key, lower(name))
    WHERE audience = 'company';
CREATE UNIQUE INDEX uq_saved_view_group_name ON saved_view (list_key, lower(name))
    WHERE audience = 'group';
SELECT keep_updated_at('saved_view');
SELECT audit_table('saved_view');

ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_view FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_reads ON saved_view FOR SELECT USING (
    CASE audience
        WHEN 'company' THEN company_id = ANY ((SELECT app_company_ids())::uuid[])
        WHEN 'group' THEN (SELECT app_actor_id()) IS NOT NULL
        ELSE user_id = (SELECT app_actor_id())
    END
);
CREATE POLICY can_insert ON saved_view FOR INSERT WITH CHECK (
    user_id = (SELECT app_actor_id())
    AND CASE audience
        WHEN 'company' THEN company_id = ANY ((SELECT app_company_ids())::uuid[])
        WHEN 'group' THEN (SELECT app_group_admin())
        ELSE true
    END
);
CREATE POLICY can_update ON saved_view FOR UPDATE USING (
    CASE audience
        WHEN 'company' THEN company_id = ANY ((SELECT app_company_ids())::uuid[])
        WHEN 'group' THEN (SELECT app_group_admin())
        ELSE user_id = (SELECT app_actor_id())
    END
) WITH CHECK (
    CASE audience
        WHEN 'company' THEN company_id = ANY ((SELECT app_company_ids())::uuid[])
        WHEN 'group' THEN (SELECT app_group_admin())
        ELSE user_id = (SELECT app_actor_id())
    END
);
CREATE POLICY can_delete ON saved_view FOR DELETE USING (
    CASE audience
        WHEN 'company' THEN company_id = ANY ((SELECT app_company_ids())::uuid[])
        WHEN 'group' THEN (SELECT app_group_admin())
        ELSE user_id = (SELECT app_actor_id())
    END
);

CREATE TABLE list_columns (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    list_key VARCHAR(40) NOT NULL,
    view_id UUID,
    columns TEXT[] DEFAULT '{}' NOT NULL,
    is_default BOOLEAN DEFAULT false NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_list_columns PRIMARY KEY (id),
    CONSTRAINT uq_list_columns_user_id_list_key_view_id
        UNIQUE NULLS NOT DISTINCT (user_id, list_key, view_id),
    CONSTRAINT fk_list_columns_user_id FOREIGN KEY(user_id)
        REFERENCES app_user (id) ON DELETE CASCADE,
    CONSTRAINT fk_list_columns_view_id FOREIGN KEY(view_id)
        REFERENCES saved_view (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX uq_list_columns_default ON list_columns (user_id, list_key) WHERE is_default;
CREATE INDEX ix_list_columns_view_id ON list_columns (view_id);
SELECT keep_updated_at('list_columns');

-- A person's own arrangement of a screen: nobody else's, no company's, and of no weight in an audit.
ALTER TABLE list_columns ENABLE ROW LEVEL SECURITY;
ALTER TABLE list_columns FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_reads ON list_columns FOR SELECT USING (user_id = (SELECT app_actor_id()));
CREATE POLICY can_insert ON list_columns FOR INSERT WITH CHECK (user_id = (SELECT app_actor_id()));
CREATE POLICY can_update ON list_columns FOR UPDATE USING (user_id = (SELECT app_actor_id()))
    WITH CHECK (user_id = (SELECT app_actor_id()));
CREATE POLICY can_delete ON list_columns FOR DELETE USING (user_id = (SELECT app_actor_id()));

DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON saved_view, list_columns TO %I',
                   app_role());
END $$;

INSERT INTO access_right (id, code, label, family, sensitive, position) VALUES
    (gen_random_uuid(), 'views.share', 'Partager des vues de liste', 'catalogue', false, 36);
INSERT INTO role_right (id, role_code, right_code)
SELECT gen_random_uuid(), holder, 'views.share' FROM unnest(ARRAY[
    'admin_groupe', 'admin_societe', 'catalogue_manager', 'compta', 'adv', 'juriste', 'it',
    'marketing', 'manager'
]) AS holder;
