package dev.dbkeep.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One scratch database serves many uses, each of which finds it empty. */
@Timeout(120)
final class KeptScratchTest {
  private final TestDatabase database = TestDatabase.create();
  private final KeptScratch scratch = kept(Duration.ofMinutes(1));

  private KeptScratch kept(Duration idle) {
    return new KeptScratch(
        () ->
            ShadowDatabase.create(
                database.url(),
                major -> {
                  throw new AssertionError("no other server is needed");
                }),
        idle);
  }

  @AfterEach
  void stop() {
    scratch.close();
    database.close();
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** In which one it is done, when what is to be done leaves it as it should be. */
  private String use(KeptScratch where, String sql) {
    return where.use(
        connection -> {
          assertThat(text(connection, "SELECT to_regclass('left')::text")).isNull();
          String name = text(connection, "SELECT current_database()");
          run(connection, sql);
          return name;
        });
  }

  private boolean isThere(String name) {
    try (Connection connection = database.connect()) {
      return text(connection, "SELECT count(*) FROM pg_database WHERE datname = '" + name + "'")
          .equals("1");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void each_use_finds_it_empty() {
    String name = use(scratch, "CREATE TABLE \"left\" (id int); SET search_path = nowhere");
    assertThat(use(scratch, "SELECT 1")).isEqualTo(name);
    scratch.close();
    assertThat(isThere(name)).isFalse();
  }

  @Test
  void one_that_ends_its_transaction_takes_the_database_with_it() {
    for (String end : new String[] {"COMMIT", "COMMIT; BEGIN", "COMMIT AND CHAIN"}) {
      String name = use(scratch, "CREATE TABLE \"left\" (id int); " + end);
      assertThat(isThere(name)).as(end).isFalse();
      assertThat(use(scratch, "SELECT 1")).as(end).isNotEqualTo(name);
    }
  }

  @Test
  void one_that_fails_takes_the_database_with_it() {
    String name = use(scratch, "SELECT 1");
    assertThatThrownBy(() -> use(scratch, "SELECT 1 / 0"))
        .isInstanceOf(DbkeepException.class)
        .hasMessageContaining("division by zero");
    assertThat(isThere(name)).isFalse();
  }

  @Test
  void two_at_once_have_one_each() {
    String inner =
        scratch.use(
            connection -> {
              String outer = text(connection, "SELECT current_database()");
              String other = use(scratch, "SELECT 1");
              assertThat(other).isNotEqualTo(outer);
              return other;
            });
    assertThat(use(scratch, "SELECT 1")).isEqualTo(inner);
  }

  @Test
  void it_goes_when_nobody_asks_for_a_while() {
    KeptScratch hasty = kept(Duration.ofMillis(200));
    String name = use(hasty, "SELECT 1");
    await().atMost(Duration.ofSeconds(20)).until(() -> !isThere(name));
  }

  @Test
  void one_that_somebody_dropped_is_made_anew() {
    String name = use(scratch, "SELECT 1");
    database.run("DROP DATABASE \"%s\" WITH (FORCE)".formatted(name));
    assertThat(use(scratch, "SELECT 1")).isNotEqualTo(name);
  }
}
