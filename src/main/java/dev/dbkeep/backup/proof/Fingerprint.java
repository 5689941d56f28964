package dev.dbkeep.backup.proof;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the tables of a cluster hold, as a number of rows and a hash each that does not depend on
 * their order.
 *
 * @param tables by their full name
 * @param omitted the tables that were not read, and why
 */
record Fingerprint(SortedMap<String, Content> tables, List<String> omitted) {
  Fingerprint {
    tables = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    omitted = List.copyOf(omitted);
  }

  /** Of one table. */
  record Content(long rows, String hash) {}

  long rows() {
    return tables.values().stream().mapToLong(Content::rows).sum();
  }
}
