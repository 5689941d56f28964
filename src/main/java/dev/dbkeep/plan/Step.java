package dev.dbkeep.plan;

import dev.dbkeep.catalog.ObjectId;
import java.util.List;

/**
 * One statement of a plan.
 *
 * @param sql one statement without the semicolon
 * @param object what it creates, changes or drops
 * @param lock the strongest table lock it takes
 * @param inTransaction false when PostgreSQL refuses it inside a transaction block
 */
public record Step(
    String sql,
    Action action,
    ObjectId object,
    LockMode lock,
    boolean inTransaction,
    List<Hazard> hazards) {
  public Step {
    hazards = List.copyOf(hazards);
  }

  /** What the step does to its object. */
  public enum Action {
    CREATE,
    ALTER,
    DROP
  }
}
