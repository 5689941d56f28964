package dev.dbkeep.studio.team;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Member;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table of accounts. */
final class Accounts {
  private static final String COLUMNS =
      "SELECT id, email, name, access, verified IS NOT NULL AS verified, disabled IS NOT NULL AS"
          + " disabled, password, image FROM dbkeep.studio_account";
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_EMAIL = 254;

  private Accounts() {}

  /** Nobody else adds, promotes or disables anybody until the transaction ends. */
  static void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE dbkeep.studio_account IN SHARE ROW EXCLUSIVE MODE");
    }
  }

  static boolean none(Connection connection) throws SQLException {
    return Query.of("SELECT FROM dbkeep.studio_account LIMIT 1")
        .all(connection, _ -> true)
        .isEmpty();
  }

  static List<Account> all(Connection connection) throws SQLException {
    return Query.of(COLUMNS + " ORDER BY lower(name), id").all(connection, Accounts::account);
  }

  static Optional<Account> find(Connection connection, UUID id) throws SQLException {
    return Query.of(COLUMNS + " WHERE id = ?", id).first(connection, Accounts::account);
  }

  static Account get(Connection connection, String id) throws SQLException {
    try {
      return find(connection, UUID.fromString(Given.present(id, "member")))
          .orElseThrow(() -> unknown());
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
  }

  private static DbkeepException unknown() {
    return DbkeepException.of(
        ErrorCode.USAGE, "there is no such member", "Load the list of members again.");
  }

  static Optional<Account> byEmail(Connection connection, String email) throws SQLException {
    if (email.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    return Query.of(COLUMNS + " WHERE lower(email) = lower(?)", email.strip())
        .first(connection, Accounts::account);
  }

  /** Adds one that nobody can get in with before it is verified. */
  static Account add(
      Connection connection, String email, String name, Member.Access access, Instant now)
      throws SQLException {
    String address = email(email);
    if (byEmail(connection, address).isPresent()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          address + " is a member already",
          "The page Members shows it; a new link for it can be made there.");
    }
    UUID id = UUID.randomUUID();
    Query.of(
            "INSERT INTO dbkeep.studio_account (id, email, name, access, created) VALUES (?, ?, ?,"
                + " ?, ?)",
            id,
            address,
            name(name),
            access.name(),
            now)
        .run(connection);
    return find(connection, id).orElseThrow();
  }

  static void setPassword(Connection connection, UUID id, String password, Instant now)
      throws SQLException {
    Query.of(
            "UPDATE dbkeep.studio_account SET password = ?, verified = coalesce(verified, ?) WHERE"
                + " id = ?",
            password,
            now,
            id)
        .run(connection);
  }

  static void setVerified(Connection connection, UUID id, Instant now) throws SQLException {
    Query.of(
            "UPDATE dbkeep.studio_account SET verified = coalesce(verified, ?) WHERE id = ?",
            now,
            id)
        .run(connection);
  }

  /** Another address, which was verified. */
  static void setEmail(Connection connection, UUID id, String email, Instant now)
      throws SQLException {
    Query.of(
            "UPDATE dbkeep.studio_account SET email = ?, verified = ? WHERE id = ?", email, now, id)
        .run(connection);
  }

  static void setName(Connection connection, UUID id, String name) throws SQLException {
    Query.of("UPDATE dbkeep.studio_account SET name = ? WHERE id = ?", name(name), id)
        .run(connection);
  }

  static void setImage(Connection connection, UUID id, @Nullable String image) throws SQLException {
    Query.of("UPDATE dbkeep.studio_account SET image = ? WHERE id = ?", image, id).run(connection);
  }

  static void setAccess(Connection connection, UUID id, Member.Access access) throws SQLException {
    Query.of("UPDATE dbkeep.studio_account SET access = ? WHERE id = ?", access.name(), id)
        .run(connection);
    keepAnAdmin(connection);
  }

  /** Null lets somebody in again. */
  static void setDisabled(Connection connection, UUID id, @Nullable Instant since)
      throws SQLException {
    Query.of(
            "UPDATE dbkeep.studio_account SET disabled = CAST(? AS timestamptz) WHERE id = ?",
            since,
            id)
        .run(connection);
    keepAnAdmin(connection);
  }

  private static void keepAnAdmin(Connection connection) throws SQLException {
    boolean none =
        Query.of(
                "SELECT FROM dbkeep.studio_account WHERE access = 'ADMIN' AND disabled IS NULL AND"
                    + " verified IS NOT NULL LIMIT 1")
            .all(connection, _ -> true)
            .isEmpty();
    if (none) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "this is the last admin, without whom nobody could let anybody in",
          "Make somebody else an admin first.");
    }
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getObject("id", UUID.class),
        row.getString("email"),
        row.getString("name"),
        Member.Access.valueOf(row.getString("access")),
        row.getBoolean("verified"),
        row.getBoolean("disabled"),
        row.getString("password"),
        row.getString("image"));
  }

  private static String name(String text) {
    String name = Given.present(text, "name").strip();
    boolean printable = name.codePoints().noneMatch(Character::isISOControl);
    if (name.isEmpty() || name.length() > LONGEST_NAME || !printable) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "a name has 1 to %d characters".formatted(LONGEST_NAME),
          "Write the name that others shall see.");
    }
    return name;
  }

  /** Whether it can be meant as one; a password with an at sign has no domain behind it. */
  static boolean looksLikeEmail(String text) {
    String email = text.strip();
    int at = email.lastIndexOf('@');
    return isPlain(email) && at > 0 && email.indexOf('.', at + 2) > 0 && !email.endsWith(".");
  }

  private static boolean isPlain(String email) {
    return email.length() <= LONGEST_EMAIL
        && email.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c))
        && email.chars().noneMatch(c -> c == '<' || c == '>' || c == ',' || c == ';');
  }

  /** Whether it arrives is seen when its link is opened; here only what cannot be one is told. */
  static String email(String text) {
    String email = Given.present(text, "e-mail address").strip();
    int at = email.lastIndexOf('@');
    if (at < 1 || at == email.length() - 1 || !isPlain(email)) {
      throw DbkeepException.of(
          ErrorCode.USAGE, "this is no e-mail address: " + email, "Write it as name@example.com.");
    }
    return email;
  }
}
