package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.postgres.Identifiers;
import java.util.List;
import java.util.Locale;

/**
 * A past that is being divided, or was, as its line in dbkeep.partition_split says.
 *
 * @param past the number of the partition that is divided
 * @param pastName the name it has, or had, as a partition
 * @param keptAs its name in schema dbkeep once the new ones have taken its place; empty before
 * @param guarded whether a change of a row takes its copy away at once
 * @param position behind which row the copy goes on; empty at its beginning
 * @param over whether the time is over in which it is kept
 */
record Split(
    long id,
    String schema,
    String name,
    long past,
    String pastName,
    State state,
    String keptAs,
    boolean guarded,
    List<String> position,
    long copied,
    boolean over) {
  Split {
    position = List.copyOf(position);
  }

  /** How far it is. */
  enum State {
    BEGUN,
    COPYING,
    COPIED,
    SWAPPED,
    RETURNING,
    BACK,
    DONE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The table whose partitions the new ones are until they take the place of the past. */
  String staging() {
    return own("split_" + id);
  }

  /** The keys that were changed. */
  String log() {
    return own("split_" + id + "_log");
  }

  /** Counts them. */
  String counter() {
    return own("split_" + id + "_number");
  }

  /** Notes them. */
  String function() {
    return own("split_" + id + "_note");
  }

  /** Its name says to health that a split is not at its end. */
  String trigger() {
    return Identifiers.quote("dbkeep_split_" + id);
  }

  String triggerBack() {
    return Identifiers.quote("dbkeep_unsplit_" + id);
  }

  /** Holds for the rows of a partition, so that nothing has to be read when it becomes one. */
  String range() {
    return Identifiers.quote("dbkeep_range_" + id);
  }

  String pastQuoted() {
    return keptAs.isEmpty()
        ? Identifiers.quote(schema, pastName)
        : Identifiers.quote("dbkeep", keptAs);
  }

  /** Written in the transaction that it tells of. */
  String become(State next) {
    return "UPDATE dbkeep.partition_split SET state = '%s', changed = pg_catalog.clock_timestamp() WHERE id = %d"
        .formatted(next.word(), id);
  }

  private static String own(String name) {
    return Identifiers.quote("dbkeep", name);
  }
}
