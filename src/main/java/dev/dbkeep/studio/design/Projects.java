package dev.dbkeep.studio.design;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Member;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Projects in the database: each belongs to a member and is invisible to others until it is shared.
 * Every save is a version of its own.
 */
final class Projects {
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final String ENTRY =
      """
      SELECT p.id, p.name, p.engine, p.sharing, p.owner_name, p.owner = ?, p.owner = ? OR p.sharing = 'change',
        jsonb_array_length(v.document -> 'tables'), p.version, to_json(p.created) #>> '{}', to_json(p.changed) #>> '{}', v.author_name, v.author = ?
      FROM dbkeep.project p JOIN dbkeep.project_version v ON v.project = p.id AND v.number = p.version
      WHERE (p.owner = ? OR p.sharing <> 'private')
      """;

  /** Versions without a name are thinned after a day: the last of each hour stays. */
  private static final String THIN =
      """
      DELETE FROM dbkeep.project_version v
       WHERE v.project = ?::uuid AND v.label IS NULL AND v.at < now() - interval '1 day'
         AND EXISTS (SELECT FROM dbkeep.project_version l WHERE l.project = v.project AND l.number > v.number
           AND date_trunc('hour', l.at) = date_trunc('hour', v.at))
      """;

  private final Connection connection;
  private final Member member;

  Projects(Connection connection, Member member) {
    this.connection = connection;
    this.member = member;
  }

  /** Nobody has made one yet: looking makes no tables. */
  boolean exist() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT to_regclass('dbkeep.project_version') IS NOT NULL")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  List<ProjectEntry> list() throws SQLException {
    List<ProjectEntry> entries = new ArrayList<>();
    if (exist()) {
      try (PreparedStatement statement = ask(ENTRY + " ORDER BY p.changed DESC, p.id");
          ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          entries.add(entry(rows));
        }
      }
    }
    return entries;
  }

  ProjectEntry find(String id) throws SQLException {
    if (!exist()) {
      throw unknown();
    }
    return one(id, "");
  }

  /** The same for somebody who is about to change it: others wait until this transaction ends. */
  ProjectEntry take(String id) throws SQLException {
    if (!exist()) {
      throw unknown();
    }
    ProjectEntry entry = one(id, " FOR UPDATE OF p");
    if (!entry.mayChange()) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "project %s is shared for looking only".formatted(entry.name()),
          "Ask %s to share it for changes, or make a copy of it.".formatted(entry.owner()));
    }
    return entry;
  }

  /** For what only the owner does. */
  ProjectEntry own(String id) throws SQLException {
    ProjectEntry entry = find(id);
    if (!entry.own()) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "project %s belongs to %s".formatted(entry.name(), entry.owner()),
          "Ask %s, or make a copy of it.".formatted(entry.owner()));
    }
    return entry;
  }

  private ProjectEntry one(String id, String lock) throws SQLException {
    try (PreparedStatement statement = ask(ENTRY + " AND p.id::text = ?" + lock)) {
      statement.setString(5, id);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw unknown();
        }
        return entry(row);
      }
    }
  }

  private PreparedStatement ask(String query) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(query);
    for (int i = 1; i <= 4; i++) {
      statement.setString(i, member.id());
    }
    return statement;
  }

  /** The same words whether it is private or not there: who may not look learns nothing. */
  private static DbkeepException unknown() {
    return DbkeepException.of(
        ErrorCode.USAGE,
        "there is no such project, or it is not shared",
        "Look at the list of projects; its owner can share it.");
  }

  private static ProjectEntry entry(ResultSet row) throws SQLException {
    return new ProjectEntry(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getBoolean(6),
        row.getBoolean(7),
        row.getInt(8),
        row.getInt(9),
        row.getString(10),
        row.getString(11),
        row.getString(12),
        row.getBoolean(13));
  }

  String create(String name, Design design) throws SQLException {
    String id;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO dbkeep.project (owner, owner_name, name, version) VALUES (?, ?, ?, 1)"
                + " RETURNING id")) {
      statement.setString(1, member.id());
      statement.setString(2, member.name());
      statement.setString(3, named(name));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        id = row.getString(1);
      }
    }
    insert(id, 1, design, null);
    return id;
  }

  /** The next version. */
  int save(String id, int newest, Design design, @Nullable String label) throws SQLException {
    int number = newest + 1;
    insert(id, number, design, label);
    setNewest(id, number);
    return number;
  }

  /** An older version becomes the newest again, in the name of who saved it. */
  void renew(String id, int newest, int older) throws SQLException {
    int number = newest + 1;
    run(
        "INSERT INTO dbkeep.project_version (project, number, document, author, author_name)"
            + " SELECT project, %d, document, author, author_name FROM dbkeep.project_version"
                .formatted(number)
            + " WHERE project = ?::uuid AND number = %d".formatted(older),
        id);
    setNewest(id, number);
  }

  private void setNewest(String id, int number) throws SQLException {
    run(
        "UPDATE dbkeep.project SET version = %d, changed = now() WHERE id = ?::uuid"
            .formatted(number),
        id);
    run(THIN, id);
  }

  private void insert(String id, int number, Design design, @Nullable String label)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO dbkeep.project_version (project, number, document, author, author_name,"
                + " label) VALUES (?::uuid, ?, ?::jsonb, ?, ?, ?)")) {
      statement.setString(1, id);
      statement.setInt(2, number);
      statement.setString(3, MAPPER.writeValueAsString(design));
      statement.setString(4, member.id());
      statement.setString(5, member.name());
      statement.setString(6, label);
      statement.executeUpdate();
    }
  }

  /** Refuses to run what another member saved; what is thinned may have been anybody's. */
  void refuseForeign(String id, int number) throws SQLException {
    for (ProjectVersion version : versions(id)) {
      if (version.number() == number && version.byAsker()) {
        return;
      }
    }
    throw DbkeepException.of(
        ErrorCode.NOT_ALLOWED,
        "somebody else saved version %d, and its SQL would run in your name".formatted(number),
        "Look at it in the tab SQL, then press Check (confirmed: true).");
  }

  Design document(String id, int number) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT document FROM dbkeep.project_version WHERE project = ?::uuid AND number ="
                + " ?")) {
      statement.setString(1, id);
      statement.setInt(2, number);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw DbkeepException.of(
              ErrorCode.USAGE,
              "the project has no version " + number,
              "Versions without a name are thinned after a day; look at the list.");
        }
        return MAPPER.readValue(row.getString(1), Design.class);
      }
    }
  }

  List<ProjectVersion> versions(String id) throws SQLException {
    List<ProjectVersion> versions = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT number, to_json(at) #>> '{}', author_name, label, jsonb_array_length(document"
                + " -> 'tables'), author = ? FROM dbkeep.project_version WHERE project = ?::uuid"
                + " ORDER BY number DESC")) {
      statement.setString(1, member.id());
      statement.setString(2, id);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          versions.add(
              new ProjectVersion(
                  rows.getInt(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getInt(5),
                  rows.getBoolean(6)));
        }
      }
    }
    return versions;
  }

  void share(String id, String sharing) throws SQLException {
    run("UPDATE dbkeep.project SET sharing = ? WHERE id = ?::uuid", sharing, id);
  }

  void rename(String id, String name) throws SQLException {
    run("UPDATE dbkeep.project SET name = ? WHERE id = ?::uuid", named(name), id);
  }

  void remove(String id) throws SQLException {
    run("DELETE FROM dbkeep.project WHERE id = ?::uuid", id);
  }

  private static String named(String name) {
    if (name.isBlank()) {
      throw DbkeepException.of(
          ErrorCode.USAGE, "the project has no name", "Give it one that others will know it by.");
    }
    return name.strip();
  }

  private void run(String sql, String... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
