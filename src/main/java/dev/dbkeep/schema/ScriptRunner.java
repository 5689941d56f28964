package dev.dbkeep.schema;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.StatementTraits;
import dev.dbkeep.postgres.sql.Statements;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Builds a schema on a scratch database: as few messages as possible, and statement by statement
 * only where that fails.
 */
final class ScriptRunner {
  /**
   * Something that another statement may still bring: table, column, type, function, schema, the
   * key a foreign key points at.
   */
  private static final Set<String> MISSING =
      Set.of("42P01", "42703", "42704", "42883", "3F000", "42830", "42P02");

  private static final String NO_SUCH_OBJECT = "42704";
  private static final int SHOWN_LINES = 12;

  private final Statement statement;
  private final PGConnection connection;

  private ScriptRunner(Connection connection, Statement statement) throws SQLException {
    this.statement = statement;
    this.connection = connection.unwrap(PGConnection.class);
  }

  /** Nobody needs this database after a crash; and a function may be defined before its table. */
  private static final String SETTINGS =
      "SET standard_conforming_strings = on; SET synchronous_commit = off; SET"
          + " check_function_bodies = off; SET client_min_messages = error; SET jit = off";

  /**
   * @param settings what its script has set before it
   */
  private record Place(SqlScript script, SqlStatement statement, List<SqlStatement> settings) {}

  static void run(ServerUrl url, List<SqlScript> scripts, boolean ordered) {
    try (Connection connection = Connections.openForScripts(url);
        Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
      new ScriptRunner(connection, statement).run(scripts, ordered);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  private void run(List<SqlScript> scripts, boolean ordered) throws SQLException {
    if (!ordered) {
      if (!mayShareSettings(scripts) || !atOnce(scripts)) {
        inAnyOrder(places(scripts));
      }
      return;
    }
    for (SqlScript script : scripts) {
      if (!atOnce(List.of(script))) {
        inOrder(places(List.of(script)));
      }
    }
  }

  /** The search_path of one file is not that of the others. */
  private static boolean mayShareSettings(List<SqlScript> scripts) {
    return scripts.size() == 1
        || scripts.stream()
            .noneMatch(script -> script.text().toLowerCase(Locale.ROOT).contains("search_path"));
  }

  /**
   * All in one message, which is one transaction: true when it went through, else nothing has
   * happened.
   */
  private boolean atOnce(List<SqlScript> scripts) throws SQLException {
    if (!scripts.stream().allMatch(script -> isPlain(script.text()))) {
      return false;
    }
    String text =
        scripts.stream()
            .map(script -> withoutMark(script.text()))
            .collect(Collectors.joining("\n;\n"));
    if (text.isBlank()) {
      return true;
    }
    try {
      statement.execute(text);
      statement.execute("RESET search_path");
      return true;
    } catch (SQLException e) {
      if (e.getSQLState() == null
          || e.getSQLState().startsWith("08")
          || e.getSQLState().startsWith("57P")) {
        throw e;
      }
      return false;
    }
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /**
   * Without words that could end the transaction, read data from the message, or be meant for psql.
   * A false alarm only costs time.
   */
  private static boolean isPlain(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return !lower.contains("commit")
        && !lower.contains("rollback")
        && !lower.contains("stdin")
        && !lower.contains("concurrently")
        && !lower.contains("\n\\")
        && !lower.startsWith("\\")
        && !lower.contains("begin");
  }

  private static List<Place> places(List<SqlScript> scripts) {
    List<Place> places = new ArrayList<>();
    for (SqlScript script : scripts) {
      List<SqlStatement> settings = List.of();
      for (SqlStatement part : Statements.split(script)) {
        places.add(new Place(script, part, settings));
        if (StatementTraits.of(part).changesSession()) {
          settings = Stream.concat(settings.stream(), Stream.of(part)).toList();
        }
      }
    }
    return places;
  }

  private void inOrder(List<Place> places) throws SQLException {
    for (Place place : places) {
      try {
        execute(place.statement());
      } catch (SQLException e) {
        if (!isAboutMissingRole(place, e)) {
          throw error(place, e);
        }
      }
    }
    statement.execute("RESET search_path");
  }

  /**
   * Those that miss something wait for the others, round after round, until none of them gets
   * further.
   */
  private void inAnyOrder(List<Place> all) throws SQLException {
    List<Place> open = new ArrayList<>(all);
    open.removeIf(place -> StatementTraits.isTransactionControl(place.statement()));
    List<SqlStatement> inForce = List.of();
    while (!open.isEmpty()) {
      List<Place> waiting = new ArrayList<>();
      DbkeepException first = null;
      for (Place place : open) {
        try {
          if (!place.settings().equals(inForce)) {
            set(place.settings());
            inForce = place.settings();
          }
          execute(place.statement());
        } catch (SQLException e) {
          if (isAboutMissingRole(place, e)) {
            continue;
          }
          DbkeepException error = error(place, e);
          if (!MISSING.contains(String.valueOf(e.getSQLState()))) {
            throw error;
          }
          waiting.add(place);
          first = first == null ? error : first;
        }
      }
      if (first != null && waiting.size() == open.size()) {
        throw first;
      }
      open = waiting;
    }
  }

  private void set(List<SqlStatement> settings) throws SQLException {
    statement.execute("RESET ALL; " + SETTINGS);
    for (SqlStatement setting : settings) {
      execute(setting);
    }
  }

  private void execute(SqlStatement part) throws SQLException {
    String data = part.copyData();
    if (data == null) {
      statement.execute(part.text());
      return;
    }
    try {
      connection.getCopyAPI().copyIn(part.text(), new StringReader(data));
    } catch (IOException e) {
      throw new SQLException("cannot copy: " + e.getMessage(), e);
    }
  }

  /**
   * Owners and rights are not managed, and the roles of the real server need not exist on a scratch
   * one.
   */
  private static boolean isAboutMissingRole(Place place, SQLException e) {
    if (!NO_SUCH_OBJECT.equals(e.getSQLState())) {
      return false;
    }
    List<String> words = StatementTraits.of(place.statement()).words();
    String head = words.isEmpty() ? "" : words.getFirst();
    boolean privileges = head.equals("ALTER") && words.size() > 1 && words.get(1).equals("DEFAULT");
    return head.equals("GRANT")
        || head.equals("REVOKE")
        || privileges
        || (head.equals("ALTER") && words.contains("OWNER"));
  }

  private static DbkeepException error(Place place, SQLException e) {
    ServerErrorMessage server =
        e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    int position = server == null ? 0 : server.getPosition();
    SourceLocation location =
        position > 0
            ? place.statement().location(place.script(), position)
            : place.statement().location(place.script());
    String shown =
        Statements.withoutPasswords(place.statement().text())
            .lines()
            .limit(SHOWN_LINES)
            .collect(Collectors.joining("\n"));
    return DbkeepException.of(ErrorCode.SCRIPT, SqlErrors.plain(e), hint(server))
        .at(location)
        .detail(shown)
        .sqlState(e.getSQLState())
        .cause(e);
  }

  private static String hint(@Nullable ServerErrorMessage server) {
    String own = server == null ? null : server.getHint();
    return own == null ? "Correct the statement; it was tried on an empty scratch database." : own;
  }
}
