package dev.dbkeep.upkeep.queries.explain;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.sql.Lexer;
import dev.dbkeep.postgres.sql.Token;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a statement would do that no rollback takes back. */
final class SideEffects {
  /** Declared as volatile, and yet nothing stays of them but, with nextval, a gap. */
  private static final String[] HARMLESS = {
    "random",
    "random_normal",
    "setseed",
    "clock_timestamp",
    "timeofday",
    "gen_random_uuid",
    "uuidv4",
    "uuidv7",
    "nextval",
    "currval",
    "lastval",
    "pg_sleep",
    "pg_sleep_for"
  };

  private static final String VOLATILE =
      """
      SELECT DISTINCT n.nspname || '.' || p.proname
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      WHERE p.proname = ANY (?) AND p.provolatile = 'v' AND p.prokind IN ('f', 'w')
        AND NOT (n.nspname = 'pg_catalog' AND p.proname = ANY (?))
      ORDER BY 1
      """;

  private static final String TRIGGERS =
      """
      SELECT t.tgname
      FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ? AND NOT t.tgisinternal AND t.tgenabled <> 'D'
      ORDER BY 1
      """;

  private SideEffects() {}

  /**
   * Refuses functions that may do more than read: in a transaction that only reads the server keeps
   * them from changing rows, but not from what they do outside of it.
   */
  static void refuse(Connection connection, String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(VOLATILE)) {
      statement.setArray(1, connection.createArrayOf("text", called(sql).toArray()));
      statement.setArray(2, connection.createArrayOf("text", HARMLESS));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(row.getString(1));
        }
      }
    }
    if (!found.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.DATA_LOSS,
          String.join(", ", found) + " may do more than read, which no rollback takes back",
          "Leave --analyze out: then nothing is run. A function that only reads can be declared"
              + " STABLE.");
    }
  }

  /** Every name before a parenthesis; a table in INSERT is one, too, and no function. */
  private static Set<String> called(String sql) {
    Set<String> names = new LinkedHashSet<>();
    List<Token> tokens = Lexer.tokens(sql);
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i + 1).text(sql).equals("(")) {
        Token token = tokens.get(i);
        switch (token.kind()) {
          case WORD -> names.add(token.text(sql).toLowerCase(Locale.ROOT));
          case QUOTED_NAME -> names.add(Comparisons.name(sql, token));
          case STRING, NUMBER, SYMBOL, BACKSLASH -> {
            // no name
          }
        }
      }
    }
    return names;
  }

  /** The triggers that ran as well. */
  static List<String> triggers(Connection connection, PlanNode root) throws SQLException {
    List<PlanNode> writes = new ArrayList<>();
    root.each(
        node -> {
          if (node.is("ModifyTable")) {
            writes.add(node);
          }
        });
    List<String> warnings = new ArrayList<>();
    for (PlanNode node : writes) {
      try (PreparedStatement statement = connection.prepareStatement(TRIGGERS)) {
        statement.setString(1, node.text("Schema"));
        statement.setString(2, node.text("Relation Name"));
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            warnings.add(
                "trigger %s of %s ran as well: what it does outside of the database stays"
                    .formatted(row.getString(1), node.table()));
          }
        }
      }
    }
    return warnings;
  }
}
