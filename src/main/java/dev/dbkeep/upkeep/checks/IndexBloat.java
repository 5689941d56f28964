package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Indexes whose pages are half empty. */
final class IndexBloat {
  static final Check CHECK =
      new Check(
          "I8",
          "index-bloat",
          Severity.LOW,
          Cost.ROWS,
          "An index is mostly empty space",
          "Deleted and moved rows leave half-empty pages, which queries still read and the cache"
              + " still holds.",
          "REINDEX CONCURRENTLY.",
          IndexBloat::look);

  private static final double DENSE = 50;

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT x.oid::pg_catalog.regclass::text AS name
          FROM tables t JOIN pg_catalog.pg_index i ON i.indrelid = t.oid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
          JOIN pg_catalog.pg_am m ON m.oid = x.relam
          WHERE x.relkind = 'i' AND m.amname = 'btree' AND i.indisvalid AND t.relpersistence <> 't' AND pg_catalog.pg_relation_size(x.oid) >= ?
          ORDER BY pg_catalog.pg_relation_size(x.oid) DESC
          """;

  private IndexBloat() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    Optional<String> schema = probe.extension("pgstattuple");
    if (schema.isEmpty()) {
      examination.unseen(
          "the extension pgstattuple is not installed: CREATE EXTENSION pgstattuple");
      return;
    }
    List<String> names = new ArrayList<>();
    probe.each(SQL, row -> names.add(row.getString("name")), probe.limits().smallBytes());
    examination.of(probe.population(Population.TABLES));
    for (String name : names) {
      probe.rows(
          examination,
          name,
          "SELECT s.avg_leaf_density, s.index_size FROM %s.pgstatindex(%s::pg_catalog.regclass) s"
              .formatted(schema.get(), Identifiers.literal(name)),
          row -> {
            double density = row.getDouble("avg_leaf_density");
            if (density < DENSE) {
              examination.found(
                  name,
                  "its pages are %.0f %% full (limit %.0f %%), it takes %s"
                      .formatted(density, DENSE, Figures.size(row.getLong("index_size"))),
                  Fix.run(
                      "SHARE UPDATE EXCLUSIVE, reads the table twice, needs its room once more",
                      "REINDEX INDEX CONCURRENTLY " + name));
            }
          });
    }
  }
}
