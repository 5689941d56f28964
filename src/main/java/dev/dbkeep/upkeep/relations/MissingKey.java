package dev.dbkeep.upkeep.relations;

import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.Executor;
import dev.dbkeep.execute.Job;
import dev.dbkeep.execute.JobHooks;
import dev.dbkeep.execute.Progress;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.sql.SqlScript;
import java.util.List;
import java.util.stream.Collectors;

/** The foreign key that a relation should have, made so that nobody waits for it. */
public final class MissingKey {
  private static final int LONGEST_NAME = 58;

  private final Relation relation;

  public MissingKey(Relation relation) {
    this.relation = relation;
  }

  /** Added without a look at the rows that are there, then checked while the table is in use. */
  public List<String> statements() {
    String table = relation.child().quoted();
    String name = name();
    String add =
        "ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (%s) NOT VALID"
            .formatted(
                table,
                Identifiers.quote(name),
                columns(relation.from()),
                relation.parent().quoted(),
                columns(relation.to()));
    String validate =
        "ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(table, Identifiers.quote(name));
    return relation.constraint() == null ? List.of(add, validate) : List.of(validate);
  }

  /** The same as a script. */
  public String sql() {
    return statements().stream()
        .map(statement -> statement + ";" + System.lineSeparator())
        .collect(Collectors.joining());
  }

  private String name() {
    String known = relation.constraint();
    if (known != null) {
      return known;
    }
    String name = relation.child().name() + "_" + String.join("_", relation.from());
    return name.substring(0, Math.min(LONGEST_NAME, name.length())) + "_fkey";
  }

  private static String columns(List<String> names) {
    return names.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
  }

  /**
   * Runs it, each statement by itself, so that the lock of the first is not held for the second.
   */
  public void add(ServerUrl url, ExecuteOptions options, Progress progress) {
    String id = "orphans: foreign key " + relation.child() + "." + name();
    new Executor(url, options, progress)
        .run(List.of(new Job(id, new SqlScript(id, sql()), JobHooks.NONE, false)));
  }
}
