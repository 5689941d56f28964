package dev.dbkeep.cli.daemon;

import dev.dbkeep.cli.upkeep.KeptDatabase;
import dev.dbkeep.error.DbkeepException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One keeper for each database of a fleet, which grows and shrinks while the daemon runs. */
final class Keepers {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
  private static final long PATIENCE_SECONDS = 20;

  private final WatchedProject project;
  private final Function<KeptDatabase, Keeper> making;
  private final DaemonEvents events;
  private final ScheduledExecutorService workers;
  private final Map<KeptDatabase, Kept> kept = new HashMap<>();
  private List<KeptDatabase> tenants = List.of();
  private boolean isBlind;

  /**
   * @param parallel how many databases are worked on at a time
   */
  Keepers(
      WatchedProject project,
      Function<KeptDatabase, Keeper> making,
      DaemonEvents events,
      int parallel) {
    this.project = project;
    this.making = making;
    this.events = events;
    this.workers =
        Executors.newScheduledThreadPool(
            parallel, Thread.ofPlatform().name("keeper-", 0).daemon().factory());
  }

  private record Kept(Keeper keeper, ScheduledFuture<?> turns) {}

  /** Goes on until the process ends. */
  void run() throws InterruptedException {
    while (true) {
      if (project.refresh()) {
        order();
      }
      update(look());
      long looked = System.nanoTime();
      while (!project.isTouched() && System.nanoTime() - looked < BETWEEN_LOOKS.toNanos()) {
        Thread.sleep(TICK);
      }
    }
  }

  /** A step that runs is brought to its end by what was said when it began. */
  private synchronized void order() {
    kept.forEach((database, one) -> one.keeper().follow(project.orders(database)));
  }

  /** A turn of each; the worst of their exit codes. */
  int once() throws InterruptedException {
    List<KeptDatabase> databases = look();
    List<Callable<Integer>> turns = new ArrayList<>();
    for (KeptDatabase database : databases) {
      Keeper keeper = making.apply(database);
      turns.add(
          () -> {
            keeper.turn();
            return keeper.exit();
          });
    }
    int worst = 0;
    try (ExecutorService pool = workers) {
      for (Future<Integer> turn : pool.invokeAll(turns)) {
        worst = Keeper.worse(worst, turn.resultNow());
      }
    }
    return worst;
  }

  private synchronized void update(List<KeptDatabase> databases) {
    for (KeptDatabase database : databases) {
      kept.computeIfAbsent(database, this::keep);
    }
    List<KeptDatabase> gone =
        kept.keySet().stream().filter(database -> !databases.contains(database)).toList();
    for (KeptDatabase database : gone) {
      Kept left = kept.remove(database);
      if (left != null) {
        left.turns().cancel(false);
        left.keeper().stop();
        events.drops(database.name());
      }
    }
  }

  private Kept keep(KeptDatabase database) {
    Keeper keeper = making.apply(database);
    return new Kept(
        keeper,
        workers.scheduleWithFixedDelay(keeper::turn, 0, TICK.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** While the database that knows the others is away they are the ones it named last. */
  private List<KeptDatabase> look() {
    Fleet fleet = project.fleet();
    try {
      tenants = fleet.tenants();
      if (isBlind) {
        isBlind = false;
        events.back("fleet");
      }
    } catch (DbkeepException e) {
      if (!isBlind) {
        isBlind = true;
        events.away("fleet", e.getMessage());
      }
    }
    List<KeptDatabase> all = new ArrayList<>(fleet.declared());
    all.addAll(tenants);
    return Fleet.distinct(all);
  }

  /** Brings steps to their end, and gives back what takes longer than anybody waits. */
  void stop() {
    List<Keeper> all = all();
    all.forEach(Keeper::stop);
    workers.shutdown();
    try {
      if (!workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        all.forEach(Keeper::giveBack);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    events.stopped();
  }

  private synchronized List<Keeper> all() {
    return kept.values().stream().map(Kept::keeper).toList();
  }
}
