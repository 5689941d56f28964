package dev.dbkeep.execute;

import java.util.List;

/** Which table locks keep which others waiting (manual, table 13.2), with the names of pg_locks. */
final class LockConflicts {
  private LockConflicts() {}

  static List<String> with(String mode) {
    return switch (mode) {
      case "AccessShareLock" -> List.of("AccessExclusiveLock");
      case "RowShareLock" -> List.of("ExclusiveLock", "AccessExclusiveLock");
      case "RowExclusiveLock" ->
          List.of("ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock");
      case "ShareUpdateExclusiveLock" ->
          List.of(
              "ShareUpdateExclusiveLock",
              "ShareLock",
              "ShareRowExclusiveLock",
              "ExclusiveLock",
              "AccessExclusiveLock");
      case "ShareLock" ->
          List.of(
              "RowExclusiveLock",
              "ShareUpdateExclusiveLock",
              "ShareRowExclusiveLock",
              "ExclusiveLock",
              "AccessExclusiveLock");
      case "ShareRowExclusiveLock" ->
          List.of(
              "RowExclusiveLock",
              "ShareUpdateExclusiveLock",
              "ShareLock",
              "ShareRowExclusiveLock",
              "ExclusiveLock",
              "AccessExclusiveLock");
      case "ExclusiveLock" ->
          List.of(
              "RowShareLock",
              "RowExclusiveLock",
              "ShareUpdateExclusiveLock",
              "ShareLock",
              "ShareRowExclusiveLock",
              "ExclusiveLock",
              "AccessExclusiveLock");
      default ->
          List.of(
              "AccessShareLock",
              "RowShareLock",
              "RowExclusiveLock",
              "ShareUpdateExclusiveLock",
              "ShareLock",
              "ShareRowExclusiveLock",
              "ExclusiveLock",
              "AccessExclusiveLock");
    };
  }
}
