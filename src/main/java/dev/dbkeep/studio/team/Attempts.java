package dev.dbkeep.studio.team;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Slows down those who guess. Counted are an account from one address, an address, and an account
 * from everywhere: the last so late that nobody locks a colleague out by guessing. It stands in the
 * database, so that several servers and a restart count on.
 */
final class Attempts {
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private final Ledger ledger;

  Attempts(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Of whom failures are counted.
   *
   * @param free so many fail without a delay
   */
  private record Subject(byte[] hash, int free) {
    static List<Subject> of(String email, String address) {
      String account = email.strip().toLowerCase(Locale.ROOT);
      return List.of(
          new Subject(Secret.hash("both " + address + " " + account), 5),
          new Subject(Secret.hash("address " + address), 20),
          new Subject(Secret.hash("account " + account), 50));
    }

    Duration delay(int failures) {
      int over = failures - free;
      if (over < 0) {
        return Duration.ZERO;
      }
      Duration delay = Duration.ofSeconds(1L << Math.min(over, 20));
      return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }
  }

  /**
   * Counts a try as failed until {@link #forgive} says otherwise: those that run at the same time
   * count, too.
   */
  void begin(String email, String address) {
    Optional<Instant> notBefore =
        ledger.write(
            connection -> {
              List<Subject> subjects = Subject.of(email, address);
              Optional<Instant> latest = notBefore(connection, subjects);
              if (latest.isEmpty()) {
                for (Subject subject : subjects) {
                  count(connection, subject);
                }
              }
              return latest;
            });
    if (notBefore.isPresent()) {
      long seconds = Duration.between(ledger.now(), notBefore.get()).toSeconds() + 1;
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "too many tries failed",
          "Try again in %d seconds.".formatted(seconds));
    }
  }

  private Optional<Instant> notBefore(Connection connection, List<Subject> subjects)
      throws SQLException {
    Instant now = ledger.now();
    // always in the same order, so that two never wait for each other
    List<Subject> sorted =
        subjects.stream()
            .sorted(Comparator.comparing(subject -> HexFormat.of().formatHex(subject.hash())))
            .toList();
    Optional<Instant> latest = Optional.empty();
    for (Subject subject : sorted) {
      Query.of(
              "INSERT INTO dbkeep.studio_attempt VALUES (?, 0, ?, ?) ON CONFLICT DO NOTHING",
              subject.hash(),
              now,
              now)
          .run(connection);
      Optional<Instant> until =
          Query.of(
                  "SELECT not_before FROM dbkeep.studio_attempt WHERE subject = ? FOR UPDATE",
                  subject.hash())
              .first(connection, row -> Query.moment(row, "not_before"));
      if (until.isPresent()
          && until.get().isAfter(now)
          && latest.map(until.get()::isAfter).orElse(true)) {
        latest = until;
      }
    }
    return latest;
  }

  private void count(Connection connection, Subject subject) throws SQLException {
    Instant now = ledger.now();
    int failures =
        Query.of(
                "UPDATE dbkeep.studio_attempt SET failures = CASE WHEN last < ? THEN 1 ELSE"
                    + " failures + 1 END, last = ? WHERE subject = ? RETURNING failures",
                now.minus(FORGOTTEN),
                now,
                subject.hash())
            .first(connection, row -> row.getInt("failures"))
            .orElse(1);
    Query.of(
            "UPDATE dbkeep.studio_attempt SET not_before = ? WHERE subject = ?",
            now.plus(subject.delay(failures)),
            subject.hash())
        .run(connection);
  }

  /** It did not fail. What others tried from elsewhere stays counted. */
  void forgive(String email, String address) {
    ledger.write(
        connection -> {
          List<Subject> subjects = Subject.of(email, address);
          Query.of(
                  "DELETE FROM dbkeep.studio_attempt WHERE subject = ? OR last < ?",
                  subjects.getFirst().hash(),
                  ledger.now().minus(FORGOTTEN))
              .run(connection);
          for (Subject other : subjects.subList(1, subjects.size())) {
            Query.of(
                    "UPDATE dbkeep.studio_attempt SET failures = greatest(failures - 1, 0) WHERE"
                        + " subject = ?",
                    other.hash())
                .run(connection);
          }
          return true;
        });
  }
}
