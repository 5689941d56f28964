package dev.dbkeep.backup.undo;

import java.util.List;

/** A foreign key of a table: rows of the parent have to be there first. */
record ForeignKey(
    String name,
    long table,
    long parent,
    String parentName,
    List<String> columns,
    List<String> parentColumns) {
  ForeignKey {
    columns = List.copyOf(columns);
    parentColumns = List.copyOf(parentColumns);
  }
}
