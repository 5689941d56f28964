package dev.dbkeep.cli.console;

/**
 * What a command can do to a database when it goes wrong; help prints it and protected environments
 * act on it.
 */
public enum Risk {
  NONE("none: only reads"),
  LOW("low: writes files or dbkeep's own records"),
  MEDIUM("medium: changes the schema, data stays"),
  HIGH("high: changes the schema of a live database"),
  CRITICAL("critical: can remove data; refused in protected environments");

  private final String text;

  Risk(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
