ALTER TABLE users RENAME COLUMN phone TO dropped_phone;
