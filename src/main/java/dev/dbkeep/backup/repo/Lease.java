package dev.dbkeep.backup.repo;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Says to other processes what this one does with the repository, as long as it is open; a thread
 * renews it. That of a process that died is over soon, on the same machine at once.
 */
public final class Lease implements AutoCloseable {
  private final PackedObjects objects;
  private final String key;
  private final Duration life;
  private final AtomicLong renewed = new AtomicLong(System.nanoTime());
  private final Thread renewer;
  private volatile LeaseText text;
  private volatile boolean closed;

  Lease(PackedObjects objects, String key, LeaseText text, Duration life) throws IOException {
    this.objects = objects;
    this.key = key;
    this.text = text;
    this.life = life;
    write();
    this.renewer = Thread.ofPlatform().daemon(true).name("lease").start(this::renew);
  }

  String key() {
    return key;
  }

  /** Tells what is going to be removed. */
  void publish(LeaseText newText) throws IOException {
    text = newText;
    write();
  }

  private synchronized void write() throws IOException {
    if (!closed) {
      objects.put(key, PackedObjects.json(text));
      renewed.set(System.nanoTime());
    }
  }

  private void renew() {
    while (!closed) {
      LockSupport.parkNanos(life.toNanos() / 6);
      try {
        write();
      } catch (IOException | RuntimeException e) {
        // Tried again; who relies on it asks whether it holds.
      }
    }
  }

  /** False when it could not be renewed for so long that others may take it for over. */
  public boolean holds() {
    return System.nanoTime() - renewed.get() < life.toNanos() / 2;
  }

  /** Fails when it does not hold. */
  public void check() {
    if (!holds()) {
      throw DbkeepException.of(
          ErrorCode.BACKUP,
          "the repository at "
              + objects.storage().description()
              + " could not be written to for too long",
          "Nothing is lost; run it again when it can be reached.");
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
    }
    LockSupport.unpark(renewer);
    objects.delete(key);
  }
}
