package dev.dbkeep.backup.repo;

import java.io.IOException;

/** Something in a repository is missing or is not what was put there. */
public final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedException(String message) {
    super(message);
  }
}
