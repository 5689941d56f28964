package dev.dbkeep.backup.past;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
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
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * Copies one table of the past into a new table: its columns and rows, no keys, no indexes, no
 * defaults. In one transaction, and never over a table that is there.
 */
public final class TableCopy {
  private static final String EXISTS = "42P07";
  private static final String NO_SCHEMA = "3F000";
  private static final String COLUMNS =
      """
      SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
             (SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.collname)
              FROM pg_catalog.pg_collation c
                   JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
                   JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
              WHERE c.oid = a.attcollation AND c.oid <> t.typcollation)
      FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;

  private TableCopy() {}

  /** A column as CREATE TABLE wants it. */
  private record Column(String name, String type, boolean required, @Nullable String collation) {
    String definition() {
      return Identifiers.quote(name)
          + " "
          + type
          + (collation == null ? "" : " COLLATE " + collation)
          + (required ? " NOT NULL" : "");
    }
  }

  /** What was made. */
  public record Copied(String table, String database, long rows) {}

  /**
   * Copies it.
   *
   * @param table as the person wrote it
   * @param target the database that gets the new table
   * @param newName {@code name} or {@code schema.name}, without quotes; null for the same as then
   * @param progress told how many bytes have gone over
   */
  public static Copied copy(
      ServerUrl past,
      String table,
      ServerUrl target,
      @Nullable String newName,
      LongConsumer progress) {
    try (Connection from = Connections.open(past)) {
      Relation relation =
          Relation.find(from, table)
              .orElseThrow(
                  () -> Relation.unknown(table, "in " + past.database() + " at that time"));
      TextSession.prepare(from);
      List<Column> columns = columns(from, relation);
      String name = newName == null ? relation.quoted() : quoted(newName.strip());
      long rows = copy(from, relation, columns, target, name, progress);
      return new Copied(name, target.database(), rows);
    } catch (SQLException e) {
      throw SqlErrors.of(e, past);
    }
  }

  private static String quoted(String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? Identifiers.quote("public", name)
        : Identifiers.quote(name.substring(0, dot), name.substring(dot + 1));
  }

  private static List<Column> columns(Connection from, Relation relation) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement statement = from.prepareStatement(COLUMNS)) {
      statement.setLong(1, relation.oid());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(
              new Column(row.getString(1), row.getString(2), row.getBoolean(3), row.getString(4)));
        }
      }
    }
    return columns;
  }

  private static long copy(
      Connection from,
      Relation relation,
      List<Column> columns,
      ServerUrl target,
      String name,
      LongConsumer progress)
      throws SQLException {
    List<String> definitions = columns.stream().map(Column::definition).toList();
    List<String> names = columns.stream().map(column -> Identifiers.quote(column.name())).toList();
    String list = String.join(", ", names);
    try (Connection to = Connections.open(target)) {
      TextSession.prepare(to);
      to.setAutoCommit(false);
      try (Statement statement = to.createStatement()) {
        statement.execute("CREATE TABLE " + name + " (" + String.join(", ", definitions) + ")");
      }
      long rows =
          pipe(
              from,
              "COPY (SELECT " + list + " FROM " + relation.quoted() + ") TO STDOUT",
              to,
              "COPY " + name + " (" + list + ") FROM STDIN",
              progress);
      to.commit();
      return rows;
    } catch (SQLException e) {
      throw switch (String.valueOf(e.getSQLState())) {
        case EXISTS -> exists(name);
        case NO_SCHEMA ->
            SqlErrors.of(e, target).hint("Create it there first: CREATE SCHEMA, or name another.");
        default -> SqlErrors.of(e, target);
      };
    }
  }

  private static DbkeepException exists(String name) {
    return DbkeepException.of(
        ErrorCode.DATA_LOSS,
        "the table " + name + " exists already",
        "Name a new one: --into schema.table. dbkeep never copies over a table.");
  }

  /** Sends what one server copies out to the other one, which reads it. */
  public static long pipe(
      Connection from, String outSql, Connection to, String inSql, LongConsumer progress)
      throws SQLException {
    CopyOut out = from.unwrap(PGConnection.class).getCopyAPI().copyOut(outSql);
    try {
      CopyIn in = to.unwrap(PGConnection.class).getCopyAPI().copyIn(inSql);
      try {
        long bytes = 0;
        for (byte[] data = out.readFromCopy(); data != null; data = out.readFromCopy()) {
          in.writeToCopy(data, 0, data.length);
          bytes += data.length;
          progress.accept(bytes);
        }
        return in.endCopy();
      } finally {
        if (in.isActive()) {
          in.cancelCopy();
        }
      }
    } finally {
      if (out.isActive()) {
        out.cancelCopy();
      }
    }
  }
}
