ALTER TABLE users ALTER COLUMN nickname TYPE varchar(20);
ALTER TABLE orders ALTER COLUMN total TYPE numeric(10, 2);
