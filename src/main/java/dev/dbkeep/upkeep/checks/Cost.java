package dev.dbkeep.upkeep.checks;

/** What running a check costs the server. */
public enum Cost {
  CATALOG("reads catalogs and statistics, milliseconds"),
  ROWS("reads rows, within the time a statement may take"),
  OUTSIDE("asks another part of dbkeep");

  private final String text;

  Cost(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
