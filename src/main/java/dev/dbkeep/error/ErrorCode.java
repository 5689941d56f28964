package dev.dbkeep.error;

/**
 * Every way dbkeep can fail, with its fixed exit code. The name is what `--json` prints and what
 * scripts may rely on.
 */
public enum ErrorCode {
  FAILED(1),
  SQL(1),
  SCRIPT(1),
  NOT_UTF8(1),
  PRISMA_SYNTAX(1),
  MIGRATION_FAILED(1),
  MIGRATION_FOLDER(1),
  MIGRATION_HISTORY(1),
  LOCK_NOT_GRANTED(1),
  BUSY(1),
  SHADOW(1),
  BACKUP(1),
  NOT_RESTORABLE(1),
  BRANCH(1),
  EMBEDDED_SERVER(1),
  USAGE(2),
  CONFIG(2),
  FINDINGS(3),
  DRIFT(3),
  BACKUP_DAMAGED(3),
  CANNOT_CONNECT(4),
  NOT_ALLOWED(4),
  SERVER_TOO_OLD(4),
  DATA_LOSS(5),
  PROTECTED(5),
  CONFIRM(5),
  INTERRUPTED(130),
  BUG(1);

  private final int exit;

  ErrorCode(int exit) {
    this.exit = exit;
  }

  /**
   * The process exit code: 0 done, 1 failed, 2 usage, 3 findings, drift or damage, 4 no access, 5
   * refused because data would be lost, 130 interrupted.
   */
  public int exit() {
    return exit;
  }
}
