CREATE UNIQUE INDEX users_email_key ON users (email);
ALTER TABLE members ADD CONSTRAINT members_key UNIQUE (team_id, user_id);
