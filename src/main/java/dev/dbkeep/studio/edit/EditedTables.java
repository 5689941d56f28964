package dev.dbkeep.studio.edit;

import dev.dbkeep.studio.tables.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of one transaction and the foreign keys to them, each read once. */
final class EditedTables {
  private final Connection connection;
  private final Map<TableName, EditedTable> tables = new HashMap<>();
  private final Map<TableName, List<ForeignKey>> referrers = new HashMap<>();

  EditedTables(Connection connection) {
    this.connection = connection;
  }

  EditedTable get(TableName name) throws SQLException {
    EditedTable known = tables.get(name);
    if (known == null) {
      known = EditedTable.read(connection, name);
      tables.put(name, known);
    }
    return known;
  }

  List<ForeignKey> to(TableName name) throws SQLException {
    List<ForeignKey> known = referrers.get(name);
    if (known == null) {
      known = ForeignKey.to(connection, name);
      referrers.put(name, known);
    }
    return known;
  }
}
