package dev.dbkeep.studio.database;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.TransactionPooler;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The database that Studio shows. Every use has a timeout on the server, belongs to a caller and
 * ends with it; a reader cannot write, whatever text it runs.
 */
public final class Database implements AutoCloseable {
  private static final int CONNECTIONS = 8;
  private static final int BESIDE = 3;
  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final String READ = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

  private final ServerUrl url;
  // where a pooler stands between, the driver has to know
  private final ServerUrl way;
  private final boolean pooled;
  private final boolean readOnly;
  private final SessionSetup setup;
  private final Display display;
  private final Transactions transactions;
  private final Running running = new Running();
  private final Semaphore beside = new Semaphore(BESIDE);
  private final Pasts pasts = new Pasts();

  /**
   * Connects.
   *
   * @param readOnly every transaction is read only, also those of edits
   */
  public Database(ServerUrl url, boolean readOnly) {
    this(url, readOnly, null);
  }

  private Database(ServerUrl url, boolean readOnly, @Nullable Display wanted) {
    this.url = url;
    this.readOnly = readOnly;
    try (Connection first = Connections.open(url)) {
      this.pooled = TransactionPooler.stands(first, url);
      SessionSetup usual = SessionSetup.of(first);
      this.setup = (wanted == null ? usual : usual.printing(wanted)).acceptedBy(first);
      this.display = display(first, setup);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
    this.way = pooled ? url.withParameter("pgbouncer", "true") : url;
    this.transactions = new Transactions(url, way, setup, running, CONNECTIONS + BESIDE);
  }

  public ServerUrl url() {
    return url;
  }

  public boolean readOnly() {
    return readOnly;
  }

  /** Reads in a transaction that cannot write, on a snapshot of its own. */
  public <T> T read(Caller caller, Duration timeout, Work<T> work) {
    try {
      return asked(caller).transactions.run(caller, timeout, READ, work);
    } catch (DbkeepException e) {
      throw e.code() == ErrorCode.CANNOT_CONNECT ? e.hint("Try again once the server answers.") : e;
    }
  }

  /**
   * Reads what another reader sees, beside it. Few may at a time, so that nobody waits for them;
   * one more does nothing, nor does any where a pooler may not have another process.
   *
   * @param snapshot of the other, which has not ended
   */
  public void readBeside(Caller caller, Duration timeout, String snapshot, Work<?> work) {
    if (pooled || !beside.tryAcquire()) {
      return;
    }
    try {
      asked(caller)
          .transactions
          .run(
              caller,
              timeout,
              READ + "; SET TRANSACTION SNAPSHOT " + Identifiers.literal(snapshot),
              work);
    } finally {
      beside.release();
    }
  }

  /**
   * Writes in one transaction, which is committed when the work ends without an exception. A role
   * or database whose transactions only read stays that way.
   */
  public <T> T write(Caller caller, Duration timeout, Work<T> work) {
    requireWritable(caller);
    requireNow(caller);
    try {
      return transactions.run(
          caller, timeout, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED", work);
    } catch (DbkeepException e) {
      throw e.code() == ErrorCode.CANNOT_CONNECT
          ? e.hint("Look whether it was done before you do it again: the answer was lost.")
          : e;
    }
  }

  /** This database, or a look at its past. */
  private Database asked(Caller caller) {
    return caller.past().isEmpty() ? this : pasts.required(caller.past());
  }

  private static void requireNow(Caller caller) {
    if (!caller.past().isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "the past can only be read",
          "Take its rows into the database as it is.");
    }
  }

  /** Takes the place of a look at the past; refuses while as many are open as may be. */
  public void reservePast() {
    if (!pasts.reserve()) {
      throw DbkeepException.of(
          ErrorCode.BUSY,
          "as many looks at the past are open as may be",
          "Leave one of them: each is a server of its own.");
    }
  }

  /** Gives back a place in which no look was opened. */
  public void releasePast() {
    pasts.release();
  }

  /**
   * Lets a page ask a server that stands still at a moment of the past, until it is left. Values
   * look there as they do here.
   *
   * @param end ends that server
   */
  public void addPast(Caller caller, String id, ServerUrl server, Runnable end) {
    Caller now = new Caller(caller.page(), caller.view(), caller.member());
    pasts.add(id, new Database(server, true, display(now)), caller.page(), end);
  }

  private static Display display(Connection first, SessionSetup setup) throws SQLException {
    first.setAutoCommit(false);
    try (Statement statement = first.createStatement()) {
      statement.execute(setup.local());
      return Display.of(first);
    } finally {
      first.rollback();
    }
  }

  /** The past of a database that does not answer is looked at all the more. */
  private Display display(Caller now) {
    try {
      return read(now, QUICK, Display::of);
    } catch (DbkeepException e) {
      return display;
    }
  }

  /** Ends a look at the past; nothing when it has ended. */
  public void endPast(String id) {
    pasts.end(id);
  }

  /** Refuses where nothing may be changed, or not by this caller. */
  public void requireWritable(Caller caller) {
    if (caller.member().access() == Member.Access.VIEWER) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          caller.member().name() + " is a viewer here, who changes nothing",
          "An admin can change it on the page Members.");
    }
    if (readOnly) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "Studio was started with --read-only",
          "Start `dbkeep studio` without it.");
    }
  }

  /** A connection for texts of the caller's, whose settings are gone with it. */
  public Session open(Caller caller) {
    requireNow(caller);
    Connection connection = Connections.openForTexts(way);
    return new Session(url, connection, running, running.begin(caller, connection), setup, pooled);
  }

  /** Work on another connection, which ends with its caller as well. */
  public <T> T attended(Caller caller, Connection connection, Work<T> work) throws SQLException {
    Running.Call call = running.begin(caller, connection);
    try {
      return work.on(connection);
    } catch (SQLException e) {
      if (call.cancelled()) {
        throw Transactions.cancelled();
      }
      throw e;
    } finally {
      running.end(call);
    }
  }

  /** Ends what runs for a view. */
  public void leave(Caller caller) {
    running.cancel(caller::sees);
    pasts.each(past -> past.leave(caller));
  }

  /** Ends what runs for exactly this caller, who may not ask any more. */
  public void end(Caller caller) {
    running.cancel(caller::equals);
    pasts.each(past -> past.end(caller));
  }

  /** Ends what runs for all views of a page. */
  public void leavePage(String page) {
    running.cancel(caller -> caller.page().equals(page));
    pasts.endOf(page::equals);
  }

  @Override
  public void close() {
    pasts.endOf(_ -> true);
    running.cancel(_ -> true);
    transactions.close();
  }
}
