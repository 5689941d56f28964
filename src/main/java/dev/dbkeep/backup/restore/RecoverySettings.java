package dev.dbkeep.backup.restore;

import dev.dbkeep.error.ShellWord;
import dev.dbkeep.postgres.embedded.DataDirectory;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What makes a server recover along a plan and wait at its target, without touching anyone else.
 */
final class RecoverySettings {
  /** PostgreSQL keeps microseconds, and takes no T and Z here. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS'+00'").withZone(ZoneOffset.UTC);

  private RecoverySettings() {}

  /**
   * @param wal the folder that the server copies segments from
   */
  static Map<String, String> of(RestorePlan plan, Path wal) {
    Map<String, String> settings = new LinkedHashMap<>(DataDirectory.BESIDE_ITS_ORIGINAL);
    settings.put("restore_command", "cp " + from(wal) + " \"%p\"");
    settings.put("recovery_target_timeline", String.valueOf(plan.timeline()));
    settings.put("recovery_target_action", "pause");
    // a target of an earlier recovery in the same directory must not stay beside the new one
    settings.put("recovery_target_time", "");
    settings.put("recovery_target_lsn", "");
    settings.put("recovery_target_name", "");
    settings.put("recovery_target_inclusive", "on");
    settings.put("hot_standby", "on");
    settings.put("primary_conninfo", "");
    settings.put("primary_slot_name", "");
    settings.put("synchronous_standby_names", "");
    settings.put("ssl", "off");
    if (plan.whole()) {
      // otherwise nothing received lies behind the target: all of it is wanted, and a standby waits
      Map<String, String> target = target(plan.target());
      // at the end: PostgreSQL refuses even an empty target behind one that is set
      settings.keySet().removeAll(target.keySet());
      settings.putAll(target);
    }
    return settings;
  }

  /** The server sees placeholders in it, and a shell takes what is left. */
  private static String from(Path wal) {
    return ShellWord.of(wal.toAbsolutePath().toString().replace("%", "%%") + "/%f");
  }

  private static Map<String, String> target(Target target) {
    return switch (target) {
      case Target.Latest _ -> Map.of();
      case Target.Time time -> Map.of("recovery_target_time", TIME.format(time.at()));
      case Target.Place place ->
          Map.of("recovery_target_lsn", place.at().toString(), "recovery_target_inclusive", "off");
      case Target.AtCommit commit ->
          Map.of(
              "recovery_target_lsn",
              commit.at().toString(),
              "recovery_target_inclusive",
              commit.included() ? "on" : "off");
      case Target.RestorePoint point -> Map.of("recovery_target_name", point.name());
      case Target.BeforeTransaction before ->
          throw new IllegalArgumentException("transaction " + before.xid() + " has no place yet");
    };
  }
}
