package dev.dbkeep;

import dev.dbkeep.cli.Application;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import dev.dbkeep.postgres.embedded.ServerOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs everyday commands once in a scratch folder, so that the JVM's AOT cache holds the classes
 * they load.
 */
final class AotTraining {
  private AotTraining() {}

  private static final String SCHEMA =
      """
      CREATE TYPE state AS ENUM ('draft', 'done');
      CREATE TABLE author (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE);
      CREATE TABLE book (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        author_id bigint NOT NULL REFERENCES author (id) ON DELETE CASCADE,
        title text NOT NULL CHECK (title <> ''), state state NOT NULL DEFAULT 'draft');
      CREATE INDEX book_title ON book (title);
      CREATE VIEW finished AS SELECT id, title FROM book WHERE state = 'done';
      """;

  private static final String CHANGE =
      """
      ALTER TABLE author ADD COLUMN name text;
      """;

  private static final List<String> BEFORE_THE_CHANGE =
      List.of(
          "--version",
          "--help",
          "init",
          "config show",
          "migrate lint",
          "migrate deploy --dry-run",
          "migrate deploy",
          "migrate status",
          "migrate status --json",
          "migrate deploy",
          "push",
          "diff",
          "pull -");

  private static final List<String> AFTER_THE_CHANGE =
      List.of("diff", "diff --json", "push --dry-run", "push", "doctor");

  /** Every process of a backup is a new one, and half of a short one is its start. */
  private static final List<String> BACKUPS =
      List.of(
          "protect --backup-only --no-proof --repo backups",
          "backup now --repo backups",
          "backup list --repo backups",
          "protect --end");

  public static void main(String[] arguments) throws IOException {
    train(Files.createTempDirectory("dbkeep-training-"));
  }

  /** With a server of its own; the folder is removed with all that is in it. */
  static void train(Path folder) throws IOException {
    try {
      ServerUrl url =
          EmbeddedServer.start(
              folder.resolve(".dbkeep"),
              ServerOptions.ofMajor(ServerOptions.DEFAULT_MAJOR).notDurable());
      run(folder, url).forEach((command, exit) -> System.err.println(command + ": " + exit));
      StudioTraining.run(url).forEach((path, status) -> System.err.println(path + ": " + status));
    } finally {
      EmbeddedServer.remove(folder.resolve(".dbkeep"));
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Each command with its exit code. */
  static Map<String, Integer> run(Path folder, ServerUrl url) throws IOException {
    Path schema = Files.createDirectories(folder.resolve("schema")).resolve("schema.sql");
    Path migration =
        Files.createDirectories(folder.resolve("migrations").resolve("20260101000000_first"))
            .resolve("migration.sql");
    Files.writeString(schema, SCHEMA);
    Files.writeString(migration, SCHEMA);
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            "postgresql://"
                + url.user()
                + ":"
                + url.password()
                + "@"
                + url.host()
                + ":"
                + url.port()
                + "/"
                + url.database());
    // The streams of a real start, not written to: their classes belong into the cache too.
    Console.system(System.getenv());
    Map<String, Integer> exits = new LinkedHashMap<>();
    BEFORE_THE_CHANGE.forEach(command -> exits.put(command, run(folder, environment, command)));
    Files.writeString(schema, CHANGE, StandardOpenOption.APPEND);
    AFTER_THE_CHANGE.forEach(
        command -> exits.put(command + " after a change", run(folder, environment, command)));
    BACKUPS.forEach(command -> exits.put(command, run(folder, environment, command)));
    return exits;
  }

  private static int run(Path folder, Map<String, String> environment, String command) {
    OutputStream nowhere = OutputStream.nullOutputStream();
    Context context =
        new Context(folder, environment, Console.captured(nowhere, nowhere), Clock.systemUTC());
    return new Application(context).run(command.split(" ", -1));
  }
}
