package dev.dbkeep.cli.daemon;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.monitor.AlertRules;
import dev.dbkeep.monitor.Dashboard;
import dev.dbkeep.monitor.ProcessMetrics;
import dev.dbkeep.monitor.ServerMetrics;
import dev.dbkeep.observe.Metric;
import dev.dbkeep.observe.MetricsServer;
import dev.dbkeep.observe.PrometheusText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The numbers of a server for Prometheus. */
@Command(
    description = {
      "Serves at /metrics what the server, its databases and the tables of this one say, under the"
          + " names of postgres_exporter, so that dashboards and rules for it go on to work; and as"
          + " dbkeep_* the health, jobs, retention, backups and incidents of dbkeep.",
      "Only reads, with a timeout for each question; a server that does not answer is pg_up 0. A"
          + " role with pg_monitor sees everything.",
      "--dashboard and --rules print a dashboard for Grafana and alert rules for Prometheus.",
    },
    footer = {
      "dbkeep metrics",
      "dbkeep metrics --listen 0.0.0.0:9187",
      "dbkeep metrics --once",
      "dbkeep metrics --dashboard > dbkeep.json"
    })
final class MetricsCommand implements Callable<Integer> {
  private final Context context;

  @Option(
      names = "--listen",
      paramLabel = "[HOST:]PORT",
      description = "where to serve (default: 127.0.0.1:9187)")
  private String listen = "127.0.0.1:9187";

  @Option(names = "--once", description = "print them once and end")
  private boolean once;

  @Option(names = "--dashboard", description = "print a dashboard for Grafana and end")
  private boolean dashboard;

  @Option(names = "--rules", description = "print alert rules for Prometheus and end")
  private boolean rules;

  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  MetricsCommand(Context context) {
    this.context = context;
  }

  /**
   * The JSON result.
   *
   * @param listening where they are served from now on; null with --once
   */
  record Report(@Nullable String listening, List<Line> metrics) {}

  /** One number. */
  record Line(String name, String type, SortedMap<String, String> labels, String value) {}

  @Override
  public Integer call() throws InterruptedException {
    if (Stream.of(once, dashboard, rules).filter(asked -> asked).count() > 1) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "--once, --dashboard and --rules print different things",
          "Name one of them.");
    }
    if (dashboard) {
      context.console().out().print(Dashboard.json());
      return 0;
    }
    if (rules) {
      context.console().out().print(AlertRules.yaml());
      return 0;
    }
    MetricsServer.check(listen);
    Project project = Project.load(context, connection.flags());
    ServerMetrics server = new ServerMetrics(project::runningUrl);
    try (KeeperMetrics keeper = new KeeperMetrics(context, project, repository)) {
      return once ? print(server, keeper) : serve(server, keeper);
    }
  }

  private int print(ServerMetrics server, KeeperMetrics keeper) {
    keeper.look();
    List<Metric> all = all(server, keeper);
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(null, all.stream().map(MetricsCommand::line).toList()));
    } else {
      context.console().out().print(PrometheusText.of(all));
    }
    return 0;
  }

  private int serve(ServerMetrics server, KeeperMetrics keeper) throws InterruptedException {
    keeper.start();
    try (MetricsServer serving = MetricsServer.start(listen, () -> all(server, keeper))) {
      String at =
          "http://%s:%d/metrics"
              .formatted(listen.contains(":") ? host() : "127.0.0.1", serving.port());
      if (output.json()) {
        Json.write(context.console().out(), new Report(at, List.of()));
      } else {
        context.console().say("serving " + at);
      }
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private String host() {
    return listen.substring(0, listen.lastIndexOf(':'));
  }

  private static List<Metric> all(ServerMetrics server, KeeperMetrics keeper) {
    List<Metric> all = new ArrayList<>(server.read());
    all.addAll(keeper.last());
    all.addAll(ProcessMetrics.read());
    return all;
  }

  private static Line line(Metric metric) {
    Map<String, String> labels = metric.labels();
    return new Line(
        metric.name(),
        metric.type().name().toLowerCase(Locale.ROOT),
        new TreeMap<>(labels),
        PrometheusText.number(metric.value()));
  }
}
