package dev.dbkeep.backup.past;

import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.RestorePlanner;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.trace.Change;
import dev.dbkeep.backup.trace.Commit;
import dev.dbkeep.backup.trace.RowLife;
import dev.dbkeep.backup.trace.WalWay;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Finds the transaction that took one row away. A look at the past just before some deletion says
 * where the row was; from there the log tells the rest.
 */
public final class RowSearch {
  private final Repository repository;
  private final Stock stock;
  private final WalWay way;
  private final Opener opener;

  /** Makes a moment of the past. */
  @FunctionalInterface
  public interface Opener {
    Past open(Target target) throws IOException, InterruptedException;
  }

  public RowSearch(Repository repository, Stock stock, WalWay way, Opener opener) {
    this.repository = repository;
    this.stock = stock;
    this.way = way;
    this.opener = opener;
  }

  /**
   * Searches.
   *
   * @param changes the transactions that took rows from the table, by their commits
   * @return empty when the row was not there at any of the moments that were looked at, or is still
   *     there
   */
  public Optional<RowLife.End> find(
      String table, RowKey key, List<Change> changes, IntConsumer progress)
      throws IOException, InterruptedException {
    // the last deletions first, then ever larger steps back
    for (int back = 1; !changes.isEmpty(); back *= 2) {
      Change change = changes.get(Math.max(0, changes.size() - back));
      try (Past past = opener.open(before(change.xid(), change.commit()))) {
        Optional<RowKey.Seen> seen = key.look(past.url(), table);
        if (seen.isPresent()) {
          return follow(past, table, key, seen.get(), change.commit(), progress);
        }
      }
      if (back >= changes.size()) {
        break;
      }
    }
    return Optional.empty();
  }

  private Optional<RowLife.End> follow(
      Past past, String table, RowKey key, RowKey.Seen first, Commit from, IntConsumer progress)
      throws IOException, InterruptedException {
    RowKey.Seen seen = first;
    Commit since = from;
    while (true) {
      Optional<RowLife.End> end =
          RowLife.follow(
              way, stock.segments(), seen.storage(), seen.place(), since.before(), progress);
      if (end.isEmpty() || !end.get().rewritten()) {
        return end;
      }
      Commit rewrite = end.get().commit();
      past.advance(
          repository,
          stock,
          new RestorePlanner(stock.archive())
              .plan(
                  new Target.AtCommit(
                      end.get().xid(), rewrite.timeline(), rewrite.at(), rewrite.end(), true)));
      Optional<RowKey.Seen> after = key.look(past.url(), table);
      if (after.isEmpty()) {
        return end;
      }
      seen = after.get();
      since = new Commit(rewrite.timeline(), rewrite.end(), rewrite.end(), rewrite.end());
    }
  }

  /** Just before a commit. */
  public static Target before(long xid, Commit commit) {
    return new Target.AtCommit(xid, commit.timeline(), commit.before(), commit.end(), false);
  }
}
