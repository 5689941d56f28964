package dev.dbkeep.cli;

import dev.dbkeep.backup.proof.Prover;
import dev.dbkeep.error.DbkeepException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Proves a backup beside the receiver, which goes on whatever comes out. */
final class FirstProof {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Context context;
  private final Prover prover;
  private final AtomicReference<@Nullable Thread> running = new AtomicReference<>();

  FirstProof(Context context, Prover prover) {
    this.context = context;
    this.prover = prover;
  }

  /** Begins, unless the backup is proven already. */
  void start(String backup) {
    running.set(Thread.ofPlatform().name("proof").daemon(true).start(() -> prove(backup)));
  }

  private void prove(String backup) {
    try {
      if (prover.unproven().filter(backup::equals).isPresent()) {
        context.console().tell(ProofText.summary(prover.prove(backup, step -> {}).record()));
      }
    } catch (IOException | DbkeepException e) {
      context
          .console()
          .tell(
              "warning: the backup could not be proven: "
                  + e.getMessage()
                  + "; `dbkeep backup prove` tries again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it and the server that it started; what does not end in time the next proof removes. */
  void stop() {
    Thread thread = running.get();
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join(PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
