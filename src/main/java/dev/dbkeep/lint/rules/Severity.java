package dev.dbkeep.lint.rules;

/** How much a finding matters: errors and warnings fail `migrate lint`, information never does. */
public enum Severity {
  ERROR,
  WARNING,
  INFO;

  public boolean fails() {
    return this != INFO;
  }
}
