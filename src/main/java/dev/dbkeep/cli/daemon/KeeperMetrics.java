package dev.dbkeep.cli.daemon;

import dev.dbkeep.backup.ReceiverSlot;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.watch.Watch;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.cli.upkeep.UpkeepJobs;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.observe.Metric;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.jobs.JobState;
import dev.dbkeep.upkeep.jobs.RunBook;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What of dbkeep's own numbers no query of the database gives: the repository of backups and the
 * schedule of jobs. Looks beside the scrapes, since a bucket is slow and charges for each listing.
 */
final class KeeperMetrics implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);
  private static final Duration BETWEEN_REMOTE_LOOKS = Duration.ofMinutes(1);
  private static final double MILLIS = 1000;

  private final Context context;
  private final Project project;
  private final RepositoryOptions options;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile List<Metric> last = List.of();
  private @Nullable Repository repository;
  private @Nullable Watch watch;

  KeeperMetrics(Context context, Project project, RepositoryOptions options) {
    this.context = context;
    this.project = project;
    this.options = options;
  }

  /** Begins to look now and then. */
  void start() {
    Thread.ofPlatform().name("metrics").daemon().start(this::run);
  }

  private void run() {
    try {
      do {
        look();
      } while (!stopped.await(pause().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Duration pause() {
    Repository open = repository;
    return open != null && open.storage().keepsContent() ? BETWEEN_REMOTE_LOOKS : BETWEEN_LOOKS;
  }

  /** What the last look gave. */
  List<Metric> last() {
    return last;
  }

  /** What cannot be asked now is left out; the age of the other numbers shows it. */
  synchronized void look() {
    List<Metric> all = new ArrayList<>();
    try {
      all.addAll(protection());
    } catch (IOException | DbkeepException e) {
      close(repository);
      repository = null;
      watch = null;
    }
    try {
      all.addAll(jobs());
    } catch (DbkeepException e) {
      // pg_up says it, or the role may not read them
    }
    last = all;
  }

  private List<Metric> protection() throws IOException {
    Optional<ServerUrl> url = project.runningUrl();
    if (watch == null) {
      Optional<Repository> found = options.find(context, project);
      if (found.isEmpty()) {
        return List.of();
      }
      Repository open = found.get();
      repository = open;
      watch =
          new Watch(
              url.orElse(null),
              ReceiverSlot.NAME,
              open,
              RepositoryOptions.state(project, open.head().systemId()),
              context.clock());
    }
    return watch.look().metrics();
  }

  private List<Metric> jobs() {
    Optional<RunBook> book = project.runningUrl().flatMap(RunBook::existing);
    if (book.isEmpty()) {
      return List.of();
    }
    List<Metric> all = new ArrayList<>();
    for (JobState state :
        JobState.of(UpkeepJobs.of(project), book.get().last(), context.clock().instant())) {
      if (state.last() != null) {
        Map<String, String> job = Map.of("job", state.job().name());
        all.add(
            new Metric(
                "dbkeep_job_next_run_timestamp_seconds",
                "When the job is due next.",
                job,
                state.next().toEpochMilli() / MILLIS));
        all.add(
            new Metric(
                "dbkeep_job_faulty",
                "Whether its last run failed, or one was missed.",
                job,
                state.fault() == null ? 0 : 1));
      }
    }
    return all;
  }

  private static void close(@Nullable Repository open) {
    if (open != null) {
      open.close();
    }
  }

  @Override
  public synchronized void close() {
    stopped.countDown();
    close(repository);
  }
}
