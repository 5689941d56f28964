package dev.dbkeep.upkeep.relations;

import java.util.List;

/**
 * A column that could point somewhere.
 *
 * @param family whole numbers, uuids and texts can be compared among themselves
 * @param type as PostgreSQL calls it
 * @param ownKey whether it is the primary key of its table by itself
 * @param indexed its best place in an index, the first being 1; 0 when it is in none
 * @param words of its name
 */
record RelationColumn(
    TableName table,
    String name,
    Family family,
    String type,
    boolean ownKey,
    int indexed,
    List<String> words) {
  RelationColumn {
    words = List.copyOf(words);
  }

  /** Types whose values can be equal. */
  enum Family {
    NUMBER,
    UUID,
    TEXT
  }
}
