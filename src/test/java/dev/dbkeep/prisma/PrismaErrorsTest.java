package dev.dbkeep.prisma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broken schema.prisma: every mistake is named with line, column and what was expected. */
final class PrismaErrorsTest {
  private static final String DATASOURCE = "datasource db {\n  provider = \"postgresql\"\n}\n";

  private static DbkeepException failure(String models) {
    return catchThrowableOfType(
        DbkeepException.class,
        () ->
            PrismaSource.ofText(
                "schema.prisma",
                DATASOURCE + models.replace('|', '\n').replace('\'', '"'),
                PrismaOptions.DEFAULT));
  }

  /**
   * A bar stands for a line end, a single quote for a double one; the first line of the text is
   * line 4.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\u0000',
      textBlock =
          """
          model User {|  id Int @id ~ 4:7 ~ model User is never closed, expected "}"
          model User {|  id Int @id||model Post {|  id Int @id|} ~ 4:7 ~ model User is never closed, expected "}" before model Post
          enum Role {|  A||model Post {|  id Int @id|} ~ 4:6 ~ enum Role is never closed, expected "}" before model Post
          model User {|  id Integer @id|} ~ 5:6 ~ unknown type Integer of field User.id, expected String, Boolean, Int, BigInt, Float, Decimal, DateTime, Json, Bytes, an enum or a model
          model User {|  id Int @key|} ~ 5:10 ~ unknown attribute @key on field User.id, expected @id, @unique, @default, @map, @relation, @updatedAt, @ignore or @db.…
          model User {|  id Int @id|  @@table('users')|} ~ 6:3 ~ unknown attribute @@table on model User, expected @@id, @@unique, @@index, @@map, @@schema or @@ignore
          model User {|  name String|} ~ 4:7 ~ model User has no unique way to name a row, expected @id, @@id, @unique or @@unique on required fields
          model User {|  id Int @id|  posts Post[]|}|model Post {|  id Int @id|  author User|} ~ 10:3 ~ the relation Post.author has no fields, expected @relation(fields: […], references: […])
          model User {|  id Int @id|}|model Post {|  id Int @id|  userId Int|  user User @relation(fields: [userId], references: [id])|} ~ 10:3 ~ the relation Post.user has no opposite field in model User
          model User {|  id Int @id|  id String|} ~ 6:3 ~ model User has the field id twice
          model User {|  id Int @id|}|model User {|  id Int @id|} ~ 7:7 ~ the name User is used twice, first at schema.prisma:4:7
          model A {|  id Int @id|  @@map('t')|}|model B {|  id Int @id|  @@map('t')|} ~ 8:7 ~ two models have the table "t"
          model User {|  id Int @id @db.VarChar(3)|} ~ 5:14 ~ @db.VarChar does not fit the type Int, expected @db.SmallInt, @db.Integer, @db.Oid
          model User {|  id String @id @db.Varchar(3)|} ~ 5:17 ~ unknown native type @db.Varchar
          enum Role {|  ADMIN|}|model User {|  id Int @id|  role Role @default(USER)|} ~ 9:22 ~ enum Role has no value USER, expected one of ADMIN
          model User {|  id Int @id|  @@index([name])|} ~ 6:12 ~ model User has no column field name
          model User {|  id Int @id @default(autoincrement()|} ~ 5:22 ~ "(" is never closed, expected ")"
          model User {|  id Int @id @default('x')|} ~ 5:23 ~ this default does not fit the type Int of field User.id
          model User {|  id Int @id @default(next())|} ~ 5:23 ~ unknown default function next(), expected autoincrement(), now(), uuid(), cuid(), ulid(), nanoid() or dbgenerated("…")
          model User {|  id Int @id|  name 'String'|} ~ 6:8 ~ expected the type of field name, found the string "String"
          model User {|  id: Int @id|} ~ 5:5 ~ expected a type after id, found ":"
          model User {|  id Int @id id2 Int|} ~ 5:14 ~ expected the end of the line, found "id2"
          model User {|  id String @id @default('x|} ~ 5:26 ~ this string is never closed, expected " before the end of the line
          type Address {|  street String|} ~ 4:6 ~ type Address: composite types do not exist on PostgreSQL
          table User {|  id Int @id|} ~ 4:1 ~ expected model, enum, view, datasource or generator, found "table"
          model User {|  id Int @id|  @@schema('auth')|} ~ 6:3 ~ the schema "auth" is not among the schemas of the datasource
          model User {|  id Int @id|  text String|  @@fulltext([text])|} ~ 7:3 ~ @@fulltext does not exist on PostgreSQL, expected @@index or @@unique
          model User {|  id Int @id @default(sequence())|} ~ 5:23 ~ sequence() exists on CockroachDB only, expected autoincrement() or dbgenerated("nextval('…')")
          model A {|  id Int @id|  b B?|}|model B {|  id Int @id|  aId Int|  a A @relation(fields: [aId], references: [id])|} ~ 11:3 ~ the one-to-one relation B.a needs a unique aId
          model A {|  id Int @id|  b B[]|  c B[]|}|model B {|  id Int @id|  aId Int|  a A @relation(fields: [aId], references: [id])|} ~ 7:3 ~ the relations between A and B are ambiguous: A.b, A.c, B.a
          """)
  void a_broken_schema_is_refused_at_its_place(String schema, String place, String message) {
    DbkeepException failure = failure(schema);
    assertThat(failure).isNotNull();
    assertThat(failure.code()).isEqualTo(ErrorCode.PRISMA_SYNTAX);
    assertThat(failure.getMessage().replace('"', '\'')).isEqualTo(message.replace('"', '\''));
    assertThat(String.valueOf(failure.location())).isEqualTo("schema.prisma:" + place);
    assertThat(failure.hint()).isNotBlank();
  }

  @Test
  void a_provider_that_is_not_postgresql_is_refused() {
    DbkeepException failure =
        catchThrowableOfType(
            DbkeepException.class,
            () ->
                PrismaSource.ofText(
                    "schema.prisma",
                    "datasource db {\n  provider = \"cockroachdb\"\n}\n",
                    PrismaOptions.DEFAULT));
    assertThat(failure).hasMessage("the provider is \"cockroachdb\", expected \"postgresql\"");
    assertThat(failure.location()).hasToString("schema.prisma:2:14");
  }

  @Test
  void a_schema_without_a_datasource_is_refused_but_an_empty_file_is_an_empty_schema() {
    assertThat(
            catchThrowableOfType(
                DbkeepException.class,
                () ->
                    PrismaSource.ofText(
                        "schema.prisma", "model A {\n  id Int @id\n}\n", PrismaOptions.DEFAULT)))
        .hasMessage("there is no datasource block");
    assertThat(PrismaSource.ofText("schema.prisma", "", PrismaOptions.DEFAULT).sql())
        .isEqualTo("CREATE SCHEMA IF NOT EXISTS \"public\";\n\n");
  }

  @Test
  void a_literal_url_with_its_password_never_reaches_a_text() {
    PrismaDatasource datasource =
        PrismaSource.ofText(
                "schema.prisma",
                "datasource db {\n"
                    + "  provider = \"postgres\"\n"
                    + "  url = \"postgresql://u:secret@h/d\"\n"
                    + "}\n",
                PrismaOptions.DEFAULT)
            .datasource();
    assertThat(datasource.toString()).doesNotContain("secret");
    assertThat(datasource.url(java.util.Map.of())).contains("postgresql://u:secret@h/d");
  }
}
