package dev.dbkeep.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCacheTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final List<SqlScript> SCRIPTS =
      List.of(
          new SqlScript(
              "a.sql",
              """
              CREATE TYPE mood AS ENUM ('sad', 'ok');
              CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m mood DEFAULT 'ok', n numeric(5,2) CHECK (n > 0));
              CREATE INDEX ON t (n) WHERE m = 'ok';
              CREATE TABLE u (t bigint REFERENCES t);
              CREATE VIEW v AS SELECT id FROM t;
              COMMENT ON COLUMN t.n IS 'a number';
              CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1;
              """));

  @TempDir Path folder;

  private SchemaCache cache(Instant now) {
    return new SchemaCache(folder, "test build", Clock.fixed(now, ZoneOffset.UTC));
  }

  private Catalog read(SchemaCache cache, ServerUrl target, List<SqlScript> scripts) {
    return new SchemaReader(major -> TestDatabase.server(), cache).read(source(scripts), target);
  }

  private static SchemaSource source(List<SqlScript> scripts) {
    return new SchemaSource() {
      @Override
      public String description() {
        return "scripts";
      }

      @Override
      public List<SqlScript> scripts() {
        return scripts;
      }

      @Override
      public boolean ordered() {
        return true;
      }
    };
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  @Test
  void the_same_scripts_are_built_once_and_come_back_equal() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      Catalog built = read(cache(NOW), database.url(), SCRIPTS);
      List<Path> kept = files();
      Catalog known = read(cache(NOW), database.url(), SCRIPTS);

      assertThat(known).isEqualTo(built);
      assertThat(known.objects()).containsKey(ObjectId.of(ObjectType.VIEW, "public", "v"));
      assertThat(known.unmanaged()).isNotEmpty();
      assertThat(files()).isEqualTo(kept).hasSize(1);
    }
  }

  @Test
  void another_script_another_setting_and_another_build_are_built_anew() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      read(cache(NOW), database.url(), SCRIPTS);
      read(
          cache(NOW),
          database.url(),
          List.of(new SqlScript("a.sql", "CREATE TABLE other (a int)")));
      assertThat(files()).hasSize(2);
      database.run(
          "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = x', current_database());"
              + " END $$");
      read(cache(NOW), database.url(), SCRIPTS);
      assertThat(files()).hasSize(3);
      read(
          new SchemaCache(folder, "next build", Clock.fixed(NOW, ZoneOffset.UTC)),
          database.url(),
          SCRIPTS);
      assertThat(files()).hasSize(4);
      // such as the time zone, in which defaults are read and written
      read(
          cache(NOW),
          database.url().withParameter("options", "-c IntervalStyle=iso_8601"),
          SCRIPTS);
      assertThat(files()).hasSize(5);
    }
  }

  @Test
  void what_is_a_week_old_broken_or_not_a_catalog_is_built_anew() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      Catalog built = read(cache(NOW), database.url(), SCRIPTS);
      Path kept = files().getFirst();

      Files.write(kept, new byte[] {1, 2, 3});
      assertThat(read(cache(NOW), database.url(), SCRIPTS)).isEqualTo(built);
      try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(kept))) {
        out.writeObject(new ArrayList<>(List.of(Path.of("x").toFile())));
      }
      assertThat(read(cache(NOW), database.url(), SCRIPTS)).isEqualTo(built);
      assertThat(cache(NOW.plus(Duration.ofDays(8))).find(kept.getFileName().toString())).isEmpty();
      assertThat(kept).doesNotExist();
    }
  }

  @Test
  void only_the_newest_twenty_are_kept() throws Exception {
    for (int i = 0; i < 25; i++) {
      cache(NOW.plusSeconds(i)).keep("key" + i, Catalog.empty(180000));
    }
    assertThat(files()).hasSize(20);
    assertThat(cache(NOW).find("key4")).isEmpty();
    assertThat(cache(NOW).find("key5")).contains(Catalog.empty(180000));
  }

  @Test
  void a_folder_that_cannot_be_written_costs_nothing_but_time() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    SchemaCache cache =
        new SchemaCache(file.resolve("below"), "build", Clock.fixed(NOW, ZoneOffset.UTC));
    try (TestDatabase database = TestDatabase.create()) {
      assertThat(read(cache, database.url(), SCRIPTS).objects()).isNotEmpty();
    }
  }
}
