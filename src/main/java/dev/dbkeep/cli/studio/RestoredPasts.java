package dev.dbkeep.cli.studio;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.past.Past;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.TargetText;
import dev.dbkeep.cli.backup.AtCommand;
import dev.dbkeep.cli.backup.PastSteps;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.Redactor;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.config.Setting;
import dev.dbkeep.studio.past.PastServers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** Servers of the past as `dbkeep at` starts them, from the backups of the project. */
final class RestoredPasts implements PastServers {
  private final InnerCommands commands;
  private final Map<Setting, String> flags;

  RestoredPasts(InnerCommands commands, Map<Setting, String> flags) {
    this.commands = commands;
    this.flags = Map.copyOf(flags);
  }

  @Override
  public Opened open(String moment, Consumer<String> progress) throws InterruptedException {
    Context context = context(progress);
    Project project = Project.load(context, flags);
    PastSteps steps = new PastSteps(context, project, new OutputOptions());
    try (Repository repository = new RepositoryOptions().open(context, project)) {
      Past past =
          steps.open(
              repository,
              steps.stock(repository),
              TargetText.parse(moment, context.clock().getZone()));
      Instant last = past.state().lastCommit();
      return new Opened(
          past.url(),
          last.equals(Instant.EPOCH) ? null : last.toString(),
          past.isReused(),
          () -> leave(past, steps.home()));
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  /** Its files stay for a while, so that the next look begins with them. */
  private void leave(Past past, Path home) {
    try (past) {
      past.park(home, commands.context().clock().instant().plus(AtCommand.PARKED));
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  private Context context(Consumer<String> progress) {
    Context given = commands.context();
    Redactor redactor = new Redactor();
    Consumer<String> shown = line -> progress.accept(redactor.redact(line));
    Console console =
        new Console(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(new Lines(shown, shown), true, StandardCharsets.UTF_8),
            false,
            true,
            false,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            redactor);
    return new Context(given.directory(), given.environment(), console, given.clock());
  }
}
