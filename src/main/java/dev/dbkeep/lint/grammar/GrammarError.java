package dev.dbkeep.lint.grammar;

/**
 * What PostgreSQL's grammar says about a text it refuses; becomes a DbkeepException once the file
 * is known.
 */
final class GrammarError extends Exception {
  private static final long serialVersionUID = 1L;

  private final int position;

  /**
   * @param position characters (code points) before the place, or -1 when the grammar names none
   */
  GrammarError(String message, int position) {
    super(message, null, false, false);
    this.position = position;
  }

  int position() {
    return position;
  }
}
