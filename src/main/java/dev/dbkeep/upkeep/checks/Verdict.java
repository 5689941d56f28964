package dev.dbkeep.upkeep.checks;

import java.util.List;

/** What came out of a check. */
public sealed interface Verdict {
  /** All it looked at is good. */
  record Passed(Eligible eligible) implements Verdict {}

  /**
   * Something is wrong.
   *
   * @param unseen what could not be looked at beside it
   */
  record Found(Eligible eligible, List<Finding> findings, List<String> unseen) implements Verdict {
    public Found {
      findings = List.copyOf(findings);
      unseen = List.copyOf(unseen);
    }
  }

  /** There is nothing of the kind here. */
  record NotApplicable(String reason) implements Verdict {}

  /** It could not look, which is not the same as good. */
  record Skipped(String reason) implements Verdict {}
}
