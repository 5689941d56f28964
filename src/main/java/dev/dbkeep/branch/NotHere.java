package dev.dbkeep.branch;

/** A way of making branches turned out to be closed while it was tried. */
final class NotHere extends Exception {
  private static final long serialVersionUID = 1L;

  NotHere(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
