package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.DropFact;
import dev.dbkeep.lint.facts.ScriptFacts;
import dev.dbkeep.lint.facts.TableFact;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds for a dropped column or table the one that looks made to take its place within the same
 * script.
 */
final class Replacements {
  private Replacements() {}

  static Optional<ColumnFact.Add> of(ColumnFact.Drop drop, ScriptFacts script) {
    List<ColumnFact.Add> added =
        script.all(ColumnFact.Add.class).filter(add -> add.table().equals(drop.table())).toList();
    long dropped =
        script
            .all(ColumnFact.Drop.class)
            .filter(other -> other.table().equals(drop.table()))
            .count();
    Optional<ColumnFact.Add> similar =
        added.stream().filter(add -> similar(add.column(), drop.column())).findFirst();
    return similar.isPresent() || dropped != 1 || added.size() != 1
        ? similar
        : Optional.of(added.getFirst());
  }

  static Optional<TableFact.Create> of(DropFact drop, ScriptFacts script) {
    List<TableFact.Create> made =
        script.all(TableFact.Create.class).filter(create -> !create.temporary()).toList();
    long dropped =
        script.all(DropFact.class).filter(other -> other.kind() == DropFact.Kind.TABLE).count();
    Optional<TableFact.Create> similar =
        made.stream()
            .filter(create -> similar(create.table().name(), drop.name().name()))
            .findFirst();
    return similar.isPresent() || dropped != 1 || made.size() != 1
        ? similar
        : Optional.of(made.getFirst());
  }

  /**
   * Equal but for case and underscores, one inside the other, or at most four in ten letters apart.
   */
  static boolean similar(String left, String right) {
    String a = left.replace("_", "").toLowerCase(Locale.ROOT);
    String b = right.replace("_", "").toLowerCase(Locale.ROOT);
    int longest = Math.max(a.length(), b.length());
    boolean inside = Math.min(a.length(), b.length()) >= 3 && (a.contains(b) || b.contains(a));
    return inside || distance(a, b) * 10 <= longest * 4;
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
