package dev.dbkeep.plan;

/**
 * PostgreSQL's table-level lock modes, weakest first (manual, 13.3.1), and what each keeps waiting.
 */
public enum LockMode {
  NONE,
  ACCESS_SHARE,
  ROW_SHARE,
  ROW_EXCLUSIVE,
  SHARE_UPDATE_EXCLUSIVE,
  SHARE,
  SHARE_ROW_EXCLUSIVE,
  EXCLUSIVE,
  ACCESS_EXCLUSIVE;

  public boolean blocksReads() {
    return this == ACCESS_EXCLUSIVE;
  }

  public boolean blocksWrites() {
    return compareTo(SHARE) >= 0;
  }
}
