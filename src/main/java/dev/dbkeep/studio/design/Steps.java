package dev.dbkeep.studio.design;

import java.util.List;

/**
 * What leads from a database to a design.
 *
 * @param notes what is left alone, and why
 * @param inTheWay what is not drawn and stands on something that the design does not have: nothing
 *     can be done before it is settled
 */
public record Steps(List<Step> steps, List<String> notes, List<String> inTheWay) {
  public Steps {
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
    inTheWay = List.copyOf(inTheWay);
  }

  /**
   * One statement.
   *
   * @param action create, alter or drop
   * @param object in words
   */
  public record Step(String sql, String action, String object, List<Hazard> hazards) {
    public Step {
      hazards = List.copyOf(hazards);
    }
  }

  /**
   * What can go wrong on real rows.
   *
   * @param loss whether it has to be accepted by name
   */
  public record Hazard(String kind, String subject, String message, String remedy, boolean loss) {}
}
