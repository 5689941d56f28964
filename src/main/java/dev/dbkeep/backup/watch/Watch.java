package dev.dbkeep.backup.watch;

import dev.dbkeep.backup.Exposure;
import dev.dbkeep.backup.Received;
import dev.dbkeep.backup.SlotUse;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.Inventory;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.verify.Holes;
import dev.dbkeep.backup.verify.Pace;
import dev.dbkeep.backup.verify.Verifier;
import dev.dbkeep.backup.wal.Timelines;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.backup.wal.WalFolder;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a protection again and again. A look asks the server once and lists the repository, and
 * reads there only what is new; whether something that is stored was changed or removed shows in
 * the listing, and is a reason to read everything, see {@link #verify}.
 *
 * <p>Looks come from one thread, readings from another.
 */
public final class Watch {
  /** Greater than every place: without a backup no WAL is of use. */
  private static final Lsn NO_BACKUP = new Lsn(-1);

  private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(10);

  private final @Nullable ServerUrl url;
  private final String slot;
  private final Repository repository;
  private final Path state;
  private final Clock clock;
  private final WalFolder folder;
  private Instant receiving;
  private @Nullable Server server;
  private @Nullable SortedSet<WalFile> missing;
  private @Nullable Inventory last;
  private @Nullable StoredState stored;
  private volatile boolean suspicious;
  private volatile Reading reading = new Reading(null, List.of());

  /**
   * @param url null when there is no server to ask
   * @param state the folder of the receiver
   */
  public Watch(
      @Nullable ServerUrl url, String slot, Repository repository, Path state, Clock clock) {
    this.url = url;
    this.slot = slot;
    this.repository = repository;
    this.state = state;
    this.clock = clock;
    this.folder = new WalFolder(state.resolve("wal"), repository.head().segmentSize());
    this.receiving = clock.instant();
  }

  /** What reading everything found. */
  private record Reading(@Nullable Instant at, List<String> faults) {}

  /** What the server said. */
  private record Server(
      Instant at, Optional<Exposure> exposure, Optional<SlotUse> slot, @Nullable String trouble) {}

  public Vitals look() throws IOException {
    Instant now = clock.instant();
    if (server == null || !server.at().plus(BETWEEN_QUESTIONS).isAfter(now)) {
      server = ask(now);
    }
    if (server.exposure().filter(Exposure::receiving).isPresent()) {
      receiving = now;
    }
    // before the repository: a segment on its way is in one of both then
    SortedSet<WalFile> held = new TreeSet<>(folder.files());
    Inventory inventory = repository.inventory();
    if (last != null && !inventory.changedSince(last).isEmpty()) {
      suspicious = true;
    }
    if (stored == null || last == null || !inventory.hasSameBackups(last)) {
      stored = StoredState.read(repository);
    }
    last = inventory;
    return new Vitals(
        now,
        server.exposure(),
        Duration.between(receiving, now),
        server.slot(),
        server.trouble(),
        stored,
        holes(held, inventory, stored),
        inventory.bytes(),
        repository.storage().free(),
        reading.at(),
        reading.faults());
  }

  private Server ask(Instant now) {
    if (url == null) {
      return new Server(now, Optional.empty(), Optional.empty(), "it does not run");
    }
    try {
      Instant until = Received.read(state).orElse(Instant.EPOCH);
      Optional<SlotUse> use = SlotUse.of(url, slot);
      return new Server(now, use.map(known -> known.exposure(until, now)), use, null);
    } catch (DbkeepException e) {
      return new Server(now, Optional.empty(), Optional.empty(), e.getMessage());
    }
  }

  /** What two looks in a row miss: a listing is not taken at one moment. */
  private Vitals.Holes holes(SortedSet<WalFile> held, Inventory inventory, StoredState now)
      throws IOException {
    Lsn oldest = now.oldest().map(BackupManifest::startLsn).map(Lsn::parse).orElse(NO_BACKUP);
    Lsn newest = now.newest().map(BackupManifest::startLsn).map(Lsn::parse).orElse(NO_BACKUP);
    int size = folder.segmentSize();
    Timelines timelines = Timelines.of(repository.histories(new ArrayList<>()));
    held.addAll(inventory.wal());
    SortedSet<WalFile> found = Holes.missing(held, inventory.knownWal(), timelines, oldest, size);
    SortedSet<WalFile> both = new TreeSet<>(found);
    if (missing != null) {
      both.retainAll(missing);
    }
    missing = found;
    long open =
        both.stream().filter(file -> file.start(size).plus(size).compareTo(newest) > 0).count();
    return new Vitals.Holes(both.size(), Math.toIntExact(open));
  }

  /** Whether something that was stored is gone or different since it was read last. */
  public boolean isSuspicious() {
    return suspicious;
  }

  /** Reads everything; what is wrong is among the numbers from then on. */
  public void verify(Pace pace) throws IOException, InterruptedException {
    suspicious = false;
    List<String> faults;
    try {
      faults = new Verifier(repository, state, pace).verify().faults();
    } catch (DamagedException e) {
      faults = List.of(String.valueOf(e.getMessage()));
    }
    reading = new Reading(clock.instant(), faults);
  }
}
