CREATE TYPE "Role_new" AS ENUM ('USER', 'ADMIN');
ALTER TABLE users ALTER COLUMN role TYPE "Role_new" USING (role::text::"Role_new");
ALTER TYPE "Role" RENAME TO "Role_old";
ALTER TYPE "Role_new" RENAME TO "Role";
DROP TYPE "Role_old";
