package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tables that are mostly empty space, measured and not estimated. */
final class TableBloat {
  static final Check CHECK =
      new Check(
          "M3",
          "table-bloat",
          Severity.MEDIUM,
          Cost.ROWS,
          "A table is mostly empty space",
          "Scans and backups read the empty pages too, and the room never goes back to the disk by"
              + " itself.",
          "pg_repack or pg_squeeze while the table is in use; VACUUM FULL where it may stand"
              + " still.",
          TableBloat::look);

  private static final double FREE = 40;

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT t.object FROM tables t
          WHERE t.relkind = 'r' AND t.relpersistence <> 't' AND pg_catalog.pg_relation_size(t.oid) >= ?
          ORDER BY pg_catalog.pg_relation_size(t.oid) DESC
          """;

  private TableBloat() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    Optional<String> schema = probe.extension("pgstattuple");
    if (schema.isEmpty()) {
      examination.unseen(
          "the extension pgstattuple is not installed: CREATE EXTENSION pgstattuple");
      return;
    }
    examination.of(probe.population(Population.TABLES));
    List<String> tables = new ArrayList<>();
    probe.each(SQL, row -> tables.add(row.getString("object")), probe.limits().smallBytes());
    for (String table : tables) {
      probe.rows(
          examination,
          table,
          "SELECT s.approx_free_percent AS free, s.table_len AS bytes, s.approx_free_space AS room FROM %s.pgstattuple_approx(%s::pg_catalog.regclass) s"
              .formatted(schema.get(), Identifiers.literal(table)),
          row -> {
            if (row.getDouble("free") > FREE) {
              examination.found(
                  table,
                  "%s of its %s are free (%.0f %%, limit %.0f %%)"
                      .formatted(
                          Figures.size(row.getLong("room")),
                          Figures.size(row.getLong("bytes")),
                          row.getDouble("free"),
                          FREE),
                  Fix.rewrite(row.getLong("bytes"), "VACUUM (FULL, ANALYZE) " + table));
            }
          });
    }
  }
}
