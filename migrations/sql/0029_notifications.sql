-- Notifications: each person's inbox, what is sent by which channel, the words of each company.

CREATE TABLE notification (
    id UUID NOT NULL,
    recipient_id UUID NOT NULL,
    about_company_id UUID,
    event VARCHAR(60) NOT NULL,
    tone VARCHAR(24) NOT NULL,
    title VARCHAR(200) NOT NULL,
    body TEXT DEFAULT '' NOT NULL,
    link VARCHAR(400),
    subject_key VARCHAR(160),
    read_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_notification PRIMARY KEY (id),
    CONSTRAINT uq_notification_recipient_id_subject_key UNIQUE (recipient_id, subject_key),
    CONSTRAINT ck_notification_tone CHECK (tone IN ('info', 'ok', 'warn', 'bad')),
    CONSTRAINT ck_notification_link_local CHECK (link ~ '^/([^/]|$)'),
    CONSTRAINT fk_notification_recipient_id FOREIGN KEY(recipient_id)
        REFERENCES app_user (id) ON DELETE CASCADE,
    CONSTRAINT fk_notification_about_company_id FOREIGN KEY(about_company_id)
        REFERENCES company (id) ON DELETE CASCADE
);
CREATE INDEX ix_notification_recipient_id_created_at ON notification
    (recipient_id, created_at DESC, id DESC);

CREATE TABLE notification_unread (
    user_id UUID NOT NULL,
    unread INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_notification_unread PRIMARY KEY (user_id),
    CONSTRAINT fk_notification_unread_user_id FOREIGN KEY(user_id)
        REFERENCES app_user (id) ON DELETE CASCADE
);

CREATE TABLE notification_preference (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    event VARCHAR(60) NOT NULL,
    channel VARCHAR(24) NOT NULL,
    wanted BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_notification_preference PRIMARY KEY (id),
    CONSTRAINT uq_notification_preference_user_id_event_channel UNIQUE (user_id, event, channel),
    CONSTRAINT ck_notification_preference_channel CHECK (channel IN ('app', 'mail', 'sms', 'slack')),
    CONSTRAINT fk_notification_preference_user_id FOREIGN KEY(user_id)
        REFERENCES app_user (id) ON DELETE CASCADE
);

CREATE TABLE notification_template (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    event VARCHAR(60) NOT NULL,
    channel VARCHAR(24) NOT NULL,
    subject VARCHAR(200) NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_notification_template PRIMARY KEY (id),
    CONSTRAINT uq_notification_template_company_id_event_channel UNIQUE (company_id, event, channel),
    CONSTRAINT ck_notification_template_channel CHECK (channel IN ('app', 'mail', 'sms', 'slack')),
    CONSTRAINT fk_notification_template_company_id FOREIGN KEY(company_id)
        REFERENCES company (id) ON DELETE CASCADE
);

CREATE TABLE slack_hook (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    label VARCHAR(80) NOT NULL,
    url BYTEA NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lock_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_slack_hook PRIMARY KEY (id),
    CONSTRAINT uq_slack_hook_company_id UNIQUE (company_id),
    CONSTRAINT fk_slack_hook_company_id FOREIGN KEY(company_id)
        REFERENCES company (id) ON DELETE CASCADE
);

CREATE TABLE sending (
    id UUID NOT NULL,
    company_id UUID NOT NULL,
    event VARCHAR(60) NOT NULL,
    channel VARCHAR(24) NOT NULL,
    recipient_id UUID,
    shown_target VARCHAR(120) NOT NULL,
    subject VARCHAR(200) NOT NULL,
    content BYTEA NOT NULL,
    status VARCHAR(24) DEFAULT 'waiting' NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    last_error TEXT,
    sent_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_sending PRIMARY KEY (id),
    CONSTRAINT ck_sending_channel CHECK (channel IN ('app', 'mail', 'sms', 'slack')),
    CONSTRAINT ck_sending_status CHECK (status IN ('waiting', 'retry', 'sent', 'refused', 'failed')),
    CONSTRAINT ck_sending_attempts_positive CHECK (attempts >= 0),
    CONSTRAINT fk_sending_company_id FOREIGN KEY(company_id)
        REFERENCES company (id) ON DELETE CASCADE,
    CONSTRAINT fk_sending_recipient_id FOREIGN KEY(recipient_id)
        REFERENCES app_user (id) ON DELETE SET NULL
);
CREATE INDEX ix_sending_company_id_created_at ON sending (company_id, created_at DESC, id DESC);
CREATE INDEX ix_sending_recipient_id ON sending (recipient_id);

SELECT secure_company_table(own::regclass) FROM unnest(ARRAY[
    'notification_template', 'slack_hook', 'sending'
]) AS own;
SELECT keep_updated_at(own::regclass) FROM unnest(ARRAY[
    'notification', 'notification_preference', 'notification_template', 'slack_hook', 'sending'
]) AS own;
SELECT audit_table('notification_template');
SELECT audit_table('slack_hook', secrets => ARRAY['url']);

-- An inbox is its person's: whoever acts may put something in, nobody else reads it.
DO $$
DECLARE
    own text;
BEGIN
    FOREACH own IN ARRAY ARRAY['notification', 'notification_preference'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', own);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', own);
    END LOOP;
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON notification, notification_preference'
                   ' TO %I', app_role());
    EXECUTE format('GRANT SELECT ON notification_unread TO %I', app_role());
END $$;
CREATE POLICY owner_reads ON notification FOR SELECT USING (
    recipient_id = (SELECT app_actor_id()));
CREATE POLICY can_insert ON notification FOR INSERT WITH CHECK (
    about_company_id IS NULL OR about_company_id = ANY ((SELECT app_company_ids())::uuid[]));
CREATE POLICY can_update ON notification FOR UPDATE USING (
    recipient_id = (SELECT app_actor_id())) WITH CHECK (recipient_id = (SELECT app_actor_id()));
CREATE POLICY can_delete ON notification FOR DELETE USING (
    recipient_id = (SELECT app_actor_id()));
-- What somebody wants is read by whoever writes to them; only they change it.
CREATE POLICY owner_reads ON notification_preference FOR SELECT USING (true);
CREATE POLICY can_insert ON notification_preference FOR INSERT WITH CHECK (
    user_id = (SELECT app_actor_id()));
CREATE POLICY can_update ON notification_preference FOR UPDATE USING (
    user_id = (SELECT app_actor_id())) WITH CHECK (user_id = (SELECT app_actor_id()));
CREATE POLICY can_delete ON notification_preference FOR DELETE USING (
    user_id = (SELECT app_actor_id()));

-- The count beside the bell is kept, not counted at each page; open pages are told of it.
CREATE FUNCTION count_unread() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.recipient_id ELSE NEW.recipient_id END;
    was int := CASE WHEN TG_OP <> 'INSERT' AND OLD.read_at IS NULL THEN 1 ELSE 0 END;
    is_now int := CASE WHEN TG_OP <> 'DELETE' AND NEW.read_at IS NULL THEN 1 ELSE 0 END;
BEGIN
    IF was <> is_now THEN
        INSERT INTO notification_unread AS u (user_id, unread)
        SELECT person, is_now - was WHERE EXISTS (SELECT FROM app_user WHERE id = person)
        ON CONFLICT (user_id) DO UPDATE SET unread = u.unread + excluded.unread;
        PERFORM pg_notify('winvest_live', 'bell:' || person);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tg_unread AFTER INSERT OR DELETE OR UPDATE OF read_at ON notification
    FOR EACH ROW EXECUTE FUNCTION count_unread();

INSERT INTO access_right (id, code, label, family, sensitive, position) VALUES
    (gen_random_uuid(), 'messages.edit', 'Rédiger les messages et voir les envois',
     'administration', false, 36);
INSERT INTO role_right (id, role_code, right_code)
SELECT gen_random_uuid(), one, 'messages.edit'
FROM unnest(ARRAY['admin_groupe', 'admin_societe', 'marketing']) AS one;
