package dev.dbkeep.studio.http;

import java.util.function.BooleanSupplier;

/** Ends an answer that takes long when its reader may not ask any more. */
final class StillIn {
  private static final long BETWEEN_NANOS = 1_000_000_000L;

  private final BooleanSupplier allowed;
  private long looked = System.nanoTime();

  StillIn(BooleanSupplier allowed) {
    this.allowed = allowed;
  }

  /** Looks once a second at most. */
  void check() {
    long now = System.nanoTime();
    if (now - looked > BETWEEN_NANOS) {
      looked = now;
      if (!allowed.getAsBoolean()) {
        throw new Endpoint.Gone(new IllegalStateException("signed out"));
      }
    }
  }
}
