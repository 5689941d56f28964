package dev.dbkeep.branch;

import dev.dbkeep.branch.mask.Masker;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.postgres.embedded.Trees;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server of its own whose branch is masked. Besides the tables of that database such a copy
 * brings along other databases, the source's log files and its WAL, all with values as they were;
 * they go.
 */
final class MaskedServer {
  /** What a data directory consists of; anything else may be a log or somebody's dump. */
  private static final List<String> PARTS =
      List.of(
          "base",
          "global",
          "pg_",
          "PG_VERSION",
          "postgresql.",
          "backup_label",
          "tablespace_map",
          "postmaster.");

  private static final List<String> LOGS = List.of("pg_log");

  private MaskedServer() {}

  /** Before the server starts. */
  static void prepare(Path data) throws IOException {
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(data)) {
      for (Path file : inside) {
        String name = file.getFileName().toString();
        if (LOGS.contains(name) || PARTS.stream().noneMatch(name::startsWith)) {
          Trees.delete(file);
        }
      }
    }
    // segments that are not needed any more are removed, instead of kept for what comes
    DataDirectory.of(data).configure(Map.of("wal_recycle", "off", "log_statement", "none"));
  }

  static void mask(ServerUrl url, Masker masker) throws SQLException {
    dropOthers(url);
    masker.mask(url);
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      // recovery begins behind the new segment then, and all before it goes
      statement.execute("CHECKPOINT");
      statement.execute("SELECT pg_catalog.pg_switch_wal()");
      statement.execute("CHECKPOINT");
      statement.execute("CHECKPOINT");
    }
  }

  private static void dropOthers(ServerUrl url) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      List<String> others = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery(
              "SELECT datname FROM pg_catalog.pg_database WHERE datname <>"
                  + " pg_catalog.current_database() AND datname <> 'template0'")) {
        while (row.next()) {
          others.add(row.getString(1));
        }
      }
      for (String other : others) {
        String name = Identifiers.quote(other);
        statement.execute("ALTER DATABASE " + name + " IS_TEMPLATE false");
        statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
        if (other.equals("postgres") || other.equals("template1")) {
          // programs expect these two
          statement.execute(
              "CREATE DATABASE "
                  + name
                  + " TEMPLATE template0 IS_TEMPLATE "
                  + other.equals("template1"));
        }
      }
    }
  }
}
