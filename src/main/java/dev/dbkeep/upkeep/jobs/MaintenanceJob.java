package dev.dbkeep.upkeep.jobs;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Some commands that run one after the other at a fixed time.
 *
 * @param steps what is typed behind {@code dbkeep}: {@code backup prove}
 * @param guarded whether a fresh protection is needed before the first step
 */
public record MaintenanceJob(String name, Schedule at, List<String> steps, boolean guarded) {
  private static final Set<String> KEYS =
      Set.of("name", "at", "zone", "steps", "protected", "databases");

  public MaintenanceJob {
    steps = List.copyOf(steps);
  }

  /**
   * The jobs of a project: the four that everybody has, unless one of its own has the same name.
   *
   * @param zone of those that name none
   */
  public static List<MaintenanceJob> all(List<MaintenanceJob> own, ZoneId zone) {
    Map<String, MaintenanceJob> jobs = new LinkedHashMap<>();
    usual(zone).forEach(job -> jobs.put(job.name(), job));
    own.forEach(job -> jobs.put(job.name(), job));
    return List.copyOf(jobs.values());
  }

  /**
   * Those of one database among many: of the four only the look at its health, since backups are
   * those of a whole server.
   */
  public static List<MaintenanceJob> ofOneAmongMany(List<MaintenanceJob> own, ZoneId zone) {
    Map<String, MaintenanceJob> jobs = new LinkedHashMap<>();
    MaintenanceJob look =
        new MaintenanceJob("daily", Schedule.of("daily 02:00", zone), List.of("health"), false);
    jobs.put(look.name(), look);
    own.forEach(job -> jobs.put(job.name(), job));
    return List.copyOf(jobs.values());
  }

  private static List<MaintenanceJob> usual(ZoneId zone) {
    return List.of(
        usual("daily", "daily 02:00", zone, "health"),
        usual(
            "weekly",
            "weekly sunday 03:00",
            zone,
            "backup prove",
            "health",
            "slow --check",
            "report"),
        usual("monthly", "monthly 1 04:00", zone, "backup verify", "health"),
        usual("quarterly", "quarterly 1 05:00", zone, "backup drill"));
  }

  /** For a project that has rows which must exist. It only adds some, so it needs no way back. */
  public static MaintenanceJob fill(ZoneId zone) {
    return new MaintenanceJob(
        "fill", Schedule.of("daily 02:30", zone), List.of("upkeep fill"), false);
  }

  private static MaintenanceJob usual(String name, String at, ZoneId zone, String... steps) {
    return new MaintenanceJob(name, Schedule.of(at, zone), List.of(steps), true);
  }

  /** From the values of one {@code [[jobs]]}. */
  public static MaintenanceJob of(Map<String, String> values, ZoneId machine) {
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw wrong("[[jobs]] does not know " + String.join(", ", unknown));
    }
    String name = value(values, "name");
    if (!name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
      throw wrong("the job's name \"" + name + "\" has more than a-z, 0-9 and - in it");
    }
    List<String> steps =
        new ArrayList<>(
            Arrays.stream(value(values, "steps").split(",", -1)).map(String::strip).toList());
    steps.removeIf(String::isEmpty);
    if (steps.isEmpty()) {
      throw wrong("the job " + name + " has no steps");
    }
    return new MaintenanceJob(
        name,
        Schedule.of(value(values, "at"), zone(values, machine)),
        steps,
        !"false".equals(values.getOrDefault("protected", "true")));
  }

  private static ZoneId zone(Map<String, String> values, ZoneId machine) {
    String zone = values.get("zone");
    try {
      return zone == null ? machine : ZoneId.of(zone.strip());
    } catch (DateTimeException e) {
      throw wrong("zone = \"" + zone + "\" is no time zone");
    }
  }

  private static String value(Map<String, String> values, String key) {
    String value = values.getOrDefault(key, "").strip();
    if (value.isEmpty()) {
      throw wrong("[[jobs]] has no " + key);
    }
    return value;
  }

  private static DbkeepException wrong(String message) {
    return DbkeepException.of(
        ErrorCode.CONFIG,
        message,
        "Write name = \"nightly\", at = \"daily 02:00\", zone = \"Europe/Paris\", steps ="
            + " [\"retention\", \"health\"].");
  }
}
