DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE tablename LIKE 'tmp_%' LOOP
    EXECUTE 'DROP TABLE ' || name;
  END LOOP;
END $$;
