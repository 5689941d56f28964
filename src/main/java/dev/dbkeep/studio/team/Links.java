package dev.dbkeep.studio.team;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Addresses that open once, for whoever was sent them. */
final class Links {
  private final Ledger ledger;

  Links(Ledger ledger) {
    this.ledger = ledger;
  }

  /** What a link is for. */
  enum Purpose {
    /** The first admin of a Studio without accounts. */
    SET_UP(Duration.ofHours(1)),
    INVITATION(Duration.ofDays(7)),
    /** A password that was forgotten. */
    RESET(Duration.ofHours(1));

    private final Duration life;

    Purpose(Duration life) {
      this.life = life;
    }
  }

  /**
   * A link.
   *
   * @param account whose; null before there is one
   */
  record Link(Purpose purpose, @Nullable UUID account, Instant ends) {}

  /** Makes one; earlier ones of the same account open nothing any more. */
  Secret make(Connection connection, Purpose purpose, @Nullable UUID account) throws SQLException {
    Secret secret = Secret.random();
    Instant now = ledger.now();
    Query.of(
            "DELETE FROM dbkeep.studio_link WHERE account IS NOT DISTINCT FROM CAST(? AS uuid) OR"
                + " ends < ?",
            account,
            now)
        .run(connection);
    Query.of(
            "INSERT INTO dbkeep.studio_link VALUES (?, ?, CAST(? AS uuid), ?)",
            secret.hash(),
            purpose.name(),
            account,
            now.plus(purpose.life))
        .run(connection);
    return secret;
  }

  /** Looks at one and leaves it: mail programs look at links as well. */
  Link look(Connection connection, String secret) throws SQLException {
    return Query.of(
            "SELECT * FROM dbkeep.studio_link WHERE hash = ? AND ends > ?",
            Secret.hash(secret),
            ledger.now())
        .first(connection, Links::link)
        .orElseThrow(Links::over);
  }

  /** Opens one, which only one of two at once can do. */
  Link open(Connection connection, String secret) throws SQLException {
    return Query.of(
            "DELETE FROM dbkeep.studio_link WHERE hash = ? AND ends > ? RETURNING *",
            Secret.hash(secret),
            ledger.now())
        .first(connection, Links::link)
        .orElseThrow(Links::over);
  }

  private static Link link(ResultSet row) throws SQLException {
    return new Link(
        Purpose.valueOf(row.getString("purpose")),
        row.getObject("account", UUID.class),
        Query.moment(row, "ends"));
  }

  private static DbkeepException over() {
    return DbkeepException.of(
        ErrorCode.NOT_ALLOWED,
        "this link was opened before, or its time is over",
        "Ask an admin for a new one; the first admin starts `dbkeep studio --server` again.");
  }
}
