package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.LiveCluster;
import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.past.Relation;
import dev.dbkeep.backup.past.RowKey;
import dev.dbkeep.backup.past.RowSearch;
import dev.dbkeep.backup.past.TableStorages;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.restore.TargetText;
import dev.dbkeep.backup.trace.Change;
import dev.dbkeep.backup.trace.ChangeFinder;
import dev.dbkeep.backup.trace.RowLife;
import dev.dbkeep.backup.trace.Storage;
import dev.dbkeep.backup.trace.WalWay;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.ProgressLine;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who took rows from a table, and when. */
@Command(
    description = {
      "Searches the write-ahead log for the transactions that deleted rows of a table, also by"
          + " TRUNCATE, with the time of their commits. With --key it looks at the past to say"
          + " which of them took that row.",
    },
    footer = {
      "dbkeep when-deleted orders",
      "dbkeep when-deleted orders --since \"2026-11-21 09:00 UTC\" --updates",
      "dbkeep when-deleted orders --key id=700",
    })
final class WhenDeletedCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(index = "0", paramLabel = "TABLE", description = "the table")
  private String table = "";

  @Option(
      names = "--key",
      paramLabel = "COLUMN=VALUE",
      description = "which row is meant; once for each column of its key")
  private List<String> key = new ArrayList<>();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "a time with its zone (default: all that was received)")
  private @Nullable String since;

  @Option(names = "--updates", description = "show those that only updated rows, too")
  private boolean updates;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "show the last N (default: 20; 0 for all)")
  private int limit = 20;

  WhenDeletedCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      String table,
      List<Line> transactions,
      int omitted,
      @Nullable String key,
      @Nullable Line takenBy,
      long searchedBytes,
      int missingSegments) {}

  /** A transaction. */
  record Line(
      long xid,
      String committed,
      String place,
      long deleted,
      long updated,
      boolean rewritten,
      boolean complete) {}

  @Override
  public Integer call() throws InterruptedException {
    Optional<Instant> from = from();
    RowKey wanted = key.isEmpty() ? null : RowKey.parse(key);
    Project project = Project.load(context, connection.flags());
    PastSteps steps = new PastSteps(context, project, output);
    try (Repository open = repository.open(context, project)) {
      LiveCluster.refuseOther(steps.live(), open);
      Stock stock = steps.stock(open);
      Map<Storage, Relation> storages = storages(steps.live());
      WalWay all = WalWay.of(stock.archive());
      WalWay way = from.map(moment -> all.since(moment, stock.archive())).orElse(all);
      List<Change> changes = search(stock, way, storages, from.orElse(Instant.MIN), steps);
      if (wanted == null) {
        report(way, changes, null, null);
      } else {
        report(way, changes, wanted, taken(open, stock, way, changes, wanted, steps));
      }
      return 0;
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  private Optional<Instant> from() {
    if (since == null) {
      return Optional.empty();
    }
    if (TargetText.parse(since, context.clock().getZone()) instanceof Target.Time time) {
      return Optional.of(time.at());
    }
    throw DbkeepException.of(
        ErrorCode.USAGE, "not a time: " + since, "Write --since 2026-11-21T09:00:00Z.");
  }

  private Map<Storage, Relation> storages(ServerUrl live) {
    try (Connection open = Connections.open(live)) {
      Relation relation =
          Relation.find(open, table)
              .orElseThrow(
                  () ->
                      DbkeepException.of(
                          ErrorCode.USAGE,
                          "there is no table " + table + " in " + live.database(),
                          "Was it dropped? `dbkeep at TIME \"select count(*) from "
                              + table
                              + "\"` shows whether it was there, and `dbkeep at TIME --table "
                              + table
                              + " --into NEW` brings it back."));
      return TableStorages.of(open, relation);
    } catch (SQLException e) {
      throw SqlErrors.of(e, live);
    }
  }

  private List<Change> search(
      Stock stock, WalWay way, Map<Storage, Relation> storages, Instant from, PastSteps steps)
      throws IOException, InterruptedException {
    try (ProgressLine line = new ProgressLine(context, "MB", output.quiet())) {
      return ChangeFinder.find(
          way,
          stock.segments(),
          storages.keySet(),
          change ->
              (updates || change.deleted() > 0 || change.rewritten())
                  && !change.committed().isBefore(from),
          steps.searched(way, line));
    }
  }

  private Optional<RowLife.End> taken(
      Repository open,
      Stock stock,
      WalWay way,
      List<Change> changes,
      RowKey wanted,
      PastSteps steps)
      throws IOException, InterruptedException {
    if (wanted.look(steps.live(), table).isPresent()) {
      return Optional.empty();
    }
    RowSearch search = new RowSearch(open, stock, way, target -> steps.open(open, stock, target));
    try (ProgressLine line = new ProgressLine(context, "MB", output.quiet())) {
      return search.find(table, wanted, changes, steps.searched(way, line));
    }
  }

  private static Line line(Change change) {
    return new Line(
        change.xid(),
        change.committed().toString(),
        change.commit().at().toString(),
        change.deleted(),
        change.updated(),
        change.rewritten(),
        change.whole());
  }

  private void report(
      WalWay way,
      List<Change> changes,
      @Nullable RowKey wanted,
      @Nullable Optional<RowLife.End> taken) {
    int shown = limit <= 0 ? changes.size() : Math.min(limit, changes.size());
    List<Change> last = changes.subList(changes.size() - shown, changes.size());
    Line by = taken == null ? null : taken.map(end -> takenBy(end, changes)).orElse(null);
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              table,
              last.stream().map(WhenDeletedCommand::line).toList(),
              changes.size() - shown,
              wanted == null ? null : wanted.display(),
              by,
              (long) way.files().size() * way.segmentSize(),
              way.missing()));
      return;
    }
    ChangePrinter printer = new ChangePrinter(context.console(), table);
    if (wanted == null) {
      printer.table(last, changes.size() - shown);
    } else {
      printer.row(wanted, by);
    }
    if (!output.quiet()) {
      printer.notes(way, changes);
    }
  }

  private static Line takenBy(RowLife.End end, List<Change> changes) {
    return changes.stream()
        .filter(change -> change.commit().equals(end.commit()))
        .map(WhenDeletedCommand::line)
        .findFirst()
        .orElseGet(
            () ->
                new Line(
                    end.xid(),
                    end.committed().toString(),
                    end.commit().at().toString(),
                    0,
                    0,
                    end.rewritten(),
                    false));
  }
}
