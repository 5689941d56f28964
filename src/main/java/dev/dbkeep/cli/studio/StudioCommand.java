package dev.dbkeep.cli.studio;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.Version;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.studio.design.StudioWorkshop;
import dev.dbkeep.config.Setting;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Listening;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      "--server is for a team: members sign in, are viewers, editors or admins, and what they"
          + " change is written down. Whoever opens the address that is printed first becomes the"
          + " first admin and invites the others.",
    },
    footer = {
      "dbkeep studio",
      "dbkeep studio --read-only",
      "dbkeep studio --port 5600 --no-open",
      "dbkeep studio --server --behind-proxy --public-url https://studio.example.com",
    })
final class StudioCommand implements Callable<Integer> {
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

  @Mixin private final ServerOptions server = new ServerOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  StudioCommand(InnerCommands commands) {
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
    Map<Setting, String> flags = connection.flags();
    flags.putAll(server.flags());
    Project project = Project.load(context, flags);
    Optional<Listening> listening = server.listening(port, project);
    server.warning().ifPresent(warning -> context.console().tell("warning: " + warning));
    ServerUrl url = project.url();
    try (Studio studio = open(project, listening)) {
      if (output.json()) {
        Json.write(context.console().out(), new Report(studio.address(), url.database(), readOnly));
      } else {
        tell(context.console(), url, studio);
      }
      if (!noOpen && listening.isEmpty()) {
        Browser.open(studio.address());
      }
      new CountDownLatch(1).await();
    }
    return 0;
  }

  /**
   * Begins to serve all that the pages ask.
   *
   * @param listening where a team reaches it; empty for whoever sits at this machine
   */
  Studio open(Project project, Optional<Listening> listening) {
    Context context = commands.context();
    ServerUrl url = project.url();
    StudioOptions options =
        new StudioOptions(
            url,
            port,
            readOnly,
            project.settings().isProtected() ? url.database() : null,
            "dbkeep " + Version.text(),
            project.settings().home());
    StudioWorkshop workshop = new StudioWorkshop(context, project, url, readOnly);
    // Ctrl+C is how it ends
    Runtime.getRuntime().addShutdownHook(new Thread(workshop::close));
    RestoredPasts pasts = new RestoredPasts(pinned(url), connection.flags());
    List<Endpoint<?>> more = endpoints(options, project.settings().home());
    return listening.isPresent()
        ? Studio.serve(
            options,
            new GrammarDangers(),
            workshop,
            pasts,
            listening.get(),
            TeamSetup.of(context, project, url),
            more)
        : Studio.start(options, new GrammarDangers(), workshop, pasts, more);
  }

  /** What the pages show and run of the other commands. */
  private List<Endpoint<?>> endpoints(StudioOptions options, Path home) {
    InnerCommands pinned = pinned(options.url());
    Looks looks = new Looks(pinned);
    Actions actions =
        new Actions(
            pinned,
            looks,
            connection.words(),
            new ActionJournal(home.resolve("studio").resolve("actions")),
            new ActionRules(readOnly, options.protectedName()));
    return Stream.of(
            new CommandEndpoints(looks, connection.words()).all(),
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

  private static void tell(Console console, ServerUrl url, Studio studio) {
    if (!studio.awaitsAdmin()) {
      console.say("Studio of %s at %s".formatted(url, studio.address()));
    } else {
      console.say("Studio of %s at %s".formatted(url, studio.origin()));
      console.say("Nobody is a member yet. Open this within an hour to become the first admin:");
      console.say("  " + studio.address());
    }
    if (studio.reachesAccounts()) {
      console.say(
          "SQL is for admins alone, since the role %s reaches the accounts; studio-accounts-url can"
                  .formatted(url.user())
              + " keep them apart.");
    }
  }
}
