package dev.dbkeep.upkeep.retention;

import dev.dbkeep.postgres.Identifiers;
import java.util.List;

/**
 * The table of a policy, as the catalog has it.
 *
 * @param partitionedByAge whether it has range partitions over the age column alone
 * @param data the columns that are stored, for an archive
 * @param leaves where its rows lie
 * @param children the ways by which rows of other tables hang on its rows, those below first
 */
record AgedTable(
    long oid,
    String schema,
    String name,
    AgeColumn column,
    boolean partitionedByAge,
    List<String> data,
    List<Leaf> leaves,
    List<ChildPath> children) {
  AgedTable {
    data = List.copyOf(data);
    leaves = List.copyOf(leaves);
    children = List.copyOf(children);
  }

  String quoted() {
    return Identifiers.quote(schema, name);
  }

  String shown() {
    return schema + "." + name;
  }

  /** Whole partitions go where no row of another table hangs on one of theirs. */
  boolean goesByPartition() {
    return partitionedByAge && children.isEmpty();
  }

  /** Where rows are removed one by one. */
  List<Leaf> walked() {
    return goesByPartition() ? leaves.stream().filter(Leaf::isDefault).toList() : leaves;
  }
}
