package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.StatementTraits;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements of a script that succeed or fail together.
 *
 * @param first position of the first statement in the script, from 1
 */
record Unit(Kind kind, int first, List<SqlStatement> statements) {
  Unit {
    statements = List.copyOf(statements);
  }

  /** How a unit is run. */
  enum Kind {
    /** In a transaction of ours. */
    TRANSACTION,
    /**
     * In the transaction the script itself begins and ends; both statements are part of the unit.
     */
    OWN_BLOCK,
    /** Outside any transaction. */
    ALONE,
    /** Not at all: a COMMIT that ends nothing. */
    NOTHING
  }

  int last() {
    return first + statements.size() - 1;
  }

  /** Each statement by itself, except for the script's own transaction blocks. */
  static List<Unit> each(Job job, List<SqlStatement> statements) {
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < statements.size(); ) {
      StatementTraits traits = StatementTraits.of(statements.get(i));
      int length = traits.beginsTransaction() ? blockLength(job, statements, i) : 1;
      Kind kind =
          traits.beginsTransaction()
              ? Kind.OWN_BLOCK
              : traits.endsTransaction()
                  ? Kind.NOTHING
                  : traits.outside() ? Kind.ALONE : Kind.TRANSACTION;
      units.add(new Unit(kind, i + 1, statements.subList(i, i + length)));
      i += length;
    }
    return units;
  }

  /** Neighbours that may share a transaction do so. */
  static List<Unit> grouped(Job job, List<SqlStatement> statements) {
    List<Unit> groups = new ArrayList<>();
    for (Unit unit : each(job, statements)) {
      if (unit.kind == Kind.TRANSACTION
          && !groups.isEmpty()
          && groups.getLast().kind == Kind.TRANSACTION) {
        Unit before = groups.removeLast();
        List<SqlStatement> joined = new ArrayList<>(before.statements);
        joined.addAll(unit.statements);
        groups.add(new Unit(Kind.TRANSACTION, before.first, joined));
      } else {
        groups.add(unit);
      }
    }
    return groups;
  }

  /** One by one, for what turns out not to work in one transaction. */
  List<Unit> separated() {
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < statements.size(); i++) {
      units.add(new Unit(kind, first + i, List.of(statements.get(i))));
    }
    return units;
  }

  private static int blockLength(Job job, List<SqlStatement> statements, int begin) {
    for (int i = begin + 1; i < statements.size(); i++) {
      SqlStatement statement = statements.get(i);
      StatementTraits traits = StatementTraits.of(statement);
      if (traits.chains() || traits.preparesTransaction()) {
        throw DbkeepException.of(
                ErrorCode.SCRIPT,
                "COMMIT AND CHAIN and PREPARE TRANSACTION cannot be used in a migration",
                "End the transaction with COMMIT, or leave BEGIN and COMMIT away.")
            .at(statement.location(job.script()));
      }
      if (traits.endsTransaction()) {
        return i - begin + 1;
      }
    }
    throw DbkeepException.of(
            ErrorCode.SCRIPT,
            "the transaction that begins here is never ended",
            "Add COMMIT after its last statement, or remove BEGIN: dbkeep runs the file in a"
                + " transaction anyway.")
        .at(statements.get(begin).location(job.script()));
  }
}
