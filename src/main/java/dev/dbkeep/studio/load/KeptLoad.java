package dev.dbkeep.studio.load;

import java.util.List;

/**
 * An import that was committed, as the database remembers it.
 *
 * @param relation the table, whatever it is called now
 * @param age how many transactions began since
 * @param mark what {@code xmin} says of rows that nobody wrote since
 * @param key columns whose values are kept of each row; none where the table has no key
 * @param columns those whose former values are kept
 * @param added rows that were not there before
 * @param changed rows that were
 */
record KeptLoad(
    long id,
    String member,
    long relation,
    String state,
    long age,
    String mark,
    List<String> key,
    List<String> columns,
    long added,
    long changed) {
  KeptLoad {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
  }

  KeptRows rows() {
    return new KeptRows(id);
  }

  boolean isKept() {
    return state.equals("kept");
  }
}
