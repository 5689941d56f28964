package dev.dbkeep.backup.repo;

import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who works with a repository at this moment. Everyone writes a lease first and looks at those of
 * the others then, so that of two at least one sees the other.
 */
public final class Leases {
  static final String FOLDER = "leases/";
  private static final Duration LIFE = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int POLL_MILLIS = 200;

  private final PackedObjects objects;
  private final Duration life;

  Leases(PackedObjects objects) {
    this(objects, LIFE);
  }

  Leases(PackedObjects objects, Duration life) {
    this.objects = objects;
    this.life = life;
  }

  /**
   * For who stores a backup: what is there already stays. Waits while something is removed, since a
   * chunk that the backup found could be among it.
   */
  public Lease backup() throws IOException, InterruptedException {
    Lease lease = take(LeaseText.mine(LeaseText.Kind.BACKUP, List.of()));
    return waitFor(lease, other -> other.kind() == LeaseText.Kind.PRUNE);
  }

  /** For who reads backups: they stay, with the WAL behind them. */
  public Lease read(Collection<String> backups) throws IOException, InterruptedException {
    Lease lease = take(LeaseText.mine(LeaseText.Kind.READ, List.copyOf(backups)));
    return waitFor(
        lease,
        other ->
            other.kind() == LeaseText.Kind.PRUNE
                && (other.removing() == null
                    || other.removing().stream().anyMatch(backups::contains)));
  }

  /**
   * The same where nothing can be written, such as from a copy that is mounted read-only: without a
   * lease then.
   */
  public Optional<Lease> tryRead(Collection<String> backups) throws InterruptedException {
    try {
      return Optional.of(read(backups));
    } catch (IOException e) {
      return Optional.empty();
    } catch (DbkeepException e) {
      if (e.code() == ErrorCode.BUSY) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** For who removes; only one at a time. */
  public Lease prune() throws IOException {
    Lease lease = take(LeaseText.mine(LeaseText.Kind.PRUNE, List.of()));
    if (others(lease).stream().anyMatch(other -> other.kind() == LeaseText.Kind.PRUNE)) {
      lease.close();
      throw DbkeepException.of(
          ErrorCode.BUSY,
          "another dbkeep removes backups at this moment",
          "Run it again when that one is done.");
    }
    return lease;
  }

  /** Tells what the holder of the lease is going to remove. */
  public void announce(Lease prune, List<String> backups) throws IOException {
    prune.publish(LeaseText.mine(LeaseText.Kind.PRUNE, List.of()).removing(backups));
  }

  /** The backups that others read. */
  public Set<String> inUse(Lease own) throws IOException {
    Set<String> ids = new HashSet<>();
    others(own).forEach(other -> ids.addAll(other.backups()));
    return ids;
  }

  /** Whether a backup is stored at this moment. */
  public boolean isBackingUp(Lease own) throws IOException {
    return others(own).stream().anyMatch(other -> other.kind() == LeaseText.Kind.BACKUP);
  }

  private Lease take(LeaseText text) throws IOException {
    return new Lease(objects, FOLDER + UUID.randomUUID() + ".json", text, life);
  }

  private Lease waitFor(Lease lease, java.util.function.Predicate<LeaseText> obstacle)
      throws IOException, InterruptedException {
    boolean free = false;
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!free) {
        free = others(lease).stream().noneMatch(obstacle);
        if (!free && System.nanoTime() > deadline) {
          throw DbkeepException.of(
              ErrorCode.BUSY,
              "backups are removed from this repository for more than "
                  + PATIENCE.toMinutes()
                  + " minutes",
              "See what became of that `dbkeep backup prune`, then try again.");
        }
        if (!free) {
          Thread.sleep(POLL_MILLIS);
        }
      }
      return lease;
    } finally {
      if (!free) {
        lease.close();
      }
    }
  }

  /** By the clock of the storage, with which all leases were written. */
  public Instant now(Lease own) throws IOException {
    return objects.list(own.key()).stream()
        .filter(entry -> entry.key().equals(own.key()))
        .map(Storage.Entry::modified)
        .findFirst()
        .orElseThrow(() -> new IOException("the lease " + own.key() + " is gone"));
  }

  /** Those that hold; what is over is removed. */
  private List<LeaseText> others(Lease own) throws IOException {
    Instant over = now(own).minus(life);
    List<LeaseText> others = new ArrayList<>();
    for (Storage.Entry entry : objects.list(FOLDER)) {
      if (entry.key().equals(own.key())) {
        continue;
      }
      Optional<LeaseText> text = read(entry.key());
      if (text.isPresent()) {
        if (entry.modified().isBefore(over) || text.get().isOfDeadProcess()) {
          objects.delete(entry.key());
        } else {
          others.add(text.get());
        }
      }
    }
    return others;
  }

  private Optional<LeaseText> read(String key) throws IOException {
    try {
      return objects.get(key, LeaseText.class);
    } catch (DamagedException e) {
      objects.delete(key);
      return Optional.empty();
    }
  }
}
