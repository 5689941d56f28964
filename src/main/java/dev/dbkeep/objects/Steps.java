package dev.dbkeep.objects;

import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import java.util.List;

/** Short ways to write a step that runs inside a transaction. */
final class Steps {
  private Steps() {}

  static Step create(ObjectId object, LockMode lock, String sql, Hazard... hazards) {
    return new Step(sql, Step.Action.CREATE, object, lock, true, List.of(hazards));
  }

  static Step alter(ObjectId object, LockMode lock, String sql, Hazard... hazards) {
    return new Step(sql, Step.Action.ALTER, object, lock, true, List.of(hazards));
  }

  static Step drop(ObjectId object, LockMode lock, String sql, Hazard... hazards) {
    return new Step(sql, Step.Action.DROP, object, lock, true, List.of(hazards));
  }
}
