package dev.dbkeep.backup.undo;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A row that does not simply come back.
 *
 * @param differences what it was and what it is, where that is known
 */
public record Conflict(String table, String key, Verdict verdict, List<Difference> differences) {
  public Conflict {
    differences = List.copyOf(differences);
  }

  /** A column that has another value now; null for NULL. */
  public record Difference(String column, @Nullable String then, @Nullable String now) {
    private String text() {
      return "%s was %s, is %s".formatted(column, shown(then), shown(now));
    }

    private static String shown(@Nullable String value) {
      return value == null ? "NULL" : "'" + value + "'";
    }
  }

  /** For people, behind table and key. */
  public String text() {
    return differences.isEmpty()
        ? verdict.text()
        : verdict.text()
            + ": "
            + differences.stream().map(Difference::text).collect(Collectors.joining("; "));
  }

  /** Whether naming it is enough to bring it back nevertheless. */
  public boolean mayOverwrite() {
    return verdict.mayOverwrite();
  }
}
