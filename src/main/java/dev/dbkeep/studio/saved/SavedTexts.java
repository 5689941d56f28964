package dev.dbkeep.studio.saved;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.OwnTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What members keep. Only its owner changes it, and only what the owner has seen. */
final class SavedTexts {
  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final String TAKEN = "23505";

  private static final String THERE =
      "SELECT pg_catalog.to_regclass('dbkeep.studio_saved') IS NOT NULL";

  private static final String COLUMNS =
      "id, schema, relation, name, text, shared, owner = ? AS mine, owner_name, version, changed";

  /** A text may be long, and a page shows the list while somebody types. */
  private static final int MOST = 50;

  private static final String FIND =
      """
      SELECT %s FROM dbkeep.studio_saved
       WHERE (owner = ? OR shared) AND schema IS NOT DISTINCT FROM ? AND relation IS NOT DISTINCT FROM ?
         AND strpos(lower(name || ' ' || text), lower(?)) > 0
       ORDER BY lower(name), id LIMIT %d
      """
          .formatted(COLUMNS, MOST + 1);

  private static final String INSERT =
      """
      INSERT INTO dbkeep.studio_saved (owner, owner_name, schema, relation, name, text, shared)
      VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING %s
      """
          .formatted(COLUMNS);

  private static final String UPDATE =
      """
      UPDATE dbkeep.studio_saved
         SET name = ?, text = ?, shared = ?, version = version + 1, changed = now()
       WHERE id = ? AND version = ? AND owner = ? RETURNING %s
      """
          .formatted(COLUMNS);

  private static final String DELETE =
      "DELETE FROM dbkeep.studio_saved WHERE id = ? AND version = ? AND owner = ?";

  private final Database database;
  private final OwnTables tables;

  SavedTexts(Database database, OwnTables tables) {
    this.database = database;
    this.tables = tables;
  }

  Saved.Found find(Caller caller, Saved.Search search) {
    List<Saved> found =
        database.read(
            caller,
            QUICK,
            connection -> there(connection) ? find(connection, caller, search) : List.of());
    return found.size() > MOST
        ? new Saved.Found(found.subList(0, MOST), true)
        : new Saved.Found(found, false);
  }

  private static List<Saved> find(Connection connection, Caller caller, Saved.Search search)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(FIND)) {
      query.setString(1, caller.member().id());
      query.setString(2, caller.member().id());
      query.setString(3, search.schema());
      query.setString(4, search.table());
      query.setString(5, search.text() == null ? "" : search.text());
      return read(query);
    }
  }

  Saved put(Caller caller, SaveRequest request) {
    database.requireWritable(caller);
    if (!database.read(caller, QUICK, SavedTexts::there)) {
      tables.prepare();
    }
    Saved.Seen seen = request.seen();
    return database.write(
        caller,
        QUICK,
        connection -> {
          try {
            return seen == null
                ? insert(connection, caller, request)
                : update(connection, caller, request, seen).orElseThrow(SavedTexts::notSeen);
          } catch (SQLException e) {
            if (TAKEN.equals(e.getSQLState())) {
              throw taken(request.name());
            }
            throw e;
          }
        });
  }

  private static Saved insert(Connection connection, Caller caller, SaveRequest request)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, caller.member().id());
      insert.setString(2, caller.member().name());
      insert.setString(3, request.schema());
      insert.setString(4, request.table());
      insert.setString(5, request.name());
      insert.setString(6, request.text());
      insert.setBoolean(7, request.shared());
      insert.setString(8, caller.member().id());
      return read(insert).getFirst();
    }
  }

  private static Optional<Saved> update(
      Connection connection, Caller caller, SaveRequest request, Saved.Seen seen)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setString(1, request.name());
      update.setString(2, request.text());
      update.setBoolean(3, request.shared());
      update.setLong(4, seen.id());
      update.setInt(5, seen.version());
      update.setString(6, caller.member().id());
      update.setString(7, caller.member().id());
      return read(update).stream().findFirst();
    }
  }

  Saved.Gone delete(Caller caller, Saved.Seen seen) {
    return database.write(
        caller,
        QUICK,
        connection -> {
          try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setLong(1, seen.id());
            delete.setInt(2, seen.version());
            delete.setString(3, caller.member().id());
            if (delete.executeUpdate() == 0) {
              throw notSeen();
            }
            return new Saved.Gone();
          }
        });
  }

  private static boolean there(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(THERE)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static List<Saved> read(PreparedStatement query) throws SQLException {
    List<Saved> found = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        found.add(
            new Saved(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getBoolean(6),
                row.getBoolean(7),
                row.getString(8),
                row.getInt(9),
                row.getObject(10, OffsetDateTime.class).toInstant().toString()));
      }
    }
    return found;
  }

  private static DbkeepException taken(String name) {
    return DbkeepException.of(
        ErrorCode.USAGE,
        "you have saved something as " + name + " already",
        "Take another name, or open that one and save it there.");
  }

  private static DbkeepException notSeen() {
    return DbkeepException.of(
        ErrorCode.FAILED,
        "it was changed or removed meanwhile, or belongs to somebody else",
        "Open it again, or save yours under another name.");
  }
}
