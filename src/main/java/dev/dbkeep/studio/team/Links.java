package dev.dbkeep.studio.team;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
    RESET(Duration.ofHours(1)),
    /** An address that a member wants to have; it lets nobody in. */
    EMAIL(Duration.ofHours(1));

    private final Duration life;

    Purpose(Duration life) {
      this.life = life;
    }
  }

  /**
   * A link.
   *
   * @param account whose; null before there is one
   * @param email the address that is wanted; null where it is for something else
   */
  record Link(Purpose purpose, @Nullable UUID account, Instant ends, @Nullable String email) {}

  /** Makes one that lets in; earlier ones of the same account open nothing any more. */
  Secret make(Connection connection, Purpose purpose, @Nullable UUID account) throws SQLException {
    Query.of(
            "DELETE FROM dbkeep.studio_link WHERE account IS NOT DISTINCT FROM CAST(? AS uuid) AND"
                + " email IS NULL",
            account)
        .run(connection);
    return add(connection, purpose, account, null);
  }

  /** Makes one for an address that is wanted; the one before opens nothing any more. */
  Secret ofEmail(Connection connection, UUID account, String email) throws SQLException {
    forgetEmail(connection, account);
    return add(connection, Purpose.EMAIL, account, email);
  }

  private Secret add(
      Connection connection, Purpose purpose, @Nullable UUID account, @Nullable String email)
      throws SQLException {
    Secret secret = Secret.random();
    Instant now = ledger.now();
    Query.of("DELETE FROM dbkeep.studio_link WHERE ends < ?", now).run(connection);
    Query.of(
            "INSERT INTO dbkeep.studio_link VALUES (?, ?, CAST(? AS uuid), ?, ?)",
            secret.hash(),
            purpose.name(),
            account,
            now.plus(purpose.life),
            email)
        .run(connection);
    return secret;
  }

  /** The address that an account waits for. */
  Optional<String> wantedEmail(Connection connection, UUID account) throws SQLException {
    return Query.of(
            "SELECT email FROM dbkeep.studio_link WHERE account = ? AND email IS NOT NULL AND ends"
                + " > ?",
            account,
            ledger.now())
        .first(connection, row -> row.getString("email"));
  }

  static int forgetEmail(Connection connection, UUID account) throws SQLException {
    return Query.of(
            "DELETE FROM dbkeep.studio_link WHERE account = ? AND email IS NOT NULL", account)
        .run(connection);
  }

  /** Of an account none opens any more: they were sent to an address that is not its own now. */
  static void forgetAll(Connection connection, UUID account) throws SQLException {
    Query.of("DELETE FROM dbkeep.studio_link WHERE account = ?", account).run(connection);
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

  /** Opens one that lets in, which only one of two at once can do. */
  Link open(Connection connection, String secret) throws SQLException {
    return open(connection, secret, "email IS NULL");
  }

  /** Opens one for an address. */
  Link openEmail(Connection connection, String secret) throws SQLException {
    return open(connection, secret, "email IS NOT NULL");
  }

  private Link open(Connection connection, String secret, String kind) throws SQLException {
    return Query.of(
            "DELETE FROM dbkeep.studio_link WHERE hash = ? AND ends > ? AND "
                + kind
                + " RETURNING *",
            Secret.hash(secret),
            ledger.now())
        .first(connection, Links::link)
        .orElseThrow(Links::over);
  }

  private static Link link(ResultSet row) throws SQLException {
    return new Link(
        Purpose.valueOf(row.getString("purpose")),
        row.getObject("account", UUID.class),
        Query.moment(row, "ends"),
        row.getString("email"));
  }

  /** One for an address sets no password. */
  static void requireEntrance(String purpose) {
    if (purpose.equals(Purpose.EMAIL.name())) {
      throw over();
    }
  }

  private static DbkeepException over() {
    return DbkeepException.of(
        ErrorCode.NOT_ALLOWED,
        "this link was opened before, or its time is over",
        "Ask an admin for a new one; the first admin starts `dbkeep studio --server` again.");
  }
}
