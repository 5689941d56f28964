package dev.dbkeep.prisma;

import java.util.List;
import java.util.Set;

/** Keys as {@code pg_get_constraintdef} prints them. */
final class KeyShape {
  private KeyShape() {}

  /** The columns of a primary key. */
  static List<String> primaryKey(String definition) {
    PrintedSql sql = new PrintedSql(definition);
    sql.skipWord("PRIMARY");
    sql.skipWord("KEY");
    return sql.names();
  }

  /** A foreign key; rules about when and how far it is checked are left out. */
  record ForeignKeyShape(
      List<String> columns,
      String schema,
      String table,
      List<String> references,
      String onDelete,
      String onUpdate) {
    ForeignKeyShape {
      columns = List.copyOf(columns);
      references = List.copyOf(references);
    }
  }

  static ForeignKeyShape foreignKey(String definition) {
    PrintedSql sql = new PrintedSql(definition);
    sql.skipWord("FOREIGN");
    sql.skipWord("KEY");
    List<String> columns = sql.names();
    sql.skipWord("REFERENCES");
    List<String> table = sql.qualifiedName();
    List<String> references = sql.names();
    String onDelete = "NO ACTION";
    String onUpdate = "NO ACTION";
    while (!sql.atEnd()) {
      if (sql.skipWord("ON")) {
        boolean delete = sql.next().word("DELETE");
        String action = action(sql);
        onDelete = delete ? action : onDelete;
        onUpdate = delete ? onUpdate : action;
      } else {
        sql.next();
      }
    }
    return new ForeignKeyShape(
        columns,
        table.size() > 1 ? table.getFirst() : "",
        table.getLast(),
        references,
        onDelete,
        onUpdate);
  }

  private static String action(PrintedSql sql) {
    String first = sql.next().text();
    return Set.of("NO", "SET").contains(first) ? first + " " + sql.next().text() : first;
  }
}
