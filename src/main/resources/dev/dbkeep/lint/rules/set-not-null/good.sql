UPDATE users SET email = 'unknown' WHERE email IS NULL;
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
