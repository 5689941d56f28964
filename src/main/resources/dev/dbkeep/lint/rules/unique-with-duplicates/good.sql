CREATE UNIQUE INDEX CONCURRENTLY users_lower_email ON users (lower(email)) WHERE deleted_at IS NULL;
ALTER TABLE members ADD CONSTRAINT members_key UNIQUE USING INDEX members_team_user;
