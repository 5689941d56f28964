package dev.dbkeep.studio.edit;

import dev.dbkeep.studio.tables.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Finds the columns that are to blame when the server refuses a new row. */
public final class RowFault {
  private RowFault() {}

  /**
   * In a transaction that works again.
   *
   * @param values of the row as they were written, null for NULL
   */
  public static List<String> columns(
      Connection connection, TableName table, Map<String, @Nullable String> values, SQLException e)
      throws SQLException {
    return new FaultColumns(
            connection,
            EditedTable.read(connection, table),
            new Change.Insert(table.schema(), table.name(), values))
        .of(e, e instanceof PSQLException psql ? psql.getServerErrorMessage() : null);
  }
}
