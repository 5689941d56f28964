package dev.dbkeep.cli.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.upkeep.KeptDatabase;
import dev.dbkeep.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks every quarter of an hour for what the recipients of dbkeep.toml are to be told. Several
 * daemons may look: what was told stands in the database.
 */
final class AlertRounds {
  private static final Duration EVERY = Duration.ofMinutes(15);

  private final InnerCommands inner;
  private final KeptDatabase database;
  private final DaemonEvents events;
  private long next = System.nanoTime();

  AlertRounds(InnerCommands inner, KeptDatabase database, DaemonEvents events) {
    this.inner = inner;
    this.database = database;
    this.events = events;
  }

  /** Looks, if it is time. A server that is away is the keeper's to say. */
  void turn() {
    if (System.nanoTime() - next < 0) {
      return;
    }
    next = System.nanoTime() + EVERY.toNanos();
    List<String> words = new ArrayList<>(List.of("alerts", "check", "--quick", "-q"));
    words.addAll(database.words());
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int exit = inner.run(words, new PrintStream(said, true, UTF_8));
    if (exit != 0 && exit != ErrorCode.FINDINGS.exit() && exit != ErrorCode.CANNOT_CONNECT.exit()) {
      events.mute(database.name(), said.toString(UTF_8).strip());
    }
  }
}
