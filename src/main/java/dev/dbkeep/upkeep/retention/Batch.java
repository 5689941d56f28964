package dev.dbkeep.upkeep.retention;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Removes some rows in one transaction: what hangs on them, their copies in the archive and the
 * line that says how far the run is are all of it, or none.
 */
final class Batch {
  private static final String PARAMETERS =
      "SELECT pg_catalog.set_config('dbkeep.places', ?, true),"
          + " pg_catalog.set_config('dbkeep.cutoff', ?, true)";

  /** COPY takes no parameters, so they are settings of the transaction. */
  private static final String PLACES = "pg_catalog.current_setting('dbkeep.places')::tid[]";

  private final Connection connection;
  private final AgedTable table;
  private final Leaf leaf;
  private final Policy.Children children;
  private final Archive archive;

  Batch(
      Connection connection,
      AgedTable table,
      Leaf leaf,
      Policy.Children children,
      Archive archive) {
    this.connection = connection;
    this.table = table;
    this.leaf = leaf;
    this.children = children;
    this.archive = archive;
  }

  /** How many rows went, of the table and of those that hung on it. */
  record Removed(long rows, long childRows) {}

  Removed remove(Walk.Picked picked, String cutoff) throws SQLException, IOException {
    try (PreparedStatement statement = connection.prepareStatement(PARAMETERS)) {
      statement.setString(1, picked.places().array());
      statement.setString(2, cutoff);
      statement.executeQuery().close();
    }
    long childRows = table.children().isEmpty() ? 0 : removeChildren();
    long rows =
        archive.take(
            connection,
            new Source(
                table.schema(),
                table.name(),
                table.data(),
                "t",
                "DELETE FROM ONLY " + leaf.quoted() + " AS t WHERE " + chosen(),
                true));
    return new Removed(rows, childRows);
  }

  /** Looked at again: a place may have been given to another row since it was picked. */
  private String chosen() {
    return "t.ctid = ANY ("
        + PLACES
        + ") AND t."
        + table.column().quoted()
        + " < pg_catalog.current_setting('dbkeep.cutoff')::"
        + table.column().type();
  }

  private long removeChildren() throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      // from here on nobody can hang another row on them
      statement.execute(
          "SELECT FROM ONLY " + leaf.quoted() + " AS t WHERE " + chosen() + " FOR UPDATE");
    }
    long removed = 0;
    for (ChildPath path : table.children()) {
      if (children == Policy.Children.REFUSE) {
        refuseIfAny(path);
      } else if (!path.last().leavesChild()) {
        ChildKey child = path.last();
        removed +=
            archive.take(
                connection,
                new Source(
                    child.schema(),
                    child.name(),
                    child.data(),
                    "gone",
                    "DELETE FROM "
                        + child.quoted()
                        + " AS gone USING "
                        + path.between()
                        + "ONLY "
                        + leaf.quoted()
                        + " AS t WHERE "
                        + path.joined()
                        + " AND "
                        + chosen(),
                    true));
      }
    }
    return removed;
  }

  private void refuseIfAny(ChildPath path) throws SQLException {
    String sql =
        "SELECT FROM ONLY %s AS t JOIN %s AS gone ON %s WHERE %s LIMIT 1"
            .formatted(leaf.quoted(), path.last().quoted(), path.joined(), chosen());
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (row.next()) {
        throw Refusals.hasChildren(table, path.last());
      }
    }
  }

  /** A batch that removed nothing still has to be known, when it was the last one of a table. */
  static DbkeepException failed(IOException e) {
    return DbkeepException.of(
            ErrorCode.FAILED,
            "the archive cannot be written: " + e.getMessage(),
            "No row was removed that is not in it; make room and run the same command again.")
        .cause(e);
  }
}
