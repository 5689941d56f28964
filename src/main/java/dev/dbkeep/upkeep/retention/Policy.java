package dev.dbkeep.upkeep.retention;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * Which rows of a table go when, and where to.
 *
 * @param name by which a command line names it
 * @param table as in the database, {@code events} or {@code logs.events}
 * @param column says how old a row is
 * @param children what happens to rows of other tables that point at a row that goes
 * @param timeZone what a column without time zone is read in
 */
public record Policy(
    String name,
    String table,
    String column,
    Keep keep,
    ArchivePlace archive,
    Children children,
    String timeZone) {
  private static final List<String> KEYS =
      List.of("name", "table", "column", "keep", "archive", "children", "time-zone");

  /** What happens to rows of other tables that point at a row that goes. */
  public enum Children {
    REFUSE,
    CASCADE
  }

  /** From one {@code [[retention]]}. */
  public static Policy of(Map<String, String> values, Path project) {
    for (String key : values.keySet()) {
      if (!KEYS.contains(key)) {
        throw DbkeepException.of(
            ErrorCode.CONFIG,
            "[[retention]] has an unknown key " + key,
            "Known are " + String.join(", ", KEYS) + ".");
      }
    }
    String table = needed(values, "table");
    return new Policy(
        values.getOrDefault("name", table),
        table,
        needed(values, "column"),
        Keep.of(needed(values, "keep")),
        ArchivePlace.of(values.getOrDefault("archive", "none"), project),
        children(values.getOrDefault("children", "refuse")),
        zone(values.getOrDefault("time-zone", "UTC")));
  }

  private static String needed(Map<String, String> values, String key) {
    String value = values.getOrDefault(key, "").strip();
    if (value.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.CONFIG,
          "[[retention]] has no " + key,
          "A policy is: [[retention]], table = \"events\", column = \"created_at\", keep = \"30"
              + " days\".");
    }
    return value;
  }

  private static Children children(String text) {
    return switch (text) {
      case "refuse" -> Children.REFUSE;
      case "cascade" -> Children.CASCADE;
      default ->
          throw DbkeepException.of(
              ErrorCode.CONFIG,
              "children is neither refuse nor cascade: " + text,
              "With refuse rows that others point at stay; with cascade those go with them.");
    };
  }

  private static String zone(String text) {
    try {
      return ZoneId.of(text).getId();
    } catch (DateTimeException e) {
      throw DbkeepException.of(
              ErrorCode.CONFIG,
              "time-zone is not one: " + text,
              "Write time-zone = \"Europe/Paris\", or leave it out for UTC.")
          .cause(e);
    }
  }

  /** All that must be as it was for an interrupted run to go on with its cut-off. */
  String definition() {
    return String.join(
        " | ", table, column, keep.toString(), archive.toString(), children.name(), timeZone);
  }
}
