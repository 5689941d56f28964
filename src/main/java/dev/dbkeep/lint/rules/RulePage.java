package dev.dbkeep.lint.rules;

import java.util.Locale;

/** Writes docs/reference/rules.md from the registry. */
public final class RulePage {
  private RulePage() {}

  public static String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# Rules\n\n");
    page.append(
        "Generated from the registry of rules; a test keeps it so. `dbkeep migrate lint` prints"
            + " what they find. Errors and warnings make it exit 3.\n");
    page.append(
        "With a database, rows are counted first: what does not apply to the data that is there is"
            + " left out.\n\n");
    page.append("| rule | severity | finds |\n|---|---|---|\n");
    for (Rule rule : Rules.all()) {
      page.append("| [")
          .append(rule.id())
          .append("](#")
          .append(rule.id())
          .append(") | ")
          .append(word(rule))
          .append(" | ")
          .append(rule.title())
          .append(" |\n");
    }
    for (Rule rule : Rules.all()) {
      Examples examples = Examples.of(rule);
      page.append("\n## ").append(rule.id()).append("\n\n");
      page.append(rule.title()).append(" (").append(word(rule)).append(").\n\n");
      page.append(rule.danger()).append("\n\n");
      page.append("**Instead:** ").append(rule.remedy()).append("\n\n");
      page.append("Found:\n\n```sql\n").append(examples.bad()).append("```\n\n");
      page.append("Not found:\n\n```sql\n").append(examples.good()).append("```\n");
    }
    return page.toString();
  }

  private static String word(Rule rule) {
    return rule.severity().name().toLowerCase(Locale.ROOT);
  }
}
