package dev.dbkeep.upkeep.jobs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The files that let another scheduler start the jobs. */
public enum Installer {
  CRON {
    @Override
    public Map<String, String> files(List<MaintenanceJob> jobs, Place place) {
      StringBuilder text =
          new StringBuilder(
              "# dbkeep: copy this to /etc/cron.d/dbkeep; times are this machine's\n");
      for (MaintenanceJob job : jobs) {
        text.append(job.at().cron())
            .append(" root cd ")
            .append(quoted(place.directory()))
            .append(" && ")
            .append(quoted(place.program()))
            .append(" upkeep run ")
            .append(job.name())
            .append(" --scheduled -q")
            .append(flags(place, Installer::quoted))
            .append("\n");
      }
      return Map.of("dbkeep.cron", text.toString());
    }
  },

  SYSTEMD {
    @Override
    public Map<String, String> files(List<MaintenanceJob> jobs, Place place) {
      Map<String, String> files = new LinkedHashMap<>();
      for (MaintenanceJob job : jobs) {
        files.put(
            "dbkeep-" + job.name() + ".service",
            """
            [Unit]
            Description=dbkeep upkeep: %s
            After=network-online.target

            [Service]
            Type=oneshot
            WorkingDirectory=%s
            EnvironmentFile=-%s/.env
            ExecStart="%s" upkeep run %s --scheduled -q%s
            # 3 says that something was found
            SuccessExitStatus=3
            """
                .formatted(
                    job.name(),
                    place.directory(),
                    place.directory(),
                    place.program(),
                    job.name(),
                    flags(place, word -> "\"" + word + "\"")));
        files.put(
            "dbkeep-" + job.name() + ".timer",
            """
            [Unit]
            Description=dbkeep upkeep: %s

            [Timer]
            OnCalendar=%s
            # what was missed while the machine was off is done when it is on again
            Persistent=true

            [Install]
            WantedBy=timers.target
            """
                .formatted(job.name(), job.at().calendar()));
      }
      return files;
    }
  },

  DAEMON {
    @Override
    public Map<String, String> files(List<MaintenanceJob> jobs, Place place) {
      return Map.of(
          "dbkeep-daemon.service",
          """
          [Unit]
          Description=dbkeep daemon: runs the jobs of dbkeep.toml
          After=network-online.target

          [Service]
          WorkingDirectory=%s
          EnvironmentFile=-%s/.env
          ExecStart="%s" daemon%s
          Restart=always
          RestartSec=10
          # what runs is brought to the end of its step, or given back
          TimeoutStopSec=60
          SuccessExitStatus=143

          [Install]
          WantedBy=multi-user.target
          """
              .formatted(
                  place.directory(),
                  place.directory(),
                  place.program(),
                  flags(place, word -> "\"" + word + "\"")));
    }
  },

  K8S {
    @Override
    public Map<String, String> files(List<MaintenanceJob> jobs, Place place) {
      StringBuilder text = new StringBuilder();
      for (MaintenanceJob job : jobs) {
        text.append(
            """
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata:
              name: dbkeep-%s
            spec:
              schedule: "%s"
              timeZone: "%s"
              concurrencyPolicy: Forbid
              jobTemplate:
                spec:
                  backoffLimit: 2
                  template:
                    spec:
                      restartPolicy: Never
                      containers:
                        - name: dbkeep
                          # an image with dbkeep and your project in it
                          image: dbkeep
                          args: ["upkeep", "run", "%s", "--scheduled", "-q"%s]
                          envFrom:
                            # with DATABASE_URL
                            - secretRef: {name: dbkeep}
            """
                .formatted(
                    job.name(),
                    job.at().cron(),
                    job.at().zone().getId(),
                    job.name(),
                    flags(place, word -> "\"" + word + "\"").replace(" ", ", ")));
      }
      return Map.of("dbkeep-cronjobs.yaml", text.toString());
    }
  };

  /**
   * Where dbkeep runs.
   *
   * @param directory the project's, absolute
   * @param program absolute
   * @param flags that lead to the database, without secrets
   */
  public record Place(String directory, String program, List<String> flags) {
    public Place {
      flags = List.copyOf(flags);
    }
  }

  /** Their content by name. */
  public abstract Map<String, String> files(List<MaintenanceJob> jobs, Place place);

  private static String flags(Place place, UnaryOperator<String> quote) {
    return place.flags().stream()
        .map(word -> " " + quote.apply(word))
        .collect(Collectors.joining());
  }

  /** A word of sh; cron takes a percent sign for the end of the line. */
  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''").replace("%", "\\%") + "'";
  }
}
