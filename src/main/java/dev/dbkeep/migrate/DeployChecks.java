package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.migrate.MigrationStatus.Entry;
import dev.dbkeep.migrate.MigrationStatus.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The reasons not to deploy that folder and history give by themselves, and those only to be said.
 */
final class DeployChecks {
  private static final String RESOLVE_APPLIED = "`dbkeep migrate resolve --applied ";

  private DeployChecks() {}

  /**
   * What is to run, in order.
   *
   * @param resumable names of failed migrations of which dbkeep's journal knows how far they got
   */
  static List<Migration> runnable(
      MigrationFolder folder,
      MigrationStatus status,
      DeployOptions options,
      Set<String> resumable) {
    refuseEdited(status);
    refuseFailed(status, resumable);
    refuseUnsupported(folder, status);
    if (!folder.tool().outOfOrder()) {
      refuseOutOfOrder(status, options);
    }
    List<Migration> runnable = new ArrayList<>();
    for (Entry entry : status.entries()) {
      if (entry.migration() != null
          && (entry.state().isPending() || entry.state() == State.FAILED)) {
        refuseEmpty(entry.migration());
        runnable.add(entry.migration());
      }
    }
    return runnable;
  }

  private static void refuseEdited(MigrationStatus status) {
    List<Entry> edited = status.in(State.EDITED);
    if (edited.isEmpty()) {
      return;
    }
    Entry first = edited.getFirst();
    String which = edited.size() == 1 ? first.name() + " was" : names(edited) + " were";
    throw DbkeepException.of(
        ErrorCode.MIGRATION_HISTORY,
        which + " edited after being applied",
        "Put the file back as it was (git log shows it) and write the change into a new migration;"
            + " where the database already is as the file says, "
            + RESOLVE_APPLIED
            + first.name()
            + "` takes over its new checksum.");
  }

  private static void refuseFailed(MigrationStatus status, Set<String> resumable) {
    for (Entry entry : status.in(State.FAILED)) {
      if (entry.migration() == null) {
        throw DbkeepException.of(
            ErrorCode.MIGRATION_HISTORY,
            entry.name() + " failed on this database, and it is not in the folder any more",
            "Restore it from version control, or say that its remains were removed by hand with"
                + " `dbkeep migrate resolve --rolled-back "
                + entry.name()
                + "`.");
      }
      if (!resumable.contains(entry.name())) {
        DbkeepException error =
            DbkeepException.of(
                ErrorCode.MIGRATION_HISTORY,
                entry.name()
                    + " was begun by "
                    + status.format().tool()
                    + " and failed; how far it got is not recorded",
                "Look at the database, then say what is true: "
                    + RESOLVE_APPLIED
                    + entry.name()
                    + "` when all of it is there, or `dbkeep migrate resolve --rolled-back "
                    + entry.name()
                    + "` when nothing of it is.");
        throw entry.detail() == null ? error : error.detail(entry.detail());
      }
    }
  }

  private static void refuseUnsupported(MigrationFolder folder, MigrationStatus status) {
    for (String name : folder.unsupported()) {
      if (!isRecorded(name, status)) {
        throw DbkeepException.of(
            ErrorCode.MIGRATION_FOLDER,
            name + " is a Java migration, which only Flyway itself can run",
            "Run it with Flyway first, or rewrite it as SQL; `dbkeep migrate resolve --applied`"
                + " does not do its work.");
      }
    }
  }

  private static boolean isRecorded(String stem, MigrationStatus status) {
    return FlywayName.parseStem(stem)
        .map(
            name ->
                status.foreign().stream()
                    .anyMatch(
                        row ->
                            row.key() instanceof HistoryRow.Flyway key
                                && (name.version() == null
                                    ? key.version() == null
                                        && key.description().equals(name.description())
                                    : key.version() != null
                                        && key.version().compareTo(name.version()) == 0)))
        .orElse(false);
  }

  private static void refuseOutOfOrder(MigrationStatus status, DeployOptions options) {
    List<Entry> late = status.in(State.OUT_OF_ORDER);
    if (late.isEmpty() || options.outOfOrder()) {
      return;
    }
    switch (status.format()) {
      case OWN, PRISMA -> {
        // Branches that were merged in another order than they were begun: Prisma runs them, and so
        // do we.
      }
      case DRIZZLE, FLYWAY ->
          throw DbkeepException.of(
              ErrorCode.MIGRATION_HISTORY,
              names(late)
                  + (late.size() == 1 ? " stands" : " stand")
                  + " before a migration that is applied, and "
                  + status.format().tool()
                  + " would skip "
                  + (late.size() == 1 ? "it" : "them"),
              "Give it a later version, or run it now all the same with `dbkeep migrate deploy"
                  + " --out-of-order`.");
    }
  }

  private static void refuseEmpty(Migration migration) {
    if (migration.content().isBlank()) {
      throw DbkeepException.of(
          ErrorCode.MIGRATION_FOLDER,
          migration.file() + " is empty",
          "Write the statements into it, or delete it; a comment alone is enough when nothing is to"
              + " be done.");
    }
  }

  static String names(List<Entry> entries) {
    List<String> names = entries.stream().map(Entry::name).toList();
    return names.size() <= 3
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 3)) + " and " + (names.size() - 3) + " more";
  }

  /** What does not stop a deploy and should not stay unknown. */
  static List<String> warnings(MigrationStatus status) {
    List<String> warnings = new ArrayList<>();
    List<Entry> missing = status.in(State.MISSING);
    if (!missing.isEmpty()) {
      warnings.add(
          names(missing)
              + (missing.size() == 1 ? " is" : " are")
              + " applied here and missing in the folder: an older version of the project, or a"
              + " deleted file");
    }
    List<Entry> late = status.in(State.OUT_OF_ORDER);
    if (!late.isEmpty()) {
      warnings.add(
          names(late)
              + (late.size() == 1 ? " stands" : " stand")
              + " before a migration that is applied already");
    }
    return warnings;
  }
}
