package dev.dbkeep.backup.undo;

import java.util.Arrays;
import java.util.Optional;

/** What is to be done with a row, or why nothing can be done without a word. */
public enum Verdict {
  INSERT("comes back", false, false),
  UPDATE("gets its former values back", false, false),
  SAME("is already as it was", false, false),
  EXISTS("was deleted, and a row with its key is there again, with other values", true, true),
  CHANGED("was overwritten, and has been changed again since", true, true),
  GONE("was overwritten, and has been deleted since", true, true),
  DIFFERS("is there with other values", true, true),
  MOVED("got another key", true, false),
  ORPHAN("refers to a row that is not there any more", true, false);

  private final String text;
  private final boolean conflict;
  private final boolean mayOverwrite;

  Verdict(String text, boolean conflict, boolean mayOverwrite) {
    this.text = text;
    this.conflict = conflict;
    this.mayOverwrite = mayOverwrite;
  }

  /** For people, behind the key of the row. */
  public String text() {
    return text;
  }

  boolean isConflict() {
    return conflict;
  }

  /** Whether the word of a person is enough to bring the row back nevertheless. */
  boolean mayOverwrite() {
    return mayOverwrite;
  }

  static Optional<Verdict> of(String name) {
    return Arrays.stream(values()).filter(verdict -> verdict.name().equals(name)).findFirst();
  }
}
