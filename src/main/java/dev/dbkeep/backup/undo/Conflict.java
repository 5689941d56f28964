package dev.dbkeep.backup.undo;

/** A row that does not simply come back. */
public record Conflict(String table, String key, Verdict verdict) {
  /** Whether naming it is enough to bring it back nevertheless. */
  public boolean mayOverwrite() {
    return verdict.mayOverwrite();
  }
}
