package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.project.Project;
import dev.dbkeep.config.TomlTable;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.upkeep.completeness.CompletenessRule;
import java.util.List;
import java.util.stream.Collectors;

/** The rules of a project: {@code [[completeness]]} of dbkeep.toml. */
public final class CompletenessRules {
  static final String TABLE = "completeness";

  private CompletenessRules() {}

  public static List<CompletenessRule> all(Project project) {
    return project.tables(TABLE).stream().map(CompletenessRules::rule).toList();
  }

  /** All of them where no name is given. */
  static List<CompletenessRule> named(Project project, List<String> names) {
    List<CompletenessRule> all = all(project);
    if (all.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.CONFIG,
          "dbkeep.toml has no completeness rule",
          "Add one: [[completeness]], every = \"children\", has = \"progress\", for-every ="
              + " \"courses\".");
    }
    for (String name : names) {
      if (all.stream().noneMatch(rule -> rule.isNamed(name))) {
        throw DbkeepException.of(
            ErrorCode.USAGE,
            "no completeness rule " + name,
            "There are "
                + all.stream().map(CompletenessRule::name).collect(Collectors.joining(", "))
                + ".");
      }
    }
    return all.stream()
        .filter(rule -> names.isEmpty() || names.stream().anyMatch(rule::isNamed))
        .toList();
  }

  private static CompletenessRule rule(TomlTable table) {
    try {
      return CompletenessRule.of(table.values());
    } catch (DbkeepException e) {
      throw e.at(table.location());
    }
  }
}
