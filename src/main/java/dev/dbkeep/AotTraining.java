package dev.dbkeep;

import dev.dbkeep.cli.Application;
import dev.dbkeep.cli.Console;
import dev.dbkeep.cli.Context;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import dev.dbkeep.postgres.embedded.ServerOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs everyday commands once in a scratch folder, so that the JVM's AOT cache holds the classes they load. */
final class AotTraining {
  private AotTraining() {}

  private static final String SCHEMA = """
      CREATE TYPE state AS ENUM ('draft', 'done');
      CREATE TABLE author (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE);
      CREATE TABLE book (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        author_id bigint NOT NULL REFERENCES author (id) ON DELETE CASCADE,
        title text NOT NULL CHECK (title <> ''), state state NOT NULL DEFAULT 'draft');
      CREATE INDEX book_title ON book (title);
      CREATE VIEW finished AS SELECT id, title FROM book WHERE state = 'done';
      """;

  private static final List<List<String>> COMMANDS = List.of(
      List.of("--version"),
      List.of("--help"),
      List.of("config", "show"),
      List.of("migrate", "status"));

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("dbkeep-training-");
    try {
      ServerUrl url = EmbeddedServer.start(folder.resolve(".dbkeep"), ServerOptions.ofMajor(ServerOptions.DEFAULT_MAJOR).notDurable());
      Files.writeString(folder.resolve("schema.sql"), SCHEMA);
      for (String failure : run(folder, url)) {
        System.err.println(failure);
      }
    } finally {
      EmbeddedServer.remove(folder.resolve(".dbkeep"));
    }
  }

  /** The commands that did not end with 0. */
  static List<String> run(Path folder, ServerUrl url) {
    List<String> failures = new ArrayList<>();
    String text = "postgresql://" + url.user() + ":" + url.password() + "@" + url.host() + ":" + url.port() + "/" + url.database();
    OutputStream nowhere = OutputStream.nullOutputStream();
    for (List<String> command : COMMANDS) {
      Context context = new Context(folder, Map.of("DATABASE_URL", text), Console.captured(nowhere, nowhere), Clock.systemUTC());
      int exit = new Application(context).run(command.toArray(String[]::new));
      if (exit != 0) {
        failures.add(String.join(" ", command) + " ended with " + exit);
      }
    }
    return failures;
  }
}
