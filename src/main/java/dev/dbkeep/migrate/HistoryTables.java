package dev.dbkeep.migrate;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names of the tables in which migration tools remember what they did. Flyway and Drizzle can
 * be told other names; then the columns tell, so that no comparison ever drops such a table.
 */
final class HistoryTables {
  private static final Set<String> USUAL =
      Set.of(PrismaHistory.TABLE, FlywayHistory.TABLE, "__drizzle_migrations");
  private static final Set<String> FLYWAY =
      Set.of(
          "installed_rank",
          "version",
          "description",
          "type",
          "script",
          "checksum",
          "installed_by",
          "installed_on",
          "execution_time",
          "success");
  private static final List<String> DRIZZLE = List.of("id", "hash", "created_at");

  private HistoryTables() {}

  static Set<String> in(Catalog catalog) {
    Set<String> names = new HashSet<>(USUAL);
    for (Table table : catalog.all(Table.class)) {
      List<String> columns = table.columns().stream().map(Column::name).toList();
      boolean drizzle =
          columns.equals(DRIZZLE) && table.name().toLowerCase(Locale.ROOT).contains("migration");
      if (drizzle || Set.copyOf(columns).equals(FLYWAY)) {
        names.add(table.name());
      }
    }
    return names;
  }
}
