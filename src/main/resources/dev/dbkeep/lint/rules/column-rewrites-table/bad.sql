ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();
ALTER TABLE users ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
