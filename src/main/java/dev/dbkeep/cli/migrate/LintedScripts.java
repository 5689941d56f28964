package dev.dbkeep.cli.migrate;

import dev.dbkeep.execute.HazardProbes;
import dev.dbkeep.lint.Lint;
import dev.dbkeep.lint.rules.Finding;
import dev.dbkeep.lint.rules.LintContext;
import dev.dbkeep.lint.rules.Severity;
import dev.dbkeep.migrate.AllowedLoss;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.postgres.sql.SqlScript;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Joins the rules with the consents that files carry and with the rows of a database. */
final class LintedScripts {
  private LintedScripts() {}

  /**
   * The findings of scripts that run in this order; a loss that the head of its file names is
   * information.
   */
  static List<Finding> check(List<SqlScript> scripts, LintContext context) {
    List<List<Finding>> found = new Lint().check(scripts, context);
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < scripts.size(); i++) {
      Set<String> allowed = AllowedLoss.of(scripts.get(i).text());
      found
          .get(i)
          .forEach(
              finding -> findings.add(named(finding, allowed) ? asInformation(finding) : finding));
    }
    return findings;
  }

  /** Only what is real on this database, with its counts. */
  static List<Finding> confirm(Connection connection, List<Finding> findings) {
    List<Finding> real = new ArrayList<>();
    for (Finding finding : findings) {
      Hazard hazard = finding.hazard();
      if (hazard == null) {
        real.add(finding);
      } else {
        HazardProbes.confirm(connection, List.of(hazard))
            .forEach(confirmed -> real.add(finding.confirmed(confirmed)));
      }
    }
    return real;
  }

  private static boolean named(Finding finding, Set<String> allowed) {
    return finding.hazard() != null
        && finding.hazard().kind().needsConsent()
        && allowed.contains(finding.hazard().subject());
  }

  private static Finding asInformation(Finding finding) {
    return new Finding(
        finding.rule(),
        Severity.INFO,
        finding.location(),
        finding.message(),
        finding.remedy(),
        finding.hazard());
  }
}
