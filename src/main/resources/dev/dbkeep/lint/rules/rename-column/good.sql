ALTER TABLE users ADD COLUMN email text;
UPDATE users SET email = mail WHERE email IS NULL;
