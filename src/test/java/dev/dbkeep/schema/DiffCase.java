package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.sql.SqlScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One case of the corpus: a schema before, a schema after, and what our plan makes of the first.
 */
record DiffCase(Path folder) {
  enum Verdict {
    EQUAL,
    /** Equal in everything managed; something unmanaged was named. */
    EQUAL_BUT_UNMANAGED,
    /** One of the two sides does not load on this server by itself. */
    DOES_NOT_LOAD,
    PLAN_FAILS,
    APPLY_FAILS,
    DIFFERS
  }

  record Outcome(DiffCase which, Verdict verdict, String detail) {
    @Override
    public String toString() {
      return which.name() + " " + verdict + "\n" + detail.indent(4);
    }
  }

  String name() {
    return folder.getParent().getFileName() + "/" + folder.getFileName();
  }

  static List<DiffCase> in(Path corpus) {
    try (Stream<Path> files = Files.walk(corpus, 2)) {
      return files
          .filter(
              folder ->
                  Files.exists(folder.resolve("before.sql"))
                      && Files.exists(folder.resolve("after.sql")))
          .sorted()
          .map(DiffCase::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On two databases that hold nothing. */
  Outcome judge(ServerUrl before, ServerUrl after) throws SQLException {
    try {
      load(before, "before.sql");
      load(after, "after.sql");
    } catch (DbkeepException e) {
      return new Outcome(this, Verdict.DOES_NOT_LOAD, e.location() + " " + e.getMessage());
    }
    Catalog current = SchemaReader.read(before);
    Catalog wanted = SchemaReader.read(after);
    Plan plan;
    try {
      plan = Planner.plan(current, wanted, PlanOptions.DEFAULT);
    } catch (DbkeepException e) {
      return new Outcome(this, Verdict.PLAN_FAILS, e.getMessage());
    }
    try {
      apply(before, plan);
    } catch (SQLException e) {
      return new Outcome(this, Verdict.APPLY_FAILS, e.getMessage() + "\n" + PlanSql.write(plan));
    }
    Catalog reached = SchemaReader.read(before);
    Plan second = Planner.plan(reached, wanted, PlanOptions.DEFAULT);
    if (!second.isEmpty()) {
      return new Outcome(
          this, Verdict.DIFFERS, PlanSql.write(plan) + "-- second plan\n" + PlanSql.write(second));
    }
    String left =
        plan.notes().stream()
            .filter(note -> note.contains("left as it is") || note.contains("not created"))
            .collect(Collectors.joining("\n"));
    return new Outcome(this, left.isEmpty() ? Verdict.EQUAL : Verdict.EQUAL_BUT_UNMANAGED, left);
  }

  /** Makes a database empty again, which takes a hundredth of the time of a new one. */
  static void empty(ServerUrl url) throws SQLException {
    String sql =
        """
        DO $do$ DECLARE r record; BEGIN
          FOR r IN SELECT evtname FROM pg_event_trigger LOOP EXECUTE format('DROP EVENT TRIGGER %I', r.evtname); END LOOP;
          FOR r IN SELECT pubname FROM pg_publication LOOP EXECUTE format('DROP PUBLICATION %I', r.pubname); END LOOP;
          FOR r IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP EXECUTE format('DROP EXTENSION IF EXISTS %I CASCADE', r.extname); END LOOP;
          FOR r IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP EXECUTE format('DROP SCHEMA %I CASCADE', r.nspname); END LOOP;
          CREATE SCHEMA public;
        END $do$
        """;
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  void load(ServerUrl url, String file) {
    try {
      ScriptRunner.run(
          url, List.of(new SqlScript(file, Files.readString(folder.resolve(file)))), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the executor does: one transaction, interrupted by the steps that must stand alone. */
  static void apply(ServerUrl url, Plan plan) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (Step step : plan.steps()) {
        try {
          if (!step.inTransaction()) {
            connection.commit();
            connection.setAutoCommit(true);
          }
          statement.execute(step.sql());
          connection.setAutoCommit(false);
        } catch (SQLException e) {
          throw new SQLException(e.getMessage() + "\n  at: " + step.sql(), e.getSQLState(), e);
        }
      }
      connection.commit();
    }
  }
}
