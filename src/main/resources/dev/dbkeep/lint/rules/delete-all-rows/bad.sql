TRUNCATE sessions;
DELETE FROM events;
