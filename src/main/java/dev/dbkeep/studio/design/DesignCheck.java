package dev.dbkeep.studio.design;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.postgres.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Builds a design on a scratch database. What is at fault is left out and the rest goes on, so that
 * all faults are found at once.
 */
final class DesignCheck {
  /** The server went away: no fault of the design. */
  private static final Set<String> NOT_THE_DESIGN = Set.of("08", "53", "57", "58");

  private final Connection connection;
  private final List<Fault> faults = new ArrayList<>();
  private final Set<String> missing = new HashSet<>();

  private DesignCheck(Connection connection) {
    this.connection = connection;
  }

  /** Everything that is wrong; what is right stands in the scratch database afterwards. */
  static List<Fault> build(Connection connection, Design design) throws SQLException {
    DesignCheck check = new DesignCheck(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET LOCAL check_function_bodies = off; SET LOCAL statement_timeout = '1min'");
    }
    List<Piece> pieces;
    try {
      pieces = DesignSql.pieces(design);
    } catch (DbkeepException e) {
      return List.of(new Fault(Place.BEFORE, e.getMessage(), e.hint(), null));
    }
    for (Piece piece : pieces) {
      check.run(piece);
    }
    return List.copyOf(check.faults);
  }

  /** The same, refused with its first fault. */
  static void buildWhole(Connection connection, Design design) throws SQLException {
    List<Fault> faults = build(connection, design);
    if (!faults.isEmpty()) {
      Fault first = faults.getFirst();
      throw DbkeepException.of(
          ErrorCode.FAILED,
          "the design has faults: " + first.message(),
          "Open the drawing: each fault stands at its table, column or constraint.");
    }
  }

  private void run(Piece whole) throws SQLException {
    Piece piece = whole;
    if (missing.contains(named(piece.place()))) {
      return;
    }
    while (true) {
      Optional<Piece.Part> several = severalStatements(piece);
      if (several.isPresent()) {
        fault(several.get().place(), "this is more than one piece of SQL", null, null);
        piece = piece.without(several.get());
        continue;
      }
      Savepoint before = connection.setSavepoint();
      try (Statement statement = connection.createStatement()) {
        statement.execute(piece.sql());
        connection.releaseSavepoint(before);
        return;
      } catch (SQLException e) {
        connection.rollback(before);
        Optional<Piece.Part> part = blamed(piece, e);
        if (part.isEmpty()) {
          fault(piece.place(), e);
          missing.add(named(piece.place()));
          return;
        }
        fault(part.get().place(), e);
        piece = piece.without(part.get());
      }
    }
  }

  /** Later statements about a table that is not there would only repeat its fault. */
  private static String named(Place place) {
    return switch (place.kind()) {
      case TABLE, INDEX, REFERENCE, COLUMN -> place.schema() + "." + place.table();
      case BEFORE, SCHEMA, ENUM, KEY, CHECK -> "";
    };
  }

  /** A text that closes the statement it stands in would run whatever comes behind it. */
  private static Optional<Piece.Part> severalStatements(Piece piece) {
    if (isOne(piece.sql())) {
      return Optional.empty();
    }
    Optional<Piece.Part> part =
        piece.parts().stream().filter(each -> !isOne(piece.only(each).sql())).findFirst();
    return part.isPresent() || piece.parts().isEmpty()
        ? part
        : Optional.of(piece.parts().getFirst());
  }

  private static boolean isOne(String sql) {
    try {
      return Statements.split(new SqlScript("design", sql)).size() == 1;
    } catch (DbkeepException e) {
      return false;
    }
  }

  private static Optional<Piece.Part> blamed(Piece piece, SQLException e) {
    ServerErrorMessage server =
        e instanceof PSQLException said ? said.getServerErrorMessage() : null;
    if (server == null) {
      return Optional.empty();
    }
    String column = server.getColumn();
    String constraint = server.getConstraint();
    return server.getPosition() > 0
        ? piece.at(server.getPosition())
        : piece.parts().stream()
            .filter(
                part ->
                    part.place().name().equals(column) || part.place().name().equals(constraint))
            .findFirst();
  }

  private void fault(Place place, SQLException e) throws SQLException {
    String state = String.valueOf(e.getSQLState());
    if (state.length() < 2 || NOT_THE_DESIGN.contains(state.substring(0, 2))) {
      throw e;
    }
    ServerErrorMessage server =
        e instanceof PSQLException said ? said.getServerErrorMessage() : null;
    fault(place, SqlErrors.plain(e), server == null ? null : server.getHint(), state);
  }

  private void fault(Place place, String message, @Nullable String hint, @Nullable String state) {
    faults.add(new Fault(place, message, hint, state));
  }
}
