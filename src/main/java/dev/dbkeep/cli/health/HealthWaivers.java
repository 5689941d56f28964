package dev.dbkeep.cli.health;

import dev.dbkeep.cli.project.Project;
import dev.dbkeep.config.TomlTable;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.upkeep.Waiver;
import dev.dbkeep.upkeep.checks.Checks;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;

/** Reads {@code [[health.waivers]]} of dbkeep.toml: none without an owner, a reason and an end. */
public final class HealthWaivers {
  static final String TABLE = "health.waivers";
  private static final Set<String> KEYS = Set.of("check", "object", "owner", "reason", "until");

  private HealthWaivers() {}

  public static List<Waiver> of(Project project) {
    return project.tables(TABLE).stream().map(HealthWaivers::read).toList();
  }

  private static Waiver read(TomlTable table) {
    table.values().keySet().stream()
        .filter(key -> !KEYS.contains(key))
        .findFirst()
        .ifPresent(
            key -> {
              throw wrong(
                  table, "an unknown key " + key, "It has check, object, owner, reason, until.");
            });
    String check = value(table, "check");
    if (Checks.find(check).isEmpty()) {
      throw wrong(
          table, "an unknown check " + check, "Run `dbkeep health explain` for all of them.");
    }
    String until = value(table, "until");
    try {
      return new Waiver(
          check,
          value(table, "object"),
          value(table, "owner"),
          value(table, "reason"),
          LocalDate.parse(until));
    } catch (DateTimeParseException e) {
      throw wrong(table, "until " + until + ", which is no day", "Write until = \"2027-03-31\".");
    }
  }

  private static String value(TomlTable table, String key) {
    String value = table.values().get(key);
    if (value == null || value.isBlank()) {
      throw wrong(
          table,
          "no " + key,
          key.equals("object")
              ? "Name the object as health prints it, or \"*\" for all of the check."
              : "A waiver needs a check, an object, an owner, a reason and a day until which it"
                  + " holds.");
    }
    return value;
  }

  private static DbkeepException wrong(TomlTable table, String what, String hint) {
    return DbkeepException.of(ErrorCode.CONFIG, "a waiver has " + what, hint).at(table.location());
  }
}
