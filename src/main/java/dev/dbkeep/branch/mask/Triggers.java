package dev.dbkeep.branch.mask;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps triggers from seeing what is masked, and from writing it elsewhere. The session becomes a
 * replica's where the role may say so, which also lets foreign keys rest; triggers that fire
 * nevertheless are disabled for the transaction.
 */
final class Triggers {
  private static final String FIRING =
      """
      SELECT n.nspname, c.relname, t.tgname, t.tgenabled::text
      FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE t.tgrelid = ?::oid AND NOT t.tgisinternal
        AND t.tgenabled::text = ANY (?)
      ORDER BY t.oid
      """;

  private final Connection connection;
  private final boolean replica;
  private final List<String> back = new ArrayList<>();

  Triggers(Connection connection) throws SQLException {
    this.connection = connection;
    this.replica = isReplica();
  }

  private boolean isReplica() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      return true;
    } catch (SQLException e) {
      return false; // no superuser
    }
  }

  void off(long table) throws SQLException {
    back.clear();
    String[] firing = replica ? new String[] {"A", "R"} : new String[] {"O", "A"};
    List<String> statements = new ArrayList<>();
    for (MaskCatalog.Member member : new MaskCatalog(connection).family(table)) {
      try (PreparedStatement query = connection.prepareStatement(FIRING)) {
        query.setLong(1, member.oid());
        query.setArray(2, connection.createArrayOf("text", firing));
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            String alter =
                "ALTER TABLE ONLY " + Identifiers.quote(row.getString(1), row.getString(2)) + " ";
            String trigger = " TRIGGER " + Identifiers.quote(row.getString(3));
            statements.add(alter + "DISABLE" + trigger);
            back.add(
                alter
                    + switch (row.getString(4)) {
                      case "A" -> "ENABLE ALWAYS";
                      case "R" -> "ENABLE REPLICA";
                      default -> "ENABLE";
                    }
                    + trigger);
          }
        }
      }
    }
    run(statements);
  }

  void on() throws SQLException {
    run(back);
  }

  private void run(List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
