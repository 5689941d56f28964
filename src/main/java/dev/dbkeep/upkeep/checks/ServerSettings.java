package dev.dbkeep.upkeep.checks;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.List;

/** Settings that lose data or let others wait for ever. */
final class ServerSettings {
  static final Check CHECK =
      new Check(
          "C1",
          "settings",
          Severity.CRITICAL,
          Cost.CATALOG,
          "A setting loses data or lets others wait for ever",
          "fsync or full_page_writes off: a crash destroys the cluster. Without checksums nobody"
              + " notices a bad disk. Without timeouts one forgotten session stops a site.",
          "Set them; each finding says how.",
          ServerSettings::look);

  private record Setting(String name, Severity severity, String bad, String why, Fix fix) {}

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting(
              "fsync", Severity.CRITICAL, "off", "a crash destroys the cluster", on("fsync")),
          new Setting(
              "full_page_writes",
              Severity.CRITICAL,
              "off",
              "a crash leaves half-written pages",
              on("full_page_writes")),
          new Setting(
              "data_checksums",
              Severity.MEDIUM,
              "off",
              "a bad disk goes unnoticed",
              new Fix.Command("pg_checksums --enable", "the server is down meanwhile")),
          new Setting(
              "synchronous_commit",
              Severity.MEDIUM,
              "off",
              "a crash loses the last commits",
              on("synchronous_commit")),
          new Setting(
              "log_lock_waits",
              Severity.LOW,
              "off",
              "nobody sees who waited for whom",
              on("log_lock_waits")),
          timeout("idle_in_transaction_session_timeout", "5min", "forgotten transactions stay"),
          timeout("lock_timeout", "10s", "a queue behind a lock has no end"),
          timeout("statement_timeout", "5min", "a runaway statement runs on"));

  private ServerSettings() {}

  private static Fix on(String name) {
    return Fix.run(
        "no lock, no restart; as superuser",
        "ALTER SYSTEM SET " + name + " = on",
        "SELECT pg_catalog.pg_reload_conf()");
  }

  private static Setting timeout(String name, String value, String why) {
    return new Setting(name, Severity.LOW, "0", why, new Fix.Advice(value));
  }

  /** What the session began with: this one has timeouts of its own. */
  private static final String SQL =
      """
      SELECT s.reset_val AS value, s.source = 'database' AS here, pg_catalog.quote_ident(pg_catalog.current_database()) AS database
      FROM pg_catalog.pg_settings s WHERE s.name = ?
      """;

  private static void look(Probe probe, Examination examination) throws SQLException {
    for (Setting setting : SETTINGS) {
      probe.each(
          SQL,
          row -> {
            examination.of(setting.severity(), 1);
            if (row.getString("value").equals(setting.bad())) {
              examination.found(
                  setting.severity(),
                  "setting " + setting.name(),
                  (setting.bad().equals("0") ? "not set: " : "off: ") + setting.why(),
                  row.getBoolean("here") && setting.fix() instanceof Fix.Run
                      ? Fix.run(
                          "new sessions only",
                          "ALTER DATABASE %s RESET %s"
                              .formatted(row.getString("database"), setting.name()))
                      : fix(setting, row.getString("database")));
            }
          },
          setting.name());
    }
  }

  /** Timeouts are set for the database only: other databases of the server may need none. */
  private static Fix fix(Setting setting, String database) {
    return switch (setting.fix()) {
      case Fix.Advice value ->
          Fix.decide(
              "new sessions only; give roles that dump or report their own with ALTER ROLE",
              "ALTER DATABASE %s SET %s = %s"
                  .formatted(database, setting.name(), Identifiers.literal(value.text())));
      case Fix.Run run -> run;
      case Fix.Decide decide -> decide;
      case Fix.Command command -> command;
    };
  }
}
