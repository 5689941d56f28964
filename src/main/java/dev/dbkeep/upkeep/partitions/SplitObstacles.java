package dev.dbkeep.upkeep.partitions;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What keeps a past from being divided, asked before anything is touched. */
final class SplitObstacles {
  private static final int PUBLISHED_SCHEMAS_SINCE = 15;

  /** A query over the catalog, of the table and its past; each row is a reason and a way. */
  private static final List<String> QUERIES =
      List.of(
          """
          SELECT 'the foreign key ' || f.conname || ' of ' || f.conrelid::pg_catalog.regclass || ' points at it',
                 'Drop that foreign key first.'
          FROM pg_catalog.pg_constraint f WHERE f.contype = 'f' AND f.confrelid IN (?::oid, ?::oid) AND f.conparentid = 0
          """,
          """
          SELECT 'its key ' || k.conname || ' can be deferred', 'Make it one that is checked at once: drop it and add it without DEFERRABLE.'
          FROM pg_catalog.pg_constraint k
          WHERE k.conrelid IN (?::oid, ?::oid) AND k.contype IN ('p', 'u') AND k.condeferrable AND k.conparentid = 0
          """,
          """
          SELECT 'publication ' || p.pubname || ' publishes its partitions, and subscribers do not have the new ones',
                 'Take the table out of the publication, and put it back by its name with publish_via_partition_root.'
          FROM pg_catalog.pg_publication p
          WHERE p.puballtables OR EXISTS (SELECT FROM pg_catalog.pg_publication_rel r
                                          WHERE r.prpubid = p.oid AND (r.prrelid = ?::oid AND NOT p.pubviaroot OR r.prrelid = ?::oid))
          """);

  private static final String PUBLISHED_SCHEMAS =
      """
      SELECT 'publication ' || p.pubname || ' publishes its schema, and subscribers do not have the new partitions',
             'Take the schema out of the publication first.'
      FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_namespace s ON s.pnpubid = p.oid
           JOIN pg_catalog.pg_class c ON c.relnamespace = s.pnnspid
      WHERE c.oid IN (?::oid, ?::oid)
      """;

  private SplitObstacles() {}

  static List<Obstacle> of(
      CatalogRows rows, GrowingTable table, GrowingTable past, long bytes, OptionalLong free)
      throws SQLException {
    List<Obstacle> obstacles = new ArrayList<>();
    SplitKey key = SplitKey.of(rows, table);
    if (key.columns().isEmpty()) {
      obstacles.add(
          new Obstacle(
              "it has no primary key by which rows could be followed",
              "Give it one with the column in it: `ALTER TABLE %s ADD PRIMARY KEY (…)`, from an index that was made CONCURRENTLY."
                  .formatted(table.quoted())));
    }
    for (SplitKey.Column column : key.columns()) {
      if (!column.comparedBy().equals("pg_catalog")) {
        obstacles.add(
            new Obstacle(
                "%s of its primary key is of type %s, which an extension compares"
                    .formatted(column.name(), column.type()),
                "Only keys of PostgreSQL's own types can be followed."));
      }
    }
    for (String query : QUERIES) {
      add(obstacles, rows, query, table, past);
    }
    if (rows.major() >= PUBLISHED_SCHEMAS_SINCE) {
      add(obstacles, rows, PUBLISHED_SCHEMAS, table, past);
    }
    if (free.isPresent() && free.getAsLong() < bytes + bytes / 10) {
      obstacles.add(
          new Obstacle(
              "the disk has %,d MB free, and the rows of the past need %,d MB once more"
                  .formatted(free.getAsLong() >> 20, (bytes + bytes / 10) >> 20),
              "Make room first; `dbkeep retention` may remove what is over."));
    }
    return obstacles;
  }

  private static void add(
      List<Obstacle> obstacles,
      CatalogRows rows,
      String query,
      GrowingTable table,
      GrowingTable past)
      throws SQLException {
    for (CatalogRows.Row row : rows.read(query, table.oid(), past.oid())) {
      obstacles.add(new Obstacle(row.text(1), row.text(2)));
    }
  }
}
