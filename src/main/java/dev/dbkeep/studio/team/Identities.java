package dev.dbkeep.studio.team;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts elsewhere that belong to accounts here; one has as many as he likes. */
final class Identities {
  /**
   * An account elsewhere.
   *
   * @param provider its name in dbkeep.toml
   */
  record Linked(String provider, String issuer, String subject, @Nullable String email) {}

  List<Linked> of(Connection connection, UUID account) throws SQLException {
    return Query.of(
            "SELECT * FROM dbkeep.studio_identity WHERE account = ? ORDER BY provider, linked",
            account)
        .all(
            connection,
            row ->
                new Linked(
                    row.getString("provider"),
                    row.getString("issuer"),
                    row.getString("subject"),
                    row.getString("email")));
  }

  Optional<UUID> account(Connection connection, String issuer, String subject) throws SQLException {
    return Query.of(
            "SELECT account FROM dbkeep.studio_identity WHERE issuer = ? AND subject = ?",
            issuer,
            subject)
        .first(connection, row -> row.getObject("account", UUID.class));
  }

  void link(Connection connection, UUID account, Linked linked, Instant now) throws SQLException {
    Optional<UUID> owner = account(connection, linked.issuer(), linked.subject());
    if (owner.isPresent() && !owner.get().equals(account)) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "that account belongs to another member already",
          "He can unlink it on his profile.");
    }
    if (owner.isEmpty()) {
      Query.of(
              "INSERT INTO dbkeep.studio_identity VALUES (?, ?, ?, ?, ?, ?)",
              linked.issuer(),
              linked.subject(),
              account,
              linked.provider(),
              linked.email(),
              now)
          .run(connection);
    }
  }

  void unlink(Connection connection, UUID account, String issuer, String subject)
      throws SQLException {
    Query.of(
            "DELETE FROM dbkeep.studio_identity WHERE account = ? AND issuer = ? AND subject = ?",
            account,
            issuer,
            subject)
        .run(connection);
  }
}
