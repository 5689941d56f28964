package dev.dbkeep.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.plan.Step;
import dev.dbkeep.schema.CatalogReader;
import dev.dbkeep.schema.PlanOptions;
import dev.dbkeep.schema.Planner;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What schema.prisma cannot say is left alone; what it can say is reported. */
final class PrismaScopeTest {
  private static final String SCHEMA =
      """
      datasource db {
        provider = "postgresql"
      }
      enum Color {
        RED
        BLUE
      }
      model Team {
        id    Int    @id @default(autoincrement())
        name  String @unique
        users User[]
      }
      model User {
        id      Int       @id @default(autoincrement())
        mail    String
        tags    String[]  @default([])
        made    DateTime  @default(now())
        color   Color     @default(RED)
        teamId  Int?
        team    Team?     @relation(fields: [teamId], references: [id])
        data    Json      @default("{\\"a\\": 1}")
        seen    DateTime? @db.Timestamp
        @@index([mail])
      }
      """;

  private static List<String> changes(String sql) throws SQLException {
    PrismaSource source = PrismaSource.ofText("schema.prisma", SCHEMA, PrismaOptions.DEFAULT);
    try (TestDatabase live = TestDatabase.create();
        TestDatabase shadow = TestDatabase.create();
        Connection liveConnection = live.connect();
        Connection shadowConnection = shadow.connect()) {
      live.run(source.sql() + sql);
      shadow.run(source.sql());
      Catalog current = CatalogReader.read(liveConnection);
      Catalog wanted = CatalogReader.read(shadowConnection);
      return Planner.plan(
              source.scope().restrict(current, wanted),
              source.scope().adopt(current, wanted),
              PlanOptions.DEFAULT)
          .steps()
          .stream()
          .map(Step::sql)
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\u0000',
      textBlock =
          """
          alter table "User" add constraint mail_ok check (mail like '%@%')
          alter table "User" add exclude using btree (mail with =)
          create index on "User" (lower(mail))
          create index on "User" (mail) where "teamId" is not null
          drop index "User_mail_idx"; create index "User_mail_idx" on "User" (mail) include (id)
          drop index "User_mail_idx"; create index "User_mail_idx" on "User" (mail collate "C" nulls first) with (fillfactor = 70)
          drop index "Team_name_key"; alter table "Team" add constraint "Team_name_key" unique (name)
          drop index "Team_name_key"; alter table "Team" add constraint "Team_name_key" unique (name) deferrable
          alter table "User" drop constraint "User_teamId_fkey"; alter table "User" add constraint "User_teamId_fkey" foreign key ("teamId") references "Team" (id) on delete set null on update cascade deferrable not valid
          comment on table "User" is 'people'; comment on column "User".mail is 'where to write'
          create function f() returns int language sql as 'select 1'; create view v as select mail from "User"; create materialized view w as select 1 as a
          create sequence lonely; create domain d as text; create schema other; create table other.t (id int); create extension pgcrypto
          create table _prisma_migrations (id text)
          alter table "Team" alter id drop default; drop sequence "Team_id_seq"; alter table "Team" alter id add generated always as identity
          alter table "User" alter tags set default array[]::text[]; alter table "User" alter tags set not null
          alter table "User" alter made set default now()
          alter table "User" alter data set default '{  "a":1 }'
          alter table "User" alter seen type timestamp(2)
          create domain mailbox as text; alter table "User" alter mail type mailbox
          alter table "User" alter mail type text collate "C"; alter table "User" alter mail set storage external
          alter table "User" set (fillfactor = 80); alter table "User" set unlogged; alter table "User" replica identity full
          """)
  void what_the_schema_cannot_say_is_left_alone(String sql) throws SQLException {
    assertThat(changes(sql)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\u0000',
      textBlock =
          """
          alter table "User" alter mail type varchar(20) ~ ALTER COLUMN "mail" TYPE text
          alter table "User" alter mail drop not null ~ ALTER COLUMN "mail" SET NOT NULL
          alter table "User" alter mail set default 'x' ~ ALTER COLUMN "mail" DROP DEFAULT
          alter table "User" alter tags set default '{a}' ~ ALTER COLUMN "tags" SET DEFAULT ARRAY[]::text[]
          alter table "User" alter data set default '{"a": 2}' ~ ALTER COLUMN "data" SET DEFAULT '{"a": 1}'::jsonb
          alter table "User" add extra int ~ DROP COLUMN "extra"
          alter table "User" alter seen type timestamptz ~ ALTER COLUMN "seen" TYPE timestamp without time zone
          create table stray (id int) ~ DROP TABLE "public"."stray"
          create type stray as enum ('a') ~ DROP TYPE "public"."stray"
          alter type "Color" add value 'GREEN' ~ ALTER TYPE "public"."Color" RENAME TO
          create index stray on "User" (made) ~ DROP INDEX "public"."stray"
          alter index "User_mail_idx" rename to other ~ ALTER INDEX "public"."other" RENAME TO "User_mail_idx"
          alter table "User" rename constraint "User_teamId_fkey" to other ~ RENAME CONSTRAINT "other" TO "User_teamId_fkey"
          alter table "User" rename constraint "User_pkey" to other ~ RENAME CONSTRAINT "other" TO "User_pkey"
          drop index "User_mail_idx"; create index "User_mail_idx" on "User" (mail desc) ~ DROP INDEX "public"."User_mail_idx"
          drop index "User_mail_idx"; create index "User_mail_idx" on "User" using hash (mail) ~ DROP INDEX "public"."User_mail_idx"
          alter table "User" drop constraint "User_teamId_fkey" ~ ADD CONSTRAINT "User_teamId_fkey" FOREIGN KEY
          """)
  void what_the_schema_can_say_is_reported(String sql, String change) throws SQLException {
    assertThat(String.join("\n", changes(sql))).contains(change);
  }

  @Test
  void a_table_that_exists_in_an_unmanaged_form_is_not_created_again() throws SQLException {
    assertThat(
            changes(
                "drop table \"User\"; create table \"User\" (id int, part int, primary key (id,"
                    + " part)) partition by range (part)"))
        .isEmpty();
  }

  @Test
  void new_enum_values_come_after_the_old_ones_and_their_order_is_no_difference()
      throws SQLException {
    assertThat(
            changes(
                "alter table \"User\" drop column color; drop type \"Color\"; create type \"Color\""
                    + " as enum ('BLUE', 'RED'); alter table \"User\" add color \"Color\" not null"
                    + " default 'RED'"))
        .isEmpty();
    assertThat(
            changes(
                "alter table \"User\" drop column color; drop type \"Color\"; create type \"Color\""
                    + " as enum ('BLUE'); alter table \"User\" add color \"Color\" not null default"
                    + " 'BLUE'"))
        .anyMatch(sql -> sql.equals("ALTER TYPE \"public\".\"Color\" ADD VALUE 'RED'"));
  }
}
