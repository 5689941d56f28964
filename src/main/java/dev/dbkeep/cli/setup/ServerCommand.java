package dev.dbkeep.cli.setup;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.config.Setting;
import dev.dbkeep.config.Settings;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts, stops and shows the embedded PostgreSQL of this project. */
@Command(
    description = {
      "The embedded PostgreSQL keeps its data in .dbkeep/ of the project and serves whenever no"
          + " DATABASE_URL is set.",
      "Every command starts it when it needs it; it keeps running until it is stopped."
    },
    footer = {
      "dbkeep server start",
      "dbkeep server status",
      "psql \"$(dbkeep server url)\"",
      "dbkeep server stop"
    })
final class ServerCommand implements Callable<Integer> {
  private final Context context;
  private final Action action;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--pg",
      paramLabel = "MAJOR",
      description = "major version of the embedded PostgreSQL (default: 18)")
  private @Nullable String pg;

  ServerCommand(Context context, Action action) {
    this.context = context;
    this.action = action;
  }

  /** What is asked of the server. */
  public enum Action {
    START,
    STOP,
    STATUS,
    URL
  }

  /** The JSON result. */
  record Report(boolean running, @Nullable String url, List<Integer> stopped) {}

  @Override
  public Integer call() {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    ConnectionOptions.put(flags, Setting.PG, pg);
    Settings settings = Project.load(context, flags).settings();
    return switch (action) {
      case START -> {
        ServerUrl url = EmbeddedServer.start(settings.home(), settings.postgresMajor());
        yield report(
            Optional.of(url), "PostgreSQL " + settings.postgresMajor() + " serves at " + url);
      }
      case STATUS -> {
        Optional<ServerUrl> url = EmbeddedServer.running(settings.home(), settings.postgresMajor());
        yield report(
            url,
            url.map(u -> "PostgreSQL " + settings.postgresMajor() + " serves at " + u)
                .orElse("not running"));
      }
      case URL -> url(settings);
      case STOP -> stop(settings);
    };
  }

  private int report(Optional<ServerUrl> url, String text) {
    PrintStream out = context.console().out();
    if (output.json()) {
      Json.write(
          out, new Report(url.isPresent(), url.map(ServerUrl::toString).orElse(null), List.of()));
      return 0;
    }
    out.println(text);
    if (url.isPresent() && !output.quiet()) {
      context.console().tell("With its password, for other programs: dbkeep server url");
    }
    return 0;
  }

  /**
   * The only output of dbkeep that holds a password: it is asked for by name, and only for the
   * server of our own.
   */
  private int url(Settings settings) {
    ServerUrl url =
        EmbeddedServer.running(settings.home(), settings.postgresMajor())
            .orElseThrow(
                () ->
                    DbkeepException.of(
                        ErrorCode.EMBEDDED_SERVER,
                        "the embedded server is not running",
                        "Start it with `dbkeep server start`."));
    if (output.json()) {
      Json.write(context.console().out(), new Report(true, url.withSecrets(), List.of()));
    } else {
      context.console().out().println(url.withSecrets());
    }
    return 0;
  }

  private int stop(Settings settings) {
    List<Integer> stopped = EmbeddedServer.stop(settings.home());
    if (output.json()) {
      Json.write(context.console().out(), new Report(false, null, stopped));
    } else {
      stopped.forEach(major -> context.console().out().println("PostgreSQL " + major + " stopped"));
      if (stopped.isEmpty()) {
        context.console().out().println("not running");
      }
    }
    return 0;
  }
}
