package dev.dbkeep.branch;

/**
 * How a branch stands.
 *
 * @param bytes its size, or -1 where nobody can tell
 */
public record Condition(State state, long bytes) {
  /** In one word. */
  public enum State {
    READY("ready"),
    STOPPED("stopped"),
    CREATING("being made"),
    INCOMPLETE("incomplete"),
    GONE("gone"),
    UNREACHABLE("unreachable");

    private final String text;

    State(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  static Condition of(State state) {
    return new Condition(state, Branch.UNKNOWN);
  }
}
