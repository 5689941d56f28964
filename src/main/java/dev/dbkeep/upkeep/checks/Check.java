package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;

/**
 * One health check: its text and a function.
 *
 * @param id as in the catalog of checks, such as D1
 * @param name what it looks for, such as foreign-key-violations
 * @param severity of what it finds, at its worst
 * @param title one line for the list
 * @param why what goes wrong when nobody mends it
 * @param remedy what to do in general; a finding names the exact statement
 */
public record Check(
    String id,
    String name,
    Severity severity,
    Cost cost,
    String title,
    String why,
    String remedy,
    Look look) {
  /** Looks, and writes down what it found. */
  @FunctionalInterface
  public interface Look {
    void look(Probe probe, Examination examination) throws SQLException;
  }
}
