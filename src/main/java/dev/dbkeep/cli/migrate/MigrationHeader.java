package dev.dbkeep.cli.migrate;

import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Plan;

/**
 * The comment at the head of a migration that was written for somebody: every hazard, so that
 * review finds it there.
 */
final class MigrationHeader {
  private MigrationHeader() {}

  static String of(Plan plan) {
    StringBuilder text = new StringBuilder();
    for (Hazard hazard : plan.hazards().distinct().toList()) {
      line(text, "! " + hazard.subject() + ": " + hazard.message());
      if (!hazard.remedy().isBlank()) {
        line(text, "  instead: " + hazard.remedy());
      }
      if (hazard.kind().needsConsent()) {
        line(text, "  to let deploy do it, write below: dbkeep: allow-loss " + hazard.subject());
      }
    }
    plan.notes().forEach(note -> line(text, "note: " + note));
    return text.isEmpty() ? "" : text.append('\n').toString();
  }

  private static void line(StringBuilder text, String content) {
    content.lines().forEach(line -> text.append("-- ").append(line).append('\n'));
  }
}
