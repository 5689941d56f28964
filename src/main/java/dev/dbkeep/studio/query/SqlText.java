package dev.dbkeep.studio.query;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.StatementTraits;
import dev.dbkeep.postgres.sql.Statements;
import java.util.List;
import java.util.Set;

/**
 * The statements of a text.
 *
 * @param outside whether they run each by itself, since PostgreSQL refuses them in a transaction
 */
record SqlText(List<SqlStatement> statements, boolean outside) {
  /** A transaction that only reads does not hold them back; a block of DO may hold a COPY. */
  private static final Set<String> REACHES_OUT = Set.of("COPY", "DO");

  /** Refuses what would end the transaction that holds the text together, or slip out of it. */
  static SqlText of(String text, boolean write) {
    SqlScript script = new SqlScript("text", text);
    List<SqlStatement> statements = Statements.split(script);
    long alone = statements.stream().filter(StatementTraits::runsOutsideTransaction).count();
    for (SqlStatement statement : statements) {
      StatementTraits traits = StatementTraits.of(statement);
      boolean ends =
          traits.beginsTransaction() || traits.endsTransaction() || traits.preparesTransaction();
      if (ends) {
        throw refused(
            statement,
            script,
            "a text runs as one transaction, which "
                + traits.words().getFirst()
                + " would begin or end",
            "Take it away: the text is committed as a whole when all of it succeeded.");
      }
      String word = traits.words().stream().findFirst().orElse("");
      if (!write && REACHES_OUT.contains(word)) {
        throw refused(
            statement,
            script,
            word
                + " can write files and run programs on the server, whatever its transaction may"
                + " do",
            "Switch writing on to run it.");
      }
      if (alone > 0 && alone < statements.size() && traits.outside()) {
        throw refused(
            statement,
            script,
            "PostgreSQL runs this statement in no transaction, so it cannot be one with the others",
            "Select it and run it by itself.");
      }
    }
    return new SqlText(statements, alone > 0 && write);
  }

  /** As it may be written down: without passwords. */
  static String told(String text) {
    try {
      return Statements.withoutPasswords(text);
    } catch (DbkeepException e) {
      // where a literal ends nobody knows, and PostgreSQL is never asked
      return "-- a text that cannot be run: " + e.getMessage();
    }
  }

  /** The same of one statement. */
  static SqlText one(String text) {
    SqlText whole = of(text, true);
    if (whole.statements().size() != 1) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "there is a plan of one statement, and the text has " + whole.statements().size(),
          "Select the statement.");
    }
    return new SqlText(whole.statements(), false);
  }

  /** Whether it waits for others without keeping anybody waiting. */
  boolean concurrently() {
    return statements.stream().map(StatementTraits::of).anyMatch(StatementTraits::concurrently);
  }

  private static DbkeepException refused(
      SqlStatement statement, SqlScript script, String message, String hint) {
    return DbkeepException.of(ErrorCode.SCRIPT, message, hint).at(statement.location(script));
  }
}
