package dev.dbkeep.cli.studio;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.Version;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.studio.http.Endpoint;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Opens Studio. */
@Command(
    description = {
      "Opens tables, their rows, edits, SQL, the diagram and what dbkeep knows of the database in a"
          + " browser.",
      "Serves on 127.0.0.1 alone. The printed address carries a token that no other page knows;"
          + " requests without it, or from pages of another origin, are refused. No request leaves"
          + " this machine.",
      "A statement ends when its page is left, and each has a timeout on the server. In an"
          + " environment that is protected its name has to be typed before a change.",
    },
    footer = {"dbkeep studio", "dbkeep studio --read-only", "dbkeep studio --port 5600 --no-open"})
public final class StudioCommand implements Callable<Integer> {
  private static final int USUAL_PORT = 5555;
  private static final int LAST_PORT = 65_535;

  private final InnerCommands commands;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "where to serve; 0 for any that is free (default: 5555)")
  private int port = USUAL_PORT;

  @Option(names = "--read-only", description = "nothing can be changed, whatever the role may do")
  private boolean readOnly;

  @Option(names = "--no-open", description = "print the address and open no browser")
  private boolean noOpen;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  public StudioCommand(InnerCommands commands) {
    this.commands = commands;
  }

  /**
   * The JSON result, printed when Studio serves.
   *
   * @param address with the token that lets a browser in
   */
  record Report(String address, String database, boolean readOnly) {}

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > LAST_PORT) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "%d is not a port".formatted(port),
          "Name one between 1 and %d, or 0 for any that is free.".formatted(LAST_PORT));
    }
    if (!Studio.hasPages()) {
      throw DbkeepException.of(
          ErrorCode.CONFIG,
          "this dbkeep was built without the pages of Studio",
          "Install Node.js 20 or later with npm and build again: ./mvnw -Pfast package");
    }
    Context context = commands.context();
    Project project = Project.load(context, connection.flags());
    ServerUrl url = project.url();
    StudioOptions options =
        new StudioOptions(
            url,
            port,
            readOnly,
            project.settings().isProtected() ? url.database() : null,
            "dbkeep " + Version.text(),
            project.settings().home());
    try (Studio studio =
        Studio.start(
            options,
            new GrammarDangers(),
            new StudioWorkshop(context, project, url, readOnly),
            new RestoredPasts(pinned(url), connection.flags()),
            endpoints(options, project.settings().home()))) {
      if (output.json()) {
        Json.write(context.console().out(), new Report(studio.address(), url.database(), readOnly));
      } else {
        context.console().say("Studio of %s at %s".formatted(url, studio.address()));
      }
      if (!noOpen) {
        Browser.open(studio.address());
      }
      new CountDownLatch(1).await();
    }
    return 0;
  }

  /** What the pages show and run of the other commands. */
  private List<Endpoint<?>> endpoints(StudioOptions options, Path home) {
    InnerCommands pinned = pinned(options.url());
    Actions actions =
        new Actions(
            pinned,
            connection.words(),
            new ActionJournal(home.resolve("studio").resolve("actions")),
            new ActionRules(readOnly, options.protectedName()));
    return Stream.of(
            new CommandEndpoints(pinned, connection.words()).all(),
            new ActionEndpoints(actions).all())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * The commands of the database that is shown: after `branch switch` those of a terminal work on
   * the branch, which must not happen behind the back of whoever looks at this one.
   */
  private InnerCommands pinned(ServerUrl url) {
    Context context = commands.context();
    Map<String, String> environment = new HashMap<>(context.environment());
    environment.put("DATABASE_URL", url.withSecrets());
    return new InnerCommands(
        new Context(context.directory(), environment, context.console(), context.clock()),
        commands.program());
  }
}
