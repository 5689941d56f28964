package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.ShellWord;
import dev.dbkeep.plan.Consents;
import dev.dbkeep.plan.Hazard;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Refuses to go on while data would be lost that nobody named; the refusal says which flags would
 * name it.
 */
public final class LossGate {
  private LossGate() {}

  /**
   * Returns when every hazard that needs consent was named.
   *
   * @param hazards real ones, as {@link HazardProbes#confirm} returns them
   * @throws DbkeepException DATA_LOSS (exit 5)
   */
  public static void check(List<Hazard> hazards, Consents consents) {
    Collection<Hazard> refused = refused(hazards, consents);
    if (refused.isEmpty()) {
      return;
    }
    String flags =
        refused.stream()
            .map(hazard -> "--allow-loss " + ShellWord.of(hazard.subject()))
            .collect(Collectors.joining(" "));
    StringJoiner detail = new StringJoiner("\n");
    for (Hazard hazard : refused) {
      detail.add("- " + hazard.subject() + ": " + hazard.message());
      if (!hazard.remedy().isBlank()) {
        detail.add("  instead: " + hazard.remedy());
      }
    }
    throw DbkeepException.of(
            ErrorCode.DATA_LOSS,
            message(refused),
            "If this is wanted, run the command again with " + flags + ".")
        .detail(detail.toString());
  }

  /** A loss and a step that the present rows forbid are two things to a reader. */
  private static String message(Collection<Hazard> refused) {
    StringJoiner message = new StringJoiner("; ");
    String lost = subjects(refused, Hazard.Kind.DATA_LOSS);
    String failing = subjects(refused, Hazard.Kind.DATA_DEPENDENT);
    if (!lost.isEmpty()) {
      message.add("data would be lost: " + lost);
    }
    if (!failing.isEmpty()) {
      message.add("the rows that are there do not allow it: " + failing);
    }
    return message.toString();
  }

  private static String subjects(Collection<Hazard> hazards, Hazard.Kind kind) {
    return hazards.stream()
        .filter(hazard -> hazard.kind() == kind)
        .map(Hazard::subject)
        .collect(Collectors.joining(", "));
  }

  /**
   * What {@link #check} tells when it refuses: one hazard for each subject nobody named, in the
   * order of the steps.
   */
  public static Collection<Hazard> refused(List<Hazard> hazards, Consents consents) {
    Map<String, Hazard> bySubject = new LinkedHashMap<>();
    for (Hazard hazard : hazards) {
      if (!consents.cover(hazard)) {
        bySubject.putIfAbsent(hazard.subject(), hazard);
      }
    }
    return bySubject.values();
  }
}
