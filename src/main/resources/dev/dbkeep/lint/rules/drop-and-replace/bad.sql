ALTER TABLE users DROP COLUMN fullname, ADD COLUMN full_name text;
