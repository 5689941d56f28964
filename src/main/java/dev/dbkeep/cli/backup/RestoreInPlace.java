package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.InPlace;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.Restorer;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.error.ShellWord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Replaces a data directory by what its cluster was, and says the way back. */
final class RestoreInPlace {
  private final Context context;
  private final Project project;
  private final OutputOptions output;
  private final String to;

  RestoreInPlace(Context context, Project project, OutputOptions output, String to) {
    this.context = context;
    this.project = project;
    this.output = output;
    this.to = to;
  }

  void run(Repository open, Stock stock, RestorePlan plan, Path given, boolean dry)
      throws IOException, InterruptedException {
    Instant began = context.clock().instant();
    Optional<InPlace.Replaced> finished = dry ? Optional.empty() : InPlace.finish(given, to);
    if (finished.isPresent()) {
      context.console().tell("an earlier run of this command restored it: only renaming was left");
      report(plan, finished.get(), began);
      return;
    }
    Path directory = InPlace.look(given, open.head().systemId());
    BackupManifest manifest = Objects.requireNonNull(stock.manifests().get(plan.backup().id()));
    InPlace.refuse(manifest);
    new Restorer(open, stock.segments()).refuseWithoutRoom(plan, manifest, directory);
    if (dry) {
      report(plan, null, began);
      return;
    }
    report(
        plan,
        new RestoreSteps(context, project, output).replace(open, stock, plan, directory, to),
        began);
  }

  private void report(RestorePlan plan, InPlace.@Nullable Replaced replaced, Instant began) {
    long milliseconds = Duration.between(began, context.clock().instant()).toMillis();
    if (output.json()) {
      Json.write(
          context.console().out(),
          new RestoreCommand.Report(
              to,
              plan.backup().id(),
              plan.timeline(),
              plan.wal().size(),
              replaced == null,
              replaced == null ? null : replaced.directory().toString(),
              null,
              replaced == null ? null : replaced.lastCommit(),
              replaced != null,
              replaced == null ? null : replaced.before().toString(),
              replaced == null ? List.of() : replaced.kept(),
              milliseconds));
      return;
    }
    Console console = context.console();
    if (replaced == null) {
      console.say("would restore to " + to + " in place from backup " + plan.backup().id());
      return;
    }
    console.say(
        "restored to %s in %.1f s from backup %s: %s\nlast commit: %s\nthe old cluster lies in %s"
            .formatted(
                to,
                milliseconds / 1000.0,
                plan.backup().id(),
                replaced.directory(),
                replaced.lastCommit(),
                replaced.before()));
    if (output.quiet()) {
      return;
    }
    console.tell(
        replaced.kept().isEmpty()
            ? "No configuration lay in the old directory."
            : "Kept from the old one: " + String.join(", ", replaced.kept()));
    console.tell(
        "Start it as you always do, or: pg_ctl start -D %s; then protect its new timeline: dbkeep protect"
            .formatted(ShellWord.of(replaced.directory())));
    console.tell(
        "Back to the old one, with the server stopped: mv %1$s %2$s && mv %3$s %1$s"
            .formatted(
                ShellWord.of(replaced.directory()),
                ShellWord.of(replaced.directory() + ".restored"),
                ShellWord.of(replaced.before())));
  }
}
