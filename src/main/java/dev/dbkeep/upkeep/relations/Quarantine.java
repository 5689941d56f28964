package dev.dbkeep.upkeep.relations;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes orphans out of their table: into a table of schema dbkeep from which they come back as they
 * were, or for good.
 */
public final class Quarantine {
  private static final int LONGEST_NAME = 50;

  private static final String DATA =
      """
      SELECT a.attname FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      ORDER BY a.attnum
      """;

  private final ServerUrl url;
  private final ExecuteOptions options;

  public Quarantine(ServerUrl url, ExecuteOptions options) {
    this.url = url;
    this.options = options;
  }

  /**
   * What was taken out.
   *
   * @param id by which it comes back; null when it is gone for good
   */
  public record Taken(Relation relation, long rows, @Nullable Long id, @Nullable String keptAs) {}

  /** What came back. */
  public record Restored(String table, long rows) {}

  /** Moves the orphans of a relation into schema dbkeep; goes on where one was cut off. */
  public Taken move(Relation relation) {
    JournalSchema.ensure(url, options);
    try (Connection connection = open()) {
      OrphanRemoval removal = new OrphanRemoval(connection, relation);
      removal.refuseDependents();
      Kept kept = begin(connection, relation);
      long rows = removal.run(kept.quoted(), data(connection, relation.child()), kept.id());
      try (PreparedStatement statement =
          connection.prepareStatement(
              "UPDATE dbkeep.quarantine SET state = 'done' WHERE id = ? RETURNING rows")) {
        statement.setLong(1, kept.id());
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          rows = row.getLong(1);
        }
      }
      return new Taken(relation, rows, kept.id(), "dbkeep." + kept.name());
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** Removes the orphans of a relation for good. */
  public Taken delete(Relation relation) {
    try (Connection connection = open()) {
      OrphanRemoval removal = new OrphanRemoval(connection, relation);
      removal.refuseDependents();
      return new Taken(relation, removal.run(null, List.of(), 0), null, null);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  private Connection open() throws SQLException {
    Connection connection = Connections.open(url);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET application_name = 'dbkeep orphans'; SET max_parallel_workers_per_gather = 1; SET"
              + " idle_in_transaction_session_timeout = '120s'; SET lock_timeout = '2s'");
    }
    return connection;
  }

  /** The table that takes the rows. */
  private record Kept(long id, String name) {
    String quoted() {
      return Identifiers.quote(JournalSchema.NAME, name);
    }
  }

  private static Kept begin(Connection connection, Relation relation) throws SQLException {
    Optional<Kept> open = unfinished(connection, relation);
    if (open.isPresent()) {
      return open.get();
    }
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO dbkeep.quarantine (id, schema, name, relation, kept_as, state) SELECT"
                    + " i, ?, ?, ?, 'orphans_' || i || '_' || ?, 'open' FROM"
                    + " pg_catalog.nextval('dbkeep.quarantine_number') i RETURNING id, kept_as");
        Statement create = connection.createStatement()) {
      insert.setString(1, relation.child().schema());
      insert.setString(2, relation.child().name());
      insert.setString(3, described(relation));
      String name = relation.child().name();
      insert.setString(4, name.substring(0, Math.min(LONGEST_NAME, name.length())));
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        Kept kept = new Kept(row.getLong(1), row.getString(2));
        create.execute(
            "CREATE TABLE " + kept.quoted() + " (LIKE " + relation.child().quoted() + ")");
        connection.commit();
        return kept;
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static String described(Relation relation) {
    Relation.Only only = relation.only();
    return relation.fromShown()
        + " -> "
        + relation.toShown()
        + (only == null ? "" : " where " + only.column() + " = " + only.value());
  }

  private static Optional<Kept> unfinished(Connection connection, Relation relation)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, kept_as FROM dbkeep.quarantine WHERE state = 'open' AND schema = ? AND name"
                + " = ? AND relation = ?")) {
      statement.setString(1, relation.child().schema());
      statement.setString(2, relation.child().name());
      statement.setString(3, described(relation));
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Kept(row.getLong(1), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  /** Generated columns are made again where the rows come back. */
  private static List<String> data(Connection connection, TableName table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(DATA)) {
      statement.setString(1, table.quoted());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString(1));
        }
      }
    }
    return columns;
  }

  /** Puts rows back where they were, all of them or none. */
  public Restored restore(long id) {
    JournalSchema.ensure(url, options);
    try (Connection connection = open()) {
      connection.setAutoCommit(false);
      try (PreparedStatement find =
              connection.prepareStatement(
                  "UPDATE dbkeep.quarantine SET state = 'restored', restored = pg_catalog.now()"
                      + " WHERE id = ? AND state <> 'restored' RETURNING schema, name, kept_as");
          Statement statement = connection.createStatement()) {
        find.setLong(1, id);
        try (ResultSet row = find.executeQuery()) {
          if (!row.next()) {
            throw DbkeepException.of(
                ErrorCode.USAGE,
                "there is no quarantine " + id + " to restore",
                "Those there are: SELECT id, name, relation, rows FROM dbkeep.quarantine WHERE"
                    + " state <> 'restored';");
          }
          TableName table = new TableName(row.getString(1), row.getString(2));
          String kept = Identifiers.quote(JournalSchema.NAME, row.getString(3));
          String columns =
              data(connection, table).stream()
                  .map(Identifiers::quote)
                  .collect(Collectors.joining(", "));
          long rows =
              statement.executeLargeUpdate(
                  "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s"
                      .formatted(table.quoted(), columns, columns, kept));
          statement.execute("DROP TABLE " + kept);
          connection.commit();
          return new Restored(table.shown(), rows);
        }
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }
}
