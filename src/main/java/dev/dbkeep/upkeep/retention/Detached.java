package dev.dbkeep.upkeep.retention;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The partitions that were taken out, as the table dbkeep.retention_partition has them. */
final class Detached {
  private static final String COLUMNS =
      """
      SELECT p.run, p.relation::bigint, p.schema, p.name, p.parent_schema, p.parent, p.bound, p.state,
             n.nspname, c.relname, EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = p.relation),
             coalesce(p.drop_after <= pg_catalog.now(), false)
      FROM dbkeep.retention_partition p
           LEFT JOIN pg_catalog.pg_class c ON c.oid = p.relation
           LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      """;

  private final Connection connection;

  Detached(Connection connection) {
    this.connection = connection;
  }

  /**
   * One of them.
   *
   * @param nowIn the schema it is in, and its name there; null when it is not there any more
   * @param attached whether it still is a partition
   */
  record Part(
      long run,
      long oid,
      String schema,
      String name,
      String parentSchema,
      String parent,
      String bound,
      String state,
      @Nullable String nowIn,
      @Nullable String nowNamed,
      boolean attached,
      boolean due) {
    boolean isAside() {
      return "dbkeep".equals(nowIn) && !attached;
    }

    String quoted() {
      return Identifiers.quote(String.valueOf(nowIn), String.valueOf(nowNamed));
    }

    String shown() {
      return schema + "." + name;
    }

    Partitions.Found found() {
      return new Partitions.Found(oid, schema, name, bound, 0, 0);
    }
  }

  /** All of a table that are not at their end. */
  List<Part> of(AgedTable table) throws SQLException {
    return read(
        COLUMNS
            + " WHERE p.parent_schema = ? AND p.parent = ? AND p.state IN ('detaching', 'detached',"
            + " 'archived') ORDER BY p.run, p.relation",
        table.schema(),
        table.name());
  }

  /** One by its former name, with or without schema. */
  Optional<Part> named(String name) throws SQLException {
    return read(
            COLUMNS
                + " WHERE (p.schema || '.' || p.name = ? OR p.name = ?) AND p.state IN ('detached',"
                + " 'archived') ORDER BY p.run DESC",
            name,
            name)
        .stream()
        .filter(Part::isAside)
        .findFirst();
  }

  private List<Part> read(String sql, String first, String second) throws SQLException {
    List<Part> parts = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, first);
      statement.setString(2, second);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          parts.add(
              new Part(
                  row.getLong(1),
                  row.getLong(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5),
                  row.getString(6),
                  row.getString(7),
                  row.getString(8),
                  row.getString(9),
                  row.getString(10),
                  row.getBoolean(11),
                  row.getBoolean(12)));
        }
      }
    }
    return parts;
  }

  void begin(long run, AgedTable table, Partitions.Found partition) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO dbkeep.retention_partition (run, relation, schema, name, parent_schema,"
                + " parent, bound, state) VALUES (?, ?::oid, ?, ?, ?, ?, ?, 'detaching') ON"
                + " CONFLICT DO NOTHING")) {
      statement.setLong(1, run);
      statement.setLong(2, partition.oid());
      statement.setString(3, partition.schema());
      statement.setString(4, partition.name());
      statement.setString(5, table.schema());
      statement.setString(6, table.name());
      statement.setString(7, partition.bound());
      statement.executeUpdate();
    }
  }

  void detached(Part part, Duration window) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE dbkeep.retention_partition SET state = 'detached', kept_as = ?, detached ="
                + " pg_catalog.now(), drop_after = pg_catalog.now() + ? * interval '1 second'"
                + " WHERE run = ? AND relation = ?::oid")) {
      statement.setString(1, part.nowNamed());
      statement.setLong(2, window.toSeconds());
      statement.setLong(3, part.run());
      statement.setLong(4, part.oid());
      statement.executeUpdate();
    }
  }

  void state(Part part, String state) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE dbkeep.retention_partition SET state = ?, finished ="
                + " pg_catalog.clock_timestamp() WHERE run = ? AND relation = ?::oid")) {
      statement.setString(1, state);
      statement.setLong(2, part.run());
      statement.setLong(3, part.oid());
      statement.executeUpdate();
    }
  }
}
