package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.ExecutionProgress;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.ProgressLine;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.WayBack;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.relations.MissingKey;
import dev.dbkeep.upkeep.relations.OrphanBudget;
import dev.dbkeep.upkeep.relations.OrphanCount;
import dev.dbkeep.upkeep.relations.Orphans;
import dev.dbkeep.upkeep.relations.Quarantine;
import dev.dbkeep.upkeep.relations.Relation;
import dev.dbkeep.upkeep.relations.Relation.Origin;
import dev.dbkeep.upkeep.relations.Relations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds rows that point nowhere, and puts them right. */
@Command(
    description = {
      "Counts the rows whose reference points at no row: of foreign keys that are NOT VALID, of the"
          + " relations [[relations]] in dbkeep.toml, and of columns that look like a reference by"
          + " their name, type and values. Exit code 3 when there are any. It only reads, and gives"
          + " up a count that takes too long rather than estimate it.",
      "What looks like a relation is one once you say so: --confirm writes it into dbkeep.toml,"
          + " where confirmed = false says that it is none. What something speaks against, such as"
          + " a log that outlives what it names, is only possible: it is shown with the reason,"
          + " counts for nothing, and is confirmed with --possible.",
      "--quarantine moves the rows into schema dbkeep, from where --restore brings them back as"
          + " they were; --delete removes them; --add-foreign-key keeps new ones out. All three ask"
          + " for a relation that is declared or confirmed.",
    },
    footer = {
      "dbkeep orphans",
      "dbkeep orphans --table orders --confirm",
      "dbkeep orphans --table orders --quarantine --add-foreign-key",
      "dbkeep orphans --restore 1",
    })
final class OrphansCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(names = "--table", paramLabel = "TABLE", description = "only references from this table")
  private @Nullable String table;

  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "how many rows of each are shown (default: 3)")
  private int examples = 3;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "how long one count may take (default: 60)")
  private long seconds = OrphanBudget.DEFAULT.time().toSeconds();

  @Option(names = "--all", description = "count those of valid foreign keys, too")
  private boolean all;

  @Option(names = "--confirm", description = "write what looks like a relation into dbkeep.toml")
  private boolean confirm;

  @Option(names = "--possible", description = "with --confirm, what is only possible, too")
  private boolean possible;

  @Option(names = "--quarantine", description = "move the rows into schema dbkeep")
  private boolean quarantine;

  @Option(names = "--delete", description = "remove the rows for good; needs --table")
  private boolean delete;

  @Option(
      names = "--add-foreign-key",
      description = "declare the relation where no row breaks it, without keeping anybody waiting")
  private boolean addForeignKey;

  @Option(names = "--restore", paramLabel = "ID", description = "put rows of a quarantine back")
  private @Nullable Long restore;

  @Option(
      names = "--no-snapshot",
      description =
          "in a protected environment, --delete without a branch or a fresh `dbkeep protect` to"
              + " come back to")
  private boolean noSnapshot;

  OrphansCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      long orphans,
      List<OrphansText.Line> relations,
      List<OrphansText.Taken> taken,
      List<String> foreignKeys,
      List<String> confirmed,
      OrphansText.@Nullable Back restored) {}

  @Override
  public Integer call() {
    if (delete && (table == null || quarantine)) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          quarantine ? "--quarantine and --delete exclude each other" : "--delete needs --table",
          "Write dbkeep orphans --table orders --delete.");
    }
    Project project = Project.load(context, connection.flags());
    ServerUrl url = project.url();
    if (restore != null) {
      return restore(new Quarantine(url, project.executeOptions()).restore(restore));
    }
    List<Relation> relations =
        new Relations(url, RelationsFile.confirmed(project))
            .find().stream()
                .filter(one -> table == null || one.child().isNamed(table))
                .filter(one -> all || one.origin() != Origin.FOREIGN_KEY)
                .toList();
    OrphanBudget budget = OrphanBudget.DEFAULT.withTime(Duration.ofSeconds(seconds));
    List<OrphanCount> counts;
    try (ProgressLine line = new ProgressLine(context, "relations", output.quiet())) {
      int[] done = {0};
      counts =
          new Orphans(url, budget)
              .count(
                  relations,
                  examples,
                  next -> line.update(done[0]++, relations.size(), next.fromShown()));
    }
    OrphansText text = new OrphansText(context, output);
    if (!output.json()) {
      text.print(counts);
    }
    List<String> confirmed = confirm ? confirm(project, relations) : List.of();
    List<OrphansText.Taken> taken = new ArrayList<>();
    List<String> foreignKeys = new ArrayList<>();
    if (!dryRun.dryRun()) {
      taken.addAll(take(project, url, counts));
      foreignKeys.addAll(declare(project, url, counts));
    }
    long left =
        quarantine && !dryRun.dryRun() || delete && !dryRun.dryRun()
            ? 0
            : counts.stream()
                .filter(one -> one.relation().origin() != Origin.POSSIBLE)
                .filter(OrphanCount::hasOrphans)
                .mapToLong(OrphansText::number)
                .sum();
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              left,
              counts.stream().map(OrphansText::line).toList(),
              taken,
              foreignKeys,
              confirmed,
              null));
    } else {
      text.print(taken, foreignKeys, confirmed);
    }
    return left > 0 ? ErrorCode.FINDINGS.exit() : 0;
  }

  private List<String> confirm(Project project, List<Relation> relations) {
    List<Relation> guessed =
        relations.stream()
            .filter(
                one ->
                    one.origin() == Origin.GUESSED || possible && one.origin() == Origin.POSSIBLE)
            .toList();
    if (!dryRun.dryRun() && !guessed.isEmpty()) {
      RelationsFile.append(project.settings().directory(), guessed);
    }
    return guessed.stream().map(one -> one.fromShown() + " -> " + one.toShown()).toList();
  }

  private List<OrphansText.Taken> take(Project project, ServerUrl url, List<OrphanCount> counts) {
    List<Relation> broken =
        counts.stream()
            .filter(OrphanCount::hasOrphans)
            .map(OrphanCount::relation)
            .filter(one -> one.origin() != Origin.POSSIBLE)
            .toList();
    if (broken.isEmpty() || !quarantine && !delete) {
      return List.of();
    }
    refuseGuesses(broken);
    if (delete && project.settings().isProtected() && !noSnapshot) {
      String wayBack =
          new WayBack(url, project.branches(context), context.clock(), "orphans")
              .take(Set.of("rows of " + table));
      if (!output.json() && !output.quiet()) {
        context.console().tell(wayBack);
      }
    }
    Quarantine quarantined = new Quarantine(url, project.executeOptions());
    List<OrphansText.Taken> taken = new ArrayList<>();
    for (Relation relation : broken) {
      Quarantine.Taken one = delete ? quarantined.delete(relation) : quarantined.move(relation);
      taken.add(
          new OrphansText.Taken(
              relation.fromShown(), relation.toShown(), one.rows(), one.id(), one.keptAs()));
    }
    return taken;
  }

  private static void refuseGuesses(List<Relation> relations) {
    for (Relation relation : relations) {
      if (!relation.isCertain()) {
        throw DbkeepException.of(
            ErrorCode.DATA_LOSS,
            "nobody has said that " + relation.fromShown() + " points at " + relation.toShown(),
            "If it does, run `dbkeep orphans --table "
                + relation.child().shown()
                + " --confirm` first; if not, write confirmed = false for it in dbkeep.toml.");
      }
    }
  }

  private List<String> declare(Project project, ServerUrl url, List<OrphanCount> counts) {
    if (!addForeignKey) {
      return List.of();
    }
    List<Relation> missing =
        counts.stream()
            .map(OrphanCount::relation)
            .filter(one -> one.origin() != Origin.FOREIGN_KEY && one.only() == null)
            .filter(one -> one.origin() != Origin.POSSIBLE)
            .toList();
    refuseGuesses(missing);
    for (OrphanCount count : counts) {
      if (count.relation().origin() == Origin.POSSIBLE) {
        continue;
      }
      if (count.skipped() != null || count.hasOrphans() && !quarantine && !delete) {
        throw DbkeepException.of(
            ErrorCode.FINDINGS,
            count.relation().fromShown() + " cannot have a foreign key while rows point nowhere",
            "Add --quarantine, which moves them aside first.");
      }
    }
    List<String> added = new ArrayList<>();
    for (Relation relation : missing) {
      try (ExecutionProgress progress = new ExecutionProgress(context, output, "foreign keys")) {
        new MissingKey(relation).add(url, project.executeOptions(), progress);
      }
      added.add(relation.fromShown() + " -> " + relation.toShown());
    }
    return added;
  }

  private int restore(Quarantine.Restored restored) {
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              0,
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              new OrphansText.Back(restored.table(), restored.rows())));
    } else {
      context.console().say(restored.rows() + " rows are back in " + restored.table());
    }
    return 0;
  }
}
