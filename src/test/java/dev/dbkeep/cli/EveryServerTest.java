package dev.dbkeep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The core on every major version we promise. The build brings 18 along and fetches the others for
 * the slow tests; in the daily ones every version runs that is here already.
 */
final class EveryServerTest {

  private static final String EVERY_KIND =
      """
      CREATE EXTENSION citext;
      CREATE SCHEMA shop;
      CREATE TYPE shop.state AS ENUM ('new', 'paid');
      CREATE DOMAIN shop.email AS citext NOT NULL CONSTRAINT has_at CHECK (value ~ '@');
      CREATE SEQUENCE shop.invoice START WITH 1000 CACHE 5;
      CREATE TABLE shop.customers (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        email shop.email,
        name text COLLATE "C" DEFAULT 'nobody',
        name_length int GENERATED ALWAYS AS (length(name)) STORED,
        CONSTRAINT customers_email_key UNIQUE (email)
      ) WITH (fillfactor = 90);
      CREATE TABLE shop.orders (
        id serial PRIMARY KEY,
        number int NOT NULL DEFAULT nextval('shop.invoice'),
        state shop.state NOT NULL DEFAULT 'new',
        total numeric(10,2) NOT NULL CHECK (total >= 0),
        during tstzrange,
        tags text[] DEFAULT '{}',
        note text,
        CONSTRAINT never_twice EXCLUDE USING gist (during WITH &&)
      );
      ALTER TABLE shop.orders ALTER COLUMN note SET STATISTICS 500;
      ALTER TABLE shop.orders ALTER COLUMN note SET STORAGE EXTERNAL;
      CREATE INDEX orders_state ON shop.orders (state, lower(note)) WHERE total > 10;
      CREATE INDEX orders_tags ON shop.orders USING gin (tags);
      CREATE UNIQUE INDEX orders_number ON shop.orders (number DESC NULLS LAST) INCLUDE (total);
      CREATE VIEW shop.open_orders AS SELECT o.id, o.total FROM shop.orders o WHERE o.state = 'new';
      CREATE MATERIALIZED VIEW shop.sums AS SELECT state, sum(total) AS sum FROM shop.orders GROUP BY state;
      CREATE INDEX sums_state ON shop.sums (state);
      COMMENT ON TABLE shop.orders IS 'what was ordered';
      COMMENT ON COLUMN shop.orders.total IS 'with tax';
      """;

  private static final String ROWS =
      """
      INSERT INTO shop.customers (email, name) VALUES ('ada@example.org', 'Ada'), ('grace@example.org', 'Grace');
      INSERT INTO shop.orders (total, note) VALUES (1, 'one'), (20, 'two')
      """;

  /** Every kind again, changed; the foreign key, an enum value and a required column are new. */
  private static final String EVERY_KIND_CHANGED =
      EVERY_KIND
              .replace("'new', 'paid'", "'new', 'packed', 'paid'")
              .replace("value ~ '@'", "value ~ '@.'")
              .replace("START WITH 1000 CACHE 5", "START WITH 1000 INCREMENT BY 2")
              .replace("DEFAULT 'nobody'", "DEFAULT 'somebody'")
              .replace("numeric(10,2) NOT NULL", "numeric(12,2) NOT NULL")
              .replace("fillfactor = 90", "fillfactor = 70")
              .replace("tags text[] DEFAULT '{}'", "tags text[] NOT NULL DEFAULT '{}'")
              .replace("lower(note)) WHERE total > 10", "upper(note)) WHERE total > 20")
              .replace("SELECT o.id, o.total", "SELECT o.id, o.total, o.note")
              .replace("sum(total) AS sum", "sum(total) AS sum, count(*) AS count")
              .replace("'with tax'", "'without tax'")
          + """
          ALTER TABLE shop.orders ADD COLUMN customer bigint REFERENCES shop.customers ON DELETE CASCADE;
          ALTER TABLE shop.orders ADD CONSTRAINT positive CHECK (number > 0) NOT VALID;
          """;

  @TempDir private Path project;

  private CliRun run(TestDatabase database, String... arguments) {
    return CliRun.on(database.urlText(), project, arguments);
  }

  private void write(String file, String text) throws IOException {
    Path path = project.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @ParameterizedTest
  @MethodSource("dev.dbkeep.testing.Versions#here")
  void changes_every_kind_of_object_on_each_server_that_is_here(int major) throws IOException {
    changeEveryKind(major);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 17, 18})
  void changes_every_kind_of_object(int major) throws IOException {
    changeEveryKind(major);
  }

  private void changeEveryKind(int major) throws IOException {
    try (TestDatabase database = TestDatabase.createOnMajor(major)) {
      write("schema.sql", EVERY_KIND);
      run(database, "push").hasExit(0);
      isReached(database);
      database.run(ROWS);
      write("schema.sql", EVERY_KIND_CHANGED);
      run(database, "push").hasExit(0);
      isReached(database);
      write("pulled.sql", run(database, "pull", "-").hasExit(0).out());
      run(database, "diff", database.urlText(), "pulled.sql").hasExit(0);
      assertThat(run(database, "diff", "pulled.sql", "empty").hasExit(3).out())
          .contains("DROP TABLE \"shop\".\"orders\"");
    }
  }

  private void isReached(TestDatabase database) {
    run(database, "diff", database.urlText(), "schema.sql").hasExit(0);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 17, 18})
  void deploys_migrations_and_resumes_one_that_stopped_half_way(int major) throws IOException {
    try (TestDatabase database = TestDatabase.createOnMajor(major)) {
      write("schema.sql", EVERY_KIND);
      run(database, "migrate", "new", "init").hasExit(0);
      run(database, "migrate", "deploy").hasExit(0);
      database.run(ROWS);
      run(database, "migrate", "status", "--drift").hasExit(0);

      String half =
          """
          CREATE INDEX CONCURRENTLY orders_note ON shop.orders (note);
          ALTER TYPE shop.state ADD VALUE 'sent';
          UPDATE shop.orders SET state = %s;
          """;
      write("migrations/99990101000000_half/migration.sql", half.formatted("'lost'"));
      assertThat(run(database, "migrate", "deploy").hasExit(1).err()).contains("lost");
      run(database, "migrate", "status").hasExit(3);
      write("migrations/99990101000000_half/migration.sql", half.formatted("'sent'"));
      assertThat(run(database, "migrate", "deploy").hasExit(0).out())
          .contains("1 migration applied");
      assertThat(run(database, "migrate", "deploy").hasExit(0).out()).startsWith("nothing to do");
      run(database, "migrate", "status", "--drift").hasExit(0);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 17, 18})
  void deploys_a_prisma_folder_and_finds_no_drift_from_its_schema(int major) throws IOException {
    try (TestDatabase database = TestDatabase.createOnMajor(major)) {
      write(
          "prisma/schema.prisma",
          """
          datasource db {
            provider = "postgresql"
            url      = env("DATABASE_URL")
          }
          enum Role {
            ADMIN
            MEMBER
          }
          model User {
            id    Int    @id @default(autoincrement())
            email String @unique
            role  Role   @default(MEMBER)
            posts Post[]
          }
          model Post {
            id       String   @id @db.Uuid
            title    String   @db.VarChar(200)
            created  DateTime @default(now())
            author   User     @relation(fields: [authorId], references: [id])
            authorId Int
            @@index([authorId, created(sort: Desc)])
          }
          """);
      run(database, "migrate", "new", "init").hasExit(0);
      assertThat(run(database, "migrate", "deploy").hasExit(0).out())
          .contains("1 migration applied");
      run(database, "migrate", "status", "--drift").hasExit(0);
      run(database, "push").hasExit(0);
      run(database, "diff", database.urlText(), "prisma/schema.prisma").hasExit(0);
      database.run("SELECT 1 / count(*) FROM _prisma_migrations WHERE finished_at IS NOT NULL");
    }
  }
}
