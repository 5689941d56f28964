package dev.dbkeep.upkeep.retention;

import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.Executor;
import dev.dbkeep.execute.Job;
import dev.dbkeep.execute.JobHooks;
import dev.dbkeep.execute.Progress;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.sql.Lexer;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.postgres.sql.Token;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The partitions of a table whose rows are all over, and how one is taken out. */
final class Partitions {
  private static final int CONCURRENTLY_SINCE = 14;

  private static final String ALL =
      """
      SELECT c.oid::bigint, n.nspname, c.relname, pg_catalog.pg_get_expr(c.relpartbound, c.oid),
             greatest(c.reltuples, 0)::bigint,
             (SELECT sum(pg_catalog.pg_total_relation_size(t.relid)) FROM pg_catalog.pg_partition_tree(c.oid) t)::bigint
      FROM pg_catalog.pg_inherits i
           JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE i.inhparent = ?::oid
      ORDER BY n.nspname, c.relname
      """;

  private final Connection connection;
  private final AgedTable table;

  Partitions(Connection connection, AgedTable table) {
    this.connection = connection;
    this.table = table;
  }

  /** One of them. */
  record Found(long oid, String schema, String name, String bound, long rows, long bytes) {
    String quoted() {
      return Identifiers.quote(schema, name);
    }

    String shown() {
      return schema + "." + name;
    }
  }

  /** Those in which no row can be younger than the cut-off. */
  List<Found> expired(String cutoff) throws SQLException {
    List<Found> expired = new ArrayList<>();
    for (Found partition : all()) {
      Optional<String> end = end(partition.bound());
      if (end.isPresent() && isBefore(end.get(), cutoff)) {
        expired.add(partition);
      }
    }
    return expired;
  }

  private List<Found> all() throws SQLException {
    List<Found> all = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(ALL)) {
      statement.setLong(1, table.oid());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          all.add(
              new Found(
                  row.getLong(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getLong(5),
                  row.getLong(6)));
        }
      }
    }
    return all;
  }

  /** The first string behind TO; MAXVALUE and DEFAULT have none. */
  static Optional<String> end(String bound) {
    boolean behind = false;
    for (Token token : Lexer.tokens(bound)) {
      behind |= token.is(bound, "TO");
      if (behind && token.kind() == Token.Kind.STRING) {
        String text = token.text(bound);
        return Optional.of(text.substring(1, text.length() - 1).replace("''", "'"));
      }
    }
    return Optional.empty();
  }

  private boolean isBefore(String end, String cutoff) throws SQLException {
    String type = table.column().type();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT ?::" + type + " <= ?::" + type)) {
      statement.setString(1, end);
      statement.setString(2, cutoff);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** The name it has in schema dbkeep; another one where that is taken. */
  String keptAs(Found partition) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM pg_catalog.pg_class WHERE relnamespace = 'dbkeep'::regnamespace"
                + " AND relname = ? AND oid <> ?::oid")) {
      statement.setString(1, partition.name());
      statement.setLong(2, partition.oid());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1) == 0
            ? partition.name()
            : partition.name().substring(0, Math.min(50, partition.name().length()))
                + "_"
                + partition.oid();
      }
    }
  }

  /** Takes it out and moves it aside; killed half way, the same job goes on from there. */
  Job detachment(Found partition, String keptAs) throws SQLException {
    // concurrently is not possible beside a default partition, whose constraint would change
    boolean concurrently =
        connection.getMetaData().getDatabaseMajorVersion() >= CONCURRENTLY_SINCE
            && table.leaves().stream().noneMatch(Leaf::isDefault);
    String sql =
        "ALTER TABLE %s DETACH PARTITION %s%s;%n"
            .formatted(table.quoted(), partition.quoted(), concurrently ? " CONCURRENTLY" : "");
    if (!keptAs.equals(partition.name())) {
      sql +=
          "ALTER TABLE %s RENAME TO %s;%n".formatted(partition.quoted(), Identifiers.quote(keptAs));
    }
    sql +=
        "ALTER TABLE %s SET SCHEMA dbkeep;%n"
            .formatted(Identifiers.quote(partition.schema(), keptAs));
    return job("detach " + partition.shown() + " " + partition.oid(), sql);
  }

  static Job job(String what, String sql) {
    String id = "retention: " + what;
    return new Job(id, new SqlScript(id, sql), JobHooks.NONE);
  }

  static void run(ServerUrl url, ExecuteOptions options, Job job) {
    new Executor(url, options, Progress.NONE).run(List.of(job));
  }
}
