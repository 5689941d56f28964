package dev.dbkeep.studio.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An import is taken back, and what others did since stays. */
@Timeout(120)
final class TakeBackTest {
  private static final Caller ADA = caller("1", "Ada", Member.Access.EDITOR);
  private static final Caller BOB = caller("2", "Bob", Member.Access.EDITOR);

  private final TestDatabase target = TestDatabase.create();
  private final Database database = new Database(target.url(), false);
  private final LoadEndpoints loads =
      new LoadEndpoints(
          database, null, () -> JournalSchema.ensure(target.url(), ExecuteOptions.DEFAULTS));
  private final LoadHistory history = new LoadHistory(database, null);

  @AfterEach
  void stop() {
    database.close();
    target.close();
  }

  private static Caller caller(String id, String name, Member.Access access) {
    return new Caller("page", "view", new Member(id, name, access));
  }

  private static LoadRequest request(
      String table, Mode mode, String header, boolean check, boolean withoutUndo) {
    List<String> columns = Arrays.asList(header.split(",", -1));
    return new LoadRequest(
        "public", table, FileFormat.USUAL, columns, mode, null, check, withoutUndo);
  }

  private LoadResult load(String table, Mode mode, String file) {
    return load(table, mode, file, false, false);
  }

  private LoadResult load(
      String table, Mode mode, String file, boolean check, boolean withoutUndo) {
    String header = file.substring(0, file.indexOf('\n'));
    return loads.commit(
        ADA,
        request(table, mode, header, check, withoutUndo),
        new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
  }

  private long committed(String table, Mode mode, String file) {
    LoadResult result = load(table, mode, file);
    assertThat(result.committed()).as(result.toString()).isTrue();
    assertThat(result.undo()).as(result.toString()).isNotNull();
    return result.undo();
  }

  private TakeBackResult look(long id) {
    return history.takeBack(ADA, new TakeBackRequest(id, false, true, null));
  }

  private TakeBackResult takeBack(long id, boolean anyway) {
    return history.takeBack(ADA, new TakeBackRequest(id, anyway, false, null));
  }

  private String value(String sql) {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** All of a table in one line. */
  private String all(String table) {
    return value(
        "SELECT coalesce(string_agg(x::text, ' ' ORDER BY x::text), '') FROM " + table + " x");
  }

  private String keptTables() {
    return value(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'dbkeep'::regnamespace AND relkind ="
            + " 'r' AND relname ~ '^studio_load_[0-9]'");
  }

  @Test
  void what_was_added_goes_and_what_was_there_stays() {
    target.run(
        "CREATE TABLE p (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text);"
            + " INSERT INTO p (v) VALUES ('there')");
    long id = committed("p", Mode.INSERT, "v\na\nb\n");
    target.run("INSERT INTO p (v) VALUES ('later')");

    assertThat(history.list(ADA).imports().getFirst())
        .satisfies(
            entry -> {
              assertThat(entry.name()).isEqualTo("p");
              assertThat(entry.added()).isEqualTo(2);
              assertThat(entry.state()).isEqualTo("kept");
              assertThat(entry.bytes()).isPositive();
            });
    assertThat(look(id))
        .isEqualTo(new TakeBackResult(false, 2, 0, 0, List.of("id"), List.of(), 0, 0));
    assertThat(all("p")).isEqualTo("(1,there) (2,a) (3,b) (4,later)");

    assertThat(takeBack(id, false).removed()).isEqualTo(2);
    assertThat(all("p")).isEqualTo("(1,there) (4,later)");
    assertThat(history.list(ADA).imports().getFirst().state()).isEqualTo("undone");
    assertThat(keptTables()).isEqualTo("0");
    assertThatThrownBy(() -> takeBack(id, false)).hasMessageContaining("taken back already");
  }

  @Test
  void a_row_that_was_changed_since_stays_unless_it_is_chosen() {
    target.run("CREATE TABLE p (a text, b int, v text, PRIMARY KEY (a, b))");
    String file = "a,b,v\nx,1,one\nx,2,two\ny,3,three\nz,4,four\n";
    long id = committed("p", Mode.INSERT, file);
    target.run("UPDATE p SET v = 'mine' WHERE b = 2; DELETE FROM p WHERE b = 4");

    TakeBackResult looked = look(id);
    assertThat(looked.removed()).isEqualTo(2);
    assertThat(looked.changedSince()).isEqualTo(1);
    assertThat(looked.gone()).isEqualTo(1);
    assertThat(looked.key()).containsExactly("a", "b");
    assertThat(looked.examples()).containsExactly(List.of("x", "2"));
    takeBack(id, false);
    assertThat(all("p")).isEqualTo("(x,2,mine)");

    target.run("TRUNCATE p");
    long again = committed("p", Mode.INSERT, file);
    target.run("UPDATE p SET v = 'mine' WHERE b = 2");
    assertThat(takeBack(again, true).removed()).isEqualTo(4);
    assertThat(all("p")).isEmpty();
  }

  @Test
  void rows_that_were_changed_get_their_former_values() {
    target.run(
        "CREATE TABLE p (id int PRIMARY KEY, v varchar(5), at timestamptz, kept text); INSERT INTO"
            + " p VALUES (1, 'old', '2026-01-02 03:04:05.678901+00', 'k'), (2, NULL, 'infinity',"
            + " 'k'), (3, '', NULL, 'k')");
    String before = all("p");
    long id = committed("p", Mode.UPDATE, "id,v,at\n1,new,2027-01-01\n2,new,\n3,new,\n4,new,\n");
    assertThat(history.list(ADA).imports().getFirst().added()).isEqualTo(1);
    assertThat(history.list(ADA).imports().getFirst().changed()).isEqualTo(3);
    assertThat(value("SELECT count(*) FROM p WHERE v = 'new' AND coalesce(kept, 'k') = 'k'"))
        .isEqualTo("4");

    TakeBackResult result = takeBack(id, false);
    assertThat(result.removed()).isEqualTo(1);
    assertThat(result.restored()).isEqualTo(3);
    assertThat(all("p")).isEqualTo(before);
  }

  @Test
  void of_rows_that_were_changed_twice_the_later_change_stays() {
    target.run(
        "CREATE TABLE p (id int PRIMARY KEY, v text); INSERT INTO p VALUES (1, 'old'), (2, 'old')");
    long first = committed("p", Mode.UPDATE, "id,v\n1,first\n2,first\n");
    long second = committed("p", Mode.UPDATE, "id,v\n2,second\n");
    TakeBackResult looked = look(first);
    assertThat(looked.restored()).isEqualTo(1);
    assertThat(looked.examples()).containsExactly(List.of("2"));
    takeBack(second, false);
    takeBack(first, true);
    assertThat(all("p")).isEqualTo("(1,old) (2,old)");
  }

  @Test
  void lines_that_were_skipped_are_nobodys() {
    target.run("CREATE TABLE p (id int PRIMARY KEY, v text); INSERT INTO p VALUES (1, 'there')");
    long id = committed("p", Mode.SKIP, "id,v\n1,no\n2,yes\n");
    assertThat(takeBack(id, false).removed()).isEqualTo(1);
    assertThat(all("p")).isEqualTo("(1,there)");
  }

  @Test
  void rows_that_others_refer_to_stay_and_nothing_cascades() {
    target.run(
        """
        CREATE TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree ON DELETE CASCADE);
        CREATE TABLE leaf (tree int REFERENCES tree ON DELETE CASCADE);
        """);
    long id = committed("tree", Mode.INSERT, "id,parent\n1,\n2,1\n3,2\n4,\n5,4\n");
    target.run("INSERT INTO leaf VALUES (2)");
    TakeBackResult result = takeBack(id, true);
    // 2 has a leaf, and 1 is what it hangs from
    assertThat(result.referred()).isEqualTo(2);
    assertThat(result.removed()).isEqualTo(3);
    assertThat(all("tree")).isEqualTo("(1,) (2,1)");
    assertThat(all("leaf")).isEqualTo("(2)");
  }

  @Test
  void a_partitioned_table_and_one_without_a_key_are_taken_back_as_well() {
    target.run(
        """
        CREATE TABLE p (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
        CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
        CREATE TABLE p2 (at date NOT NULL, id int NOT NULL);
        ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
        INSERT INTO p VALUES (1, '2026-01-01'), (2, '2026-02-01');
        CREATE TABLE bare (v text); INSERT INTO bare VALUES ('a');
        """);
    long id = committed("p", Mode.UPDATE, "id,at\n1,2026-01-01\n3,2026-01-01\n4,2026-02-02\n");
    takeBack(id, false);
    assertThat(all("p")).isEqualTo("(1,2026-01-01) (2,2026-02-01)");

    long bare = committed("bare", Mode.INSERT, "v\na\nb\n");
    target.run("UPDATE bare SET v = 'c' WHERE v = 'b'");
    TakeBackResult result = takeBack(bare, false);
    assertThat(result.removed()).isEqualTo(1);
    assertThat(result.gone()).isEqualTo(1);
    assertThat(all("bare")).isEqualTo("(a) (c)");
  }

  @Test
  void vacuum_changes_nothing_and_a_rewritten_table_is_told() {
    target.run("CREATE TABLE p (id int PRIMARY KEY, v text)");
    long id = committed("p", Mode.INSERT, "id,v\n1,a\n2,b\n");
    target.run("VACUUM (FREEZE) p");
    target.run("VACUUM FULL p");
    target.run("CLUSTER p USING p_pkey");
    assertThat(look(id).removed()).isEqualTo(2);
    target.run("ALTER TABLE p ADD w double precision DEFAULT random()");
    assertThat(look(id).removed()).isZero();
    assertThat(look(id).changedSince()).isEqualTo(2);
    target.run("ALTER TABLE p RENAME TO q");
    assertThat(takeBack(id, true).removed()).isEqualTo(2);
  }

  @Test
  void what_cannot_be_taken_back_is_written_only_when_that_was_accepted() {
    target.run("CREATE TABLE p (id int PRIMARY KEY); CREATE VIEW q AS SELECT * FROM p");
    LoadResult checked = load("q", Mode.INSERT, "id\n1\n", true, false);
    assertThat(checked.written()).isEqualTo(1);
    assertThat(checked.noUndo()).contains("public.q is a view");
    LoadResult refused = load("q", Mode.INSERT, "id\n1\n");
    assertThat(refused.committed()).isFalse();
    assertThat(refused.noUndo()).contains("public.q is a view");
    assertThat(all("p")).isEmpty();
    LoadResult accepted = load("q", Mode.INSERT, "id\n1\n", false, true);
    assertThat(accepted.committed()).isTrue();
    assertThat(accepted.undo()).isNull();

    target.run("CREATE RULE more AS ON INSERT TO p DO ALSO NOTIFY p");
    assertThat(load("p", Mode.INSERT, "id\n2\n").noUndo()).contains("rules");
    assertThat(Obstacle.of(shape("p"), 100_000_000).orElseThrow()).contains("at most 512 MB");
    assertThat(all("p")).isEqualTo("(1)");
  }

  private Target shape(String table) {
    return database.read(
        ADA,
        java.time.Duration.ofSeconds(5),
        connection ->
            Target.read(connection, new dev.dbkeep.studio.tables.TableName("public", table)));
  }

  @Test
  void what_is_in_the_way_of_a_file_is_said_as_before_and_leaves_nothing() {
    target.run("CREATE TABLE p (id int PRIMARY KEY, v int NOT NULL); INSERT INTO p VALUES (1, 1)");
    committed("p", Mode.SKIP, "id,v\n1,1\n");
    for (String file : List.of("id,v\n1,2\n2,\n", "id,v\n1,2\n1,3\n", "id,v\n7,2\n7,3\n")) {
      LoadResult result = load("p", Mode.UPDATE, file);
      assertThat(result.committed()).as(file).isFalse();
      assertThat(result.faults().getFirst().line()).as(file + result).isNotNull();
    }
    assertThat(load("p", Mode.UPDATE, "id,v\n7,2\n7,3\n").faults()).hasSize(2);
    assertThat(all("p")).isEqualTo("(1,1)");
    assertThat(keptTables()).isEqualTo("1");
    assertThat(history.list(ADA).imports()).hasSize(1);
  }

  @Test
  void only_its_owner_and_an_admin_take_it_back() {
    target.run("CREATE TABLE p (id int PRIMARY KEY)");
    long id = committed("p", Mode.INSERT, "id\n1\n");
    assertThat(history.list(BOB).imports()).isEmpty();
    assertThatThrownBy(() -> history.takeBack(BOB, new TakeBackRequest(id, false, false, null)))
        .isInstanceOfSatisfying(
            DbkeepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
    Caller admin = caller("3", "Eve", Member.Access.ADMIN);
    assertThat(history.list(admin).imports().getFirst().mine()).isFalse();
    history.forget(admin, new LoadHistory.Forget(id));
    assertThat(keptTables()).isEqualTo("0");
    assertThatThrownBy(() -> takeBack(id, false)).hasMessageContaining("not kept any more");
    assertThat(all("p")).isEqualTo("(1)");
  }

  @Test
  void a_protected_environment_asks_for_its_name() {
    target.run("CREATE TABLE p (id int PRIMARY KEY)");
    long id = committed("p", Mode.INSERT, "id\n1\n");
    LoadHistory guarded = new LoadHistory(database, "prod");
    assertThatThrownBy(() -> guarded.takeBack(ADA, new TakeBackRequest(id, false, false, "test")))
        .hasMessageContaining("protected");
    guarded.takeBack(ADA, new TakeBackRequest(id, false, true, null));
    assertThat(guarded.takeBack(ADA, new TakeBackRequest(id, false, false, "prod")).committed())
        .isTrue();
  }

  @Test
  void a_row_that_somebody_adds_between_looking_and_writing_keeps_what_it_holds() throws Exception {
    target.run("CREATE TABLE p (id int PRIMARY KEY, v text); INSERT INTO p VALUES (1, 'old')");
    committed("p", Mode.SKIP, "id,v\n1,x\n");
    // the import waits for the lock of row 1 while somebody adds row 2, which it looked for before
    try (Connection other = target.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT FROM p WHERE id = 1 FOR UPDATE");
      Thread loading =
          Thread.startVirtualThread(() -> load("p", Mode.UPDATE, "id,v\n1,file\n2,file\n"));
      while (value("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("0")) {
        Thread.onSpinWait();
      }
      statement.execute("INSERT INTO p VALUES (2, 'theirs')");
      other.commit();
      loading.join();
    }
    assertThat(all("p")).isEqualTo("(1,file) (2,file)");
    long id = history.list(ADA).imports().getFirst().id();
    takeBack(id, false);
    assertThat(all("p")).isEqualTo("(1,old) (2,theirs)");
  }
}
