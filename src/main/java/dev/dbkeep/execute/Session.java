package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.StatementTraits;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * The connection that runs scripts, with the settings that keep others from waiting. Behind a
 * transaction pooler the settings go into every transaction.
 */
final class Session implements AutoCloseable {
  private static final String RESET = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; ";
  private static final int CONNECTION_CHECKS_SINCE = 14;
  private static final int TRANSACTION_TIMEOUT_SINCE = 17;

  private final Connection connection;
  private final ServerUrl url;
  private final Duration lockTimeout;
  private boolean checksConnection;
  private boolean limitsTransactions;
  private boolean pooled;
  private boolean roleTaken;
  private String ownRole = "none";
  private boolean flushing;
  private long token;
  private volatile int backendPid;

  private Session(Connection connection, ServerUrl url, Duration lockTimeout) {
    this.connection = connection;
    this.url = url;
    this.lockTimeout = lockTimeout;
  }

  static Session open(ServerUrl url, ExecuteOptions options) {
    Connection connection = Connections.openForScripts(url);
    Session session = new Session(connection, url, options.lockTimeout());
    try {
      session.checksConnection = session.supportsConnectionChecks();
      session.limitsTransactions =
          connection.getMetaData().getDatabaseMajorVersion() >= TRANSACTION_TIMEOUT_SINCE;
      session.backendPid = session.currentPid();
      session.ownRole = session.currentRole();
      return session;
    } catch (SQLException e) {
      session.close();
      throw SqlErrors.of(e);
    }
  }

  /**
   * Some operating systems of the server do not offer the check; then a killed client's statement
   * runs on until it ends.
   */
  private boolean supportsConnectionChecks() throws SQLException {
    if (connection.getMetaData().getDatabaseMajorVersion() < CONNECTION_CHECKS_SINCE) {
      return false;
    }
    try {
      execute("BEGIN; SET LOCAL client_connection_check_interval = '500ms'; COMMIT");
      return true;
    } catch (SQLException e) {
      execute("ROLLBACK");
      return false;
    }
  }

  /** Told once it is known whether every transaction may meet another server process. */
  void pooled(boolean newPooled) throws SQLException {
    pooled = newPooled;
    if (pooled) {
      connection.unwrap(PGConnection.class).setPrepareThreshold(0);
    }
    restore();
  }

  boolean isPooled() {
    return pooled;
  }

  Connection connection() {
    return connection;
  }

  /** The server process that runs the present transaction. */
  int backendPid() {
    return backendPid;
  }

  int currentPid() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** As SET ROLE takes it. */
  private String currentRole() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT pg_catalog.current_setting('role')")) {
      rows.next();
      String role = rows.getString(1);
      return "none".equals(role) ? "none" : Identifiers.quote(role);
    }
  }

  /** Sets everything again after a script may have changed it. */
  void restore() throws SQLException {
    if (!pooled) {
      execute(RESET + settings("SET ", lockTimeout));
      roleTaken = false;
    }
  }

  /** A pooler gives the server process to others, who must not find the settings of a script. */
  String settingsBack(List<SqlStatement> statements) {
    return pooled
            && statements.stream()
                .anyMatch(statement -> StatementTraits.of(statement).changesSession())
        ? RESET
        : "";
  }

  /** What we write ourselves after such a statement has to be written as ourselves. */
  void noteRole(SqlStatement statement) {
    roleTaken |= takesRole(statement);
  }

  static boolean takesRole(SqlStatement statement) {
    return statement.text().regionMatches(true, 0, "SET", 0, "SET".length())
        && StatementTraits.of(statement).changesRole();
  }

  /** For the rest of the transaction we are ourselves again; then the script has its role back. */
  String asOurselves() {
    return "SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL ROLE " + ownRole + ";\n";
  }

  /** The same, if a script has taken a role. */
  void beOurselves() throws SQLException {
    if (roleTaken) {
      execute(asOurselves());
    }
  }

  private String settings(String set, Duration lock) {
    StringBuilder sql = new StringBuilder();
    sql.append(set)
        .append(pooled ? "application_name = 'dbkeep pooled'; " : "application_name = 'dbkeep'; ");
    sql.append(set).append("lock_timeout = ").append(lock.toMillis()).append("; ");
    sql.append(set).append("statement_timeout = 0; ");
    // scripts are taken apart as the standard reads strings; a server that reads them otherwise
    // would see other statements
    sql.append(set).append("standard_conforming_strings = on; ");
    sql.append(set).append("idle_in_transaction_session_timeout = '60s'; ");
    if (limitsTransactions) {
      sql.append(set).append("transaction_timeout = 0; ");
    }
    if (checksConnection) {
      sql.append(set).append("client_connection_check_interval = '500ms'; ");
    }
    String schema = url.parameters().get("schema");
    if (schema != null) {
      sql.append(set).append("search_path = ").append(Identifiers.quote(schema)).append("; ");
    }
    if (!flushing) {
      sql.append(set).append("synchronous_commit = off; ");
    }
    return sql.toString();
  }

  /** From here on a commit waits for the disk, and with it for every commit before. */
  void flushCommits() throws SQLException {
    flushing = true;
    if (!pooled) {
      execute("RESET synchronous_commit");
    }
  }

  void begin() throws SQLException {
    begin("BEGIN");
  }

  /** Begins a transaction with the script's own words, such as an isolation level. */
  void begin(String command) throws SQLException {
    if (pooled) {
      execute(command + "; " + settings("SET LOCAL ", lockTimeout));
      backendPid = token == 0 ? currentPid() : pidOfHolder();
      return;
    }
    execute(command);
  }

  /**
   * From here on every transaction behind a pooler begins with a look whether this runner still has
   * the lease: the next runner cannot end our server process there, as it does elsewhere.
   */
  void holds(long newToken) {
    token = newToken;
  }

  long token() {
    return token;
  }

  /** The row stays locked until our transaction ends, so that the next runner waits for it. */
  private int pidOfHolder() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT pg_catalog.pg_backend_pid() FROM dbkeep.runner WHERE token = "
                    + token
                    + " FOR SHARE")) {
      if (rows.next()) {
        return rows.getInt(1);
      }
    }
    rollback();
    throw DbkeepException.of(
        ErrorCode.BUSY,
        "another dbkeep took over, since the connection that kept it out was lost",
        "Run the same command again once the other has ended: it goes on from there.");
  }

  /**
   * Outside transactions a pooler could give the settings to one server process and the statement
   * to another.
   */
  void refuseWhenPooled(String what) {
    if (pooled) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          what + " cannot be run safely through a transaction pooler such as pgbouncer",
          "Give the URL of the database itself for this command (DIRECT_URL), not that of the"
              + " pooler.");
    }
  }

  /** For a statement outside transactions, which has its own patience. */
  void lockTimeout(Duration patience) throws SQLException {
    execute("SET lock_timeout = " + patience.toMillis());
  }

  void lockTimeoutBack() throws SQLException {
    execute("SET lock_timeout = " + lockTimeout.toMillis());
  }

  void commit() throws SQLException {
    execute("COMMIT");
  }

  /** Rolls back what is open; a connection that is gone has nothing open any more. */
  void rollback() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      closeQuietly();
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    closeQuietly();
  }

  private void closeQuietly() {
    try {
      connection.close();
    } catch (SQLException e) {
      // A connection that cannot be closed is closed already.
    }
  }
}
