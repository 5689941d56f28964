package dev.dbkeep.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.prisma.PrismaOptions.JoinTableKey;
import dev.dbkeep.testing.MachinePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each word of the Prisma language becomes in the database. */
final class PrismaFeaturesTest {
  private static final String HEAD = "datasource db {\n  provider = \"postgresql\"\n}\n";

  private static void assertSame(String schema, String sql) {
    try (MachinePostgres ours = MachinePostgres.create();
        MachinePostgres expected = MachinePostgres.create()) {
      ours.run(PrismaSource.ofText("schema.prisma", schema, PrismaOptions.DEFAULT).sql());
      expected.run(sql);
      assertThat(MachinePostgres.pgDump(ours.url()))
          .isEqualTo(MachinePostgres.pgDump(expected.url()));
    }
  }

  @Test
  void types_and_defaults_are_those_of_prisma() {
    assertSame(
        HEAD
            + """
            enum Color {
              RED @map("red one") // a comment
              GREEN
              @@map("colors")
            }

            /// A documented model.
            model User {
              id    Int      @id @default(autoincrement())
              small Int      @default(autoincrement()) @db.SmallInt
              big   BigInt   @default(42)
              f     Float    @default(1.5)
              d     Decimal  @default(1.50)
              d2    Decimal? @db.Decimal(10,2)
              d3    Decimal? @db.Decimal
              dt    DateTime @default("2020-01-01T00:00:00Z")
              dt2   DateTime @default("2020-03-19T14:21:00+02:00") @db.Timestamptz(6)
              tt    DateTime? @db.Time(3)
              j     Json     @default("{\\"a\\": [1, 2]}")
              by    Bytes    @default("aGVsbG8=")
              s     String   @default("it's \\"quoted\\" \\\\ back\\nline")
              tags  String[] @default(["a'b", "c"])
              empty String[] @default([])
              ints  Int[]    @default([1,2])
              cols  Color[]  @default([RED, GREEN])
              col   Color    @default(RED)
              bys   Bytes[]  @default(["aGVsbG8="])
              js    Json[]   @default(["{\\"a\\":1}"])
              u     String   @default(uuid()) @db.Uuid
              c     String   @default(cuid(2))
              n     String   @default(nanoid(
                10
              ))
              g     String   @default(dbgenerated("gen_random_uuid()")) @db.Uuid
              g0    String   @default(dbgenerated())
              geo   Unsupported("point")?
              geos  Unsupported("circle")[]
              bit   String?  @db.Bit(3)
              ch    String?  @db.Char
              vc    String?  @db.VarChar
              ign   String   @ignore
              ups   DateTime @updatedAt @default(now())
            }
            """,
        """
        CREATE TYPE "colors" AS ENUM ('red one', 'GREEN');
        CREATE TABLE "User" (
          "id" SERIAL NOT NULL, "small" SMALLSERIAL NOT NULL, "big" BIGINT NOT NULL DEFAULT 42, "f" DOUBLE PRECISION NOT NULL DEFAULT 1.5,
          "d" DECIMAL(65,30) NOT NULL DEFAULT 1.50, "d2" DECIMAL(10,2), "d3" DECIMAL,
          "dt" TIMESTAMP(3) NOT NULL DEFAULT '2020-01-01 00:00:00 +00:00', "dt2" TIMESTAMPTZ(6) NOT NULL DEFAULT '2020-03-19 14:21:00 +02:00',
          "tt" TIME(3), "j" JSONB NOT NULL DEFAULT '{"a": [1, 2]}', "by" BYTEA NOT NULL DEFAULT '\\x68656c6c6f',
          "s" TEXT NOT NULL DEFAULT 'it''s "quoted" \\ back
        line',
          "tags" TEXT[] DEFAULT ARRAY['a''b', 'c']::TEXT[], "empty" TEXT[] DEFAULT ARRAY[]::TEXT[], "ints" INTEGER[] DEFAULT ARRAY[1, 2]::INTEGER[],
          "cols" "colors"[] DEFAULT ARRAY['red one', 'GREEN']::"colors"[], "col" "colors" NOT NULL DEFAULT 'red one',
          "bys" BYTEA[] DEFAULT ARRAY['\\x68656c6c6f']::BYTEA[], "js" JSONB[] DEFAULT ARRAY['{"a":1}']::JSONB[],
          "u" UUID NOT NULL, "c" TEXT NOT NULL, "n" TEXT NOT NULL, "g" UUID NOT NULL DEFAULT gen_random_uuid(), "g0" TEXT NOT NULL, "geo" point, "geos" circle[],
          "bit" BIT(3), "ch" CHAR, "vc" VARCHAR, "ign" TEXT NOT NULL, "ups" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
          CONSTRAINT "User_pkey" PRIMARY KEY ("id")
        );
        """);
  }

  @Test
  void keys_indexes_and_relations_are_those_of_prisma() {
    assertSame(
        "generator client {\n"
            + "  provider = \"whatever\"\n"
            + "  previewFeatures = [\"partialIndexes\", \"neverHeardOf\"]\n"
            + "}\n"
            + HEAD
            + """
            model User {
              id     Int    @id(map: "user_key")
              mail   String @unique(map: "mail_once", sort: Desc)
              s      String
              b      Boolean
              j      Json
              mixA   Int
              mixB   Int?
              other  Other? @relation(fields: [mixA, mixB], references: [a, b])
              bossId Int?
              boss   User?  @relation("boss", fields: [bossId], references: [id], onDelete: Cascade, onUpdate: NoAction, map: "boss_fk")
              team   User[] @relation("boss")
              ones   Tag[]
              twos   Tag[]  @relation("fans")
              @@unique([s, b(sort: Desc)])
              @@index([s], where: raw("b = true"))
              @@index([s, b], map: "p2", where: { b: true, s: { not: null } })
              @@index([j(ops: JsonbPathOps)], type: Gin)
              @@index([s(ops: raw("text_pattern_ops"))], type: BTree, map: "s_pattern")
              @@index(fields: [id, s], type: Hash, map: "never") @@map("users")
            }

            model Other {
              a     Int
              b     Int
              users User[]
              @@id([a, b])
            }

            model Tag {
              id    String @id @db.Char(3)
              users User[]
              fans  User[] @relation("fans")
            }

            view Report {
              id Int @unique
            }
            """
                .replace(
                    "      @@index(fields: [id, s], type: Hash, map: \"never\") @@map(\"users\")\n",
                    "")
                .replace(
                    "  @@index(fields: [id, s], type: Hash, map: \"never\") @@map(\"users\")\n",
                    "  @@map(\"users\")\n"),
        """
        CREATE TABLE "users" ("id" INTEGER NOT NULL, "mail" TEXT NOT NULL, "s" TEXT NOT NULL, "b" BOOLEAN NOT NULL, "j" JSONB NOT NULL, "mixA" INTEGER NOT NULL, "mixB" INTEGER,
          "bossId" INTEGER, CONSTRAINT "user_key" PRIMARY KEY ("id"));
        CREATE TABLE "Other" ("a" INTEGER NOT NULL, "b" INTEGER NOT NULL, CONSTRAINT "Other_pkey" PRIMARY KEY ("a", "b"));
        CREATE TABLE "Tag" ("id" CHAR(3) NOT NULL, CONSTRAINT "Tag_pkey" PRIMARY KEY ("id"));
        CREATE TABLE "_TagToUser" ("A" CHAR(3) NOT NULL, "B" INTEGER NOT NULL, CONSTRAINT "_TagToUser_AB_pkey" PRIMARY KEY ("A", "B"));
        CREATE TABLE "_fans" ("A" CHAR(3) NOT NULL, "B" INTEGER NOT NULL, CONSTRAINT "_fans_AB_pkey" PRIMARY KEY ("A", "B"));
        CREATE UNIQUE INDEX "mail_once" ON "users"("mail" DESC);
        CREATE UNIQUE INDEX "users_s_b_key" ON "users"("s", "b" DESC);
        CREATE INDEX "users_s_idx" ON "users"("s") WHERE (b = true);
        CREATE INDEX "p2" ON "users"("s", "b") WHERE ("b" = true AND "s" IS NOT NULL);
        CREATE INDEX "users_j_idx" ON "users" USING GIN ("j" jsonb_path_ops);
        CREATE INDEX "s_pattern" ON "users"("s" text_pattern_ops);
        CREATE INDEX "_TagToUser_B_index" ON "_TagToUser"("B");
        CREATE INDEX "_fans_B_index" ON "_fans"("B");
        ALTER TABLE "users" ADD CONSTRAINT "users_mixA_mixB_fkey" FOREIGN KEY ("mixA", "mixB") REFERENCES "Other"("a", "b") ON DELETE RESTRICT ON UPDATE CASCADE;
        ALTER TABLE "users" ADD CONSTRAINT "boss_fk" FOREIGN KEY ("bossId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
        ALTER TABLE "_TagToUser" ADD CONSTRAINT "_TagToUser_A_fkey" FOREIGN KEY ("A") REFERENCES "Tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;
        ALTER TABLE "_TagToUser" ADD CONSTRAINT "_TagToUser_B_fkey" FOREIGN KEY ("B") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
        ALTER TABLE "_fans" ADD CONSTRAINT "_fans_A_fkey" FOREIGN KEY ("A") REFERENCES "Tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;
        ALTER TABLE "_fans" ADD CONSTRAINT "_fans_B_fkey" FOREIGN KEY ("B") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
        """);
  }

  @Test
  void several_schemas_and_extensions_are_made_first() {
    assertSame(
        """
        generator client {
          provider        = "prisma-client-js"
          previewFeatures = ["postgresqlExtensions", "multiSchema"]
        }
        datasource db {
          provider   = "postgresql"
          schemas    = ["auth", "public"]
          extensions = [citext, uuidOssp(map: "uuid-ossp", schema: "public")]
        }
        enum Role {
          A
          @@schema("auth")
        }
        model User {
          id   Int    @id
          mail String @db.Citext
          role Role
          logs Log[]
          @@schema("auth")
        }
        model Log {
          id     Int  @id
          userId Int
          user   User @relation(fields: [userId], references: [id])
          @@schema("public")
        }
        """,
        """
        CREATE SCHEMA "auth";
        CREATE EXTENSION citext;
        CREATE EXTENSION "uuid-ossp";
        CREATE TYPE auth."Role" AS ENUM ('A');
        CREATE TABLE auth."User" ("id" INTEGER NOT NULL, "mail" CITEXT NOT NULL, "role" auth."Role" NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
        CREATE TABLE "Log" ("id" INTEGER NOT NULL, "userId" INTEGER NOT NULL, CONSTRAINT "Log_pkey" PRIMARY KEY ("id"));
        ALTER TABLE "Log" ADD CONSTRAINT "Log_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth."User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
        """);
  }

  @Test
  void relation_mode_prisma_makes_no_foreign_keys() {
    String schema =
        "datasource db {\n"
            + "  provider = \"postgresql\"\n"
            + "  relationMode = \"prisma\"\n"
            + "}\n"
            + "model A {\n"
            + "  id Int @id\n"
            + "  bs B[]\n"
            + "  cs B[] @relation(\"m\")\n"
            + "}\n"
            + "model B {\n"
            + "  id Int @id\n"
            + "  aId Int\n"
            + "  a A @relation(fields: [aId], references: [id])\n"
            + "  as A[] @relation(\"m\")\n"
            + "}\n";
    assertThat(PrismaSource.ofText("schema.prisma", schema, PrismaOptions.DEFAULT).sql())
        .contains("CREATE TABLE \"public\".\"_m\"")
        .doesNotContain("FOREIGN KEY");
  }

  @Test
  void the_default_schema_and_the_key_of_join_tables_are_options() {
    String schema =
        HEAD + "model A {\n  id Int @id\n  bs B[]\n}\nmodel B {\n  id Int @id\n  as A[]\n}\n";
    String sql =
        PrismaSource.ofText(
                "schema.prisma",
                schema,
                PrismaOptions.DEFAULT.in("shop").with(JoinTableKey.UNIQUE_INDEX))
            .sql();
    assertThat(sql)
        .startsWith("CREATE SCHEMA IF NOT EXISTS \"shop\"")
        .contains("CREATE UNIQUE INDEX \"_AToB_AB_unique\" ON \"shop\".\"_AToB\" (\"A\", \"B\")")
        .doesNotContain("_AB_pkey");
  }

  @Test
  void a_folder_of_files_is_one_schema(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("models"));
    Files.writeString(folder.resolve("schema.prisma"), HEAD);
    Files.writeString(
        folder.resolve("models/user.prisma"),
        "model User {\r\n  id Int @id\r\n  posts Post[]\r\n}\r\n");
    Files.writeString(
        folder.resolve("models/post.prisma"),
        "model Post {\n"
            + "  id Int @id\n"
            + "  userId Int\n"
            + "  user User @relation(fields: [userId], references: [id])\n"
            + "}\n");
    assertThat(PrismaSource.of(folder).sql()).contains("\"Post_userId_fkey\"");
  }
}
