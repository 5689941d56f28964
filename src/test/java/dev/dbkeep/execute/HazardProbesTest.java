package dev.dbkeep.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.plan.Consents;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Probe;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HazardProbesTest {
  @Test
  void says_how_many_rows_are_affected_and_shows_three() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.connect()) {
      database.run(
          "CREATE TABLE t (id int, email text); INSERT INTO t SELECT i, 'user' || i FROM"
              + " generate_series(1, 1500) i; INSERT INTO t VALUES (1501, NULL)");
      Probe probe =
          new Probe(
              "SELECT count(*) FROM public.t WHERE id > 10",
              "SELECT id, email FROM public.t ORDER BY id DESC LIMIT 3");

      List<Hazard> real = HazardProbes.confirm(connection, List.of(hazard(probe)));

      assertThat(real)
          .singleElement()
          .extracting(Hazard::message)
          .isEqualTo(
              "all is gone: 1,491 rows, for example (id '1501', email NULL), (id '1500', email"
                  + " 'user1500'), (id '1499', email 'user1499')");
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @Test
  void no_row_no_table_or_no_column_means_no_hazard() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.connect()) {
      database.run("CREATE TABLE t (id int)");

      assertThat(confirm(connection, "SELECT count(*) FROM public.t")).isEmpty();
      assertThat(confirm(connection, "SELECT count(*) FROM public.absent")).isEmpty();
      assertThat(confirm(connection, "SELECT count(*) FROM absent.t")).isEmpty();
      assertThat(confirm(connection, "SELECT count(absent) FROM public.t")).isEmpty();
    }
  }

  @Test
  void a_hazard_that_cannot_be_counted_stays() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.connect();
        Connection other = database.connect()) {
      database.run("CREATE TABLE t (id int)");
      other.setAutoCommit(false);
      try (Statement statement = other.createStatement()) {
        statement.execute("LOCK TABLE t");
      }

      assertThat(confirm(connection, "SELECT count(*) FROM public.t"))
          .singleElement()
          .extracting(Hazard::message)
          .isEqualTo("all is gone (could not be counted: the table is locked)");
    }
  }

  @Test
  void a_probe_can_write_nothing_and_leaves_an_open_transaction_usable() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      database.run("CREATE TABLE t (id int)");
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (1)");

      List<Hazard> real =
          confirm(
              connection, "WITH w AS (DELETE FROM public.t RETURNING 1) SELECT count(*) FROM w");
      statement.execute("INSERT INTO t VALUES (2)");
      connection.commit();

      assertThat(real)
          .singleElement()
          .extracting(Hazard::message)
          .asString()
          .contains("read-only transaction");
      connection.setAutoCommit(true);
      assertThat(confirm(connection, "SELECT count(*) FROM public.t"))
          .singleElement()
          .extracting(Hazard::message)
          .isEqualTo("all is gone: 2 rows");
    }
  }

  @Test
  void the_gate_refuses_what_nobody_named_and_names_the_flags() {
    Hazard email = hazard(null);
    Hazard odd =
        new Hazard(
            Hazard.Kind.DATA_DEPENDENT,
            email.object(),
            "public.Old Users",
            "it holds NULLs",
            "",
            null);
    Hazard lock = new Hazard(Hazard.Kind.LONG_LOCK, email.object(), "public.t", "waits", "", null);

    DbkeepException refusal =
        catchThrowableOfType(
            DbkeepException.class,
            () -> LossGate.check(List.of(email, odd, lock, email), Consents.NONE));

    assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_LOSS);
    assertThat(refusal.code().exit()).isEqualTo(5);
    assertThat(refusal)
        .hasMessage(
            "data would be lost: public.t; the rows that are there do not allow it: public.Old"
                + " Users");
    assertThat(refusal.hint())
        .isEqualTo(
            "If this is wanted, run the command again with --allow-loss public.t --allow-loss"
                + " 'public.Old Users'.");
    assertThat(refusal.detail())
        .isEqualTo(
            "- public.t: all is gone\n  instead: keep it\n- public.Old Users: it holds NULLs");
  }

  @Test
  void the_gate_lets_pass_what_was_named() {
    LossGate.check(List.of(hazard(null)), new Consents(Set.of("public.t")));
  }

  private static List<Hazard> confirm(Connection connection, String countSql) {
    return HazardProbes.confirm(connection, List.of(hazard(new Probe(countSql, ""))));
  }

  private static Hazard hazard(@Nullable Probe probe) {
    return new Hazard(
        Hazard.Kind.DATA_LOSS,
        ObjectId.of(ObjectType.TABLE, "public", "t"),
        "public.t",
        "all is gone",
        "keep it",
        probe);
  }
}
