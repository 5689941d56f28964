package dev.dbkeep.studio.http;

/** An answer that says what became of a change. */
public interface Concluded {
  /** {@code done}, or why not. */
  String outcome();

  /** How many rows it changed. */
  long changed();
}
