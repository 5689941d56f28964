package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows in default partitions. */
final class DefaultPartitionRows {
  static final Check CHECK =
      new Check(
          "S8",
          "default-partition-rows",
          Severity.MEDIUM,
          Cost.ROWS,
          "Rows landed in a default partition",
          "They have no partition of their own: the next one cannot be attached before they are"
              + " moved, and dropping old partitions never reaches them.",
          "Move them into partitions of their own.",
          DefaultPartitionRows::look);

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT c.object, p.object AS parent, pg_catalog.has_table_privilege(c.oid, 'SELECT') AS readable
          FROM tables p JOIN pg_catalog.pg_partitioned_table k ON k.partrelid = p.oid JOIN tables c ON c.oid = k.partdefid
          WHERE pg_catalog.pg_relation_size(c.oid) > 0 ORDER BY 1
          """;

  private record Default(String name, String parent) {}

  private DefaultPartitionRows() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.PARTITIONED));
    List<Default> partitions = new ArrayList<>();
    probe.each(
        SQL,
        row -> {
          if (row.getBoolean("readable")) {
            partitions.add(new Default(row.getString("object"), row.getString("parent")));
          } else {
            examination.unseen("the role may not read " + row.getString("object"));
          }
        });
    for (Default partition : partitions) {
      count(probe, examination, partition);
    }
  }

  private static void count(Probe probe, Examination examination, Default partition)
      throws SQLException {
    probe.rows(
        examination,
        partition.name(),
        "SELECT count(*) FROM " + partition.name(),
        row -> {
          if (row.getLong(1) > 0) {
            examination.found(
                partition.name(),
                "%s of %s lie in its default partition"
                    .formatted(Figures.count(row.getLong(1), "row"), partition.parent()),
                new Fix.Advice(
                    "In one transaction: detach "
                        + partition.name()
                        + ", create the partitions its rows need, insert the rows into "
                        + partition.parent()
                        + ", empty it, attach it again."));
          }
        });
  }
}
