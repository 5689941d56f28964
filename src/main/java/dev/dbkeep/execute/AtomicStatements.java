package dev.dbkeep.execute;

import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.StatementTraits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides whether a script can be one transaction. */
final class AtomicStatements {
  private AtomicStatements() {}

  /**
   * The statements to run in one transaction, or nothing when the script needs several. A BEGIN and
   * COMMIT around the whole script are left out: ours take their place.
   */
  static Optional<List<SqlStatement>> of(Job job, List<SqlStatement> statements) {
    List<SqlStatement> atomic = new ArrayList<>();
    boolean ownBlock = false;
    for (Unit unit : Unit.each(job, statements)) {
      switch (unit.kind()) {
        case NOTHING -> {}
        case ALONE -> {
          return Optional.empty();
        }
        case TRANSACTION -> {
          if (ownBlock || (unit.statements().size() > 1)) {
            return Optional.empty();
          }
          atomic.addAll(unit.statements());
        }
        case OWN_BLOCK -> {
          if (ownBlock
              || !isPlain(unit)
              || !atomic.stream()
                  .allMatch(statement -> StatementTraits.of(statement).changesSession())) {
            return Optional.empty();
          }
          ownBlock = true;
          atomic.addAll(unit.statements().subList(1, unit.statements().size() - 1));
        }
      }
    }
    return Optional.of(atomic);
  }

  /** BEGIN without an isolation level, ended by COMMIT. */
  private static boolean isPlain(Unit block) {
    StatementTraits begin = StatementTraits.of(block.statements().getFirst());
    boolean noMode =
        begin.words().size() == 1
            || (begin.words().size() == 2
                && List.of("TRANSACTION", "WORK").contains(begin.words().get(1)));
    return noMode && !StatementTraits.of(block.statements().getLast()).rollsBack();
  }
}
