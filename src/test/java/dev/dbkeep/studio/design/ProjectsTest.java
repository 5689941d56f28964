package dev.dbkeep.studio.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.database.Work;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Projects are private until they are shared, and no version is lost. */
@Timeout(120)
final class ProjectsTest {
  private static final Caller ANNA = caller("anna", Member.Access.EDITOR);
  private static final Caller BEN = caller("ben", Member.Access.EDITOR);
  private static final Caller VERA = caller("vera", Member.Access.VIEWER);

  private final TestDatabase database = TestDatabase.create();
  private Database shown = new Database(database.url(), false);

  @AfterEach
  void close() {
    shown.close();
    database.close();
  }

  private static Caller caller(String name, Member.Access access) {
    return new Caller("page", "view", new Member("id of " + name, name, access));
  }

  private ProjectDesk desk() {
    return new ProjectDesk(shown, new TablesOnly());
  }

  private String begun(Caller caller, String name) {
    return desk()
        .create(caller, new DesignEndpoints.Create(name, DesignEndpoints.Start.EMPTY, null))
        .entry()
        .id();
  }

  private static Design with(String... tables) {
    return new Design(
        "",
        List.of(),
        List.of(tables).stream().map(ProjectsTest::table).toList(),
        List.of(),
        List.of());
  }

  private static Design.Table table(String name) {
    return new Design.Table(
        "public", name, null, null, List.of(), null, List.of(), List.of(), List.of(), List.of(),
        null);
  }

  private DesignEndpoints.Saved save(Caller caller, String id, int based, Design design) {
    return desk().save(caller, new DesignEndpoints.Save(id, based, design, null, false));
  }

  private List<String> seen(Caller caller) {
    return desk().list(caller).projects().stream().map(ProjectEntry::name).toList();
  }

  @Test
  void looking_at_a_database_without_projects_makes_no_tables() {
    assertThat(seen(ANNA)).isEmpty();
    assertThat(shown.<Boolean>read(ANNA, Duration.ofSeconds(5), this::isThere)).isFalse();
  }

  private boolean isThere(Connection connection) throws SQLException {
    return new Projects(connection, ANNA.member()).exist();
  }

  @Test
  void a_project_is_private_until_it_is_shared() {
    String id = begun(ANNA, "shop");
    DesignEndpoints.Which which = new DesignEndpoints.Which(id);

    assertThat(seen(ANNA)).containsExactly("shop");
    assertThat(seen(BEN)).isEmpty();
    assertThatThrownBy(() -> desk().open(BEN, which)).hasMessageContaining("no such project");
    assertThatThrownBy(() -> desk().versions(BEN, which)).hasMessageContaining("no such project");
    assertThatThrownBy(() -> desk().version(BEN, new DesignEndpoints.WhichVersion(id, 1)))
        .hasMessageContaining("no such project");
    assertThatThrownBy(() -> save(BEN, id, 1, with("mine")))
        .hasMessageContaining("no such project");
    assertThatThrownBy(() -> desk().remove(BEN, which)).hasMessageContaining("no such project");
    assertThatThrownBy(() -> desk().open(BEN, new DesignEndpoints.Which("' OR true --")))
        .hasMessageContaining("no such project");

    desk().share(ANNA, new DesignEndpoints.Sharing(id, DesignEndpoints.Shared.LOOK));
    assertThat(desk().open(BEN, which).entry().mayChange()).isFalse();
    assertThatThrownBy(() -> save(BEN, id, 1, with("mine")))
        .isInstanceOf(DbkeepException.class)
        .hasMessageContaining("for looking only");

    desk().share(ANNA, new DesignEndpoints.Sharing(id, DesignEndpoints.Shared.CHANGE));
    assertThat(save(BEN, id, 1, with("ours")).saved()).isTrue();
    assertThatThrownBy(
            () ->
                desk().share(BEN, new DesignEndpoints.Sharing(id, DesignEndpoints.Shared.PRIVATE)))
        .hasMessageContaining("belongs to anna");
    assertThatThrownBy(() -> desk().remove(BEN, which)).hasMessageContaining("belongs to anna");
    assertThat(desk().versions(ANNA, which).versions())
        .extracting(ProjectVersion::by)
        .containsExactly("ben", "anna");
  }

  @Test
  void the_second_of_two_who_save_the_same_version_is_told_and_loses_nothing() {
    String id = begun(ANNA, "shop");
    desk().share(ANNA, new DesignEndpoints.Sharing(id, DesignEndpoints.Shared.CHANGE));

    assertThat(save(ANNA, id, 1, with("anna")).version()).isEqualTo(2);
    DesignEndpoints.Saved refused = save(BEN, id, 1, with("ben"));
    assertThat(refused.saved()).isFalse();
    assertThat(refused.version()).isEqualTo(2);
    assertThat(refused.by()).isEqualTo("anna");

    DesignEndpoints.Saved aside =
        desk().save(BEN, new DesignEndpoints.Save(id, 1, with("ben"), "set aside", true));
    assertThat(aside.version()).isEqualTo(4);
    assertThat(tables(id, 4)).containsExactly("anna");
    assertThat(tables(id, 3)).containsExactly("ben");
  }

  private List<String> tables(String id, int version) {
    return desk()
        .version(ANNA, new DesignEndpoints.WhichVersion(id, version))
        .document()
        .tables()
        .stream()
        .map(Design.Table::name)
        .toList();
  }

  @Test
  void a_restart_of_studio_changes_nothing() {
    String id = begun(ANNA, "shop");
    save(ANNA, id, 1, with("users", "orders"));
    shown.close();
    shown = new Database(database.url(), false);
    DesignEndpoints.Project again = desk().open(ANNA, new DesignEndpoints.Which(id));
    assertThat(again.document()).isEqualTo(with("users", "orders"));
    assertThat(again.entry().version()).isEqualTo(2);
    assertThat(again.entry().tables()).isEqualTo(2);
  }

  @Test
  void old_versions_without_a_name_are_thinned_to_one_an_hour() {
    String id = begun(ANNA, "shop");
    for (int i = 1; i <= 4; i++) {
      save(ANNA, id, i, with("t" + i));
    }
    database.run(
        "UPDATE dbkeep.project_version SET at = timestamptz '2026-01-01 10:00' + number * interval"
            + " '1 minute', label = CASE number WHEN 2 THEN 'kept' END");
    save(ANNA, id, 5, with("last"));
    assertThat(desk().versions(ANNA, new DesignEndpoints.Which(id)).versions())
        .extracting(ProjectVersion::number)
        .containsExactly(6, 5, 2);
  }

  @Test
  void who_may_only_look_and_a_studio_that_only_looks_draw_nothing() {
    String id = begun(ANNA, "shop");
    desk().share(ANNA, new DesignEndpoints.Sharing(id, DesignEndpoints.Shared.CHANGE));
    assertThat(desk().open(VERA, new DesignEndpoints.Which(id)).document()).isEqualTo(Design.EMPTY);
    assertThatThrownBy(() -> save(VERA, id, 1, with("x"))).hasMessageContaining("may look");
    assertThatThrownBy(() -> begun(VERA, "own")).hasMessageContaining("may look");

    shown.close();
    shown = new Database(database.url(), true);
    assertThat(seen(ANNA)).containsExactly("shop");
    assertThatThrownBy(() -> save(ANNA, id, 1, with("x"))).hasMessageContaining("--read-only");
    assertThatThrownBy(() -> begun(ANNA, "own"))
        .isInstanceOfSatisfying(
            DbkeepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ALLOWED));
  }

  @Test
  void what_another_member_saved_runs_only_when_it_is_confirmed() {
    String id = begun(ANNA, "shop");
    desk().share(ANNA, new DesignEndpoints.Sharing(id, DesignEndpoints.Shared.CHANGE));
    save(BEN, id, 1, with("ben"));

    assertThat(desk().open(ANNA, new DesignEndpoints.Which(id)).entry().byAsker()).isFalse();
    for (Boolean unconfirmed : Arrays.asList(null, false)) {
      DesignEndpoints.Origin from = new DesignEndpoints.Origin(id, 2, unconfirmed);
      assertForeign(() -> check(ANNA, from));
      assertForeign(() -> designs().prisma(ANNA, new DesignEndpoints.Question(with("ben"), from)));
      assertForeign(() -> designs().compare(ANNA, new DesignEndpoints.Question(with("ben"), from)));
      assertForeign(
          () -> designs().draft(ANNA, new DesignEndpoints.Drafting(with("ben"), "n", from)));
      assertForeign(
          () -> desk().write(ANNA, new DesignEndpoints.Writing(id, 2, "n", Set.of(), unconfirmed)));
    }
    assertRuns(() -> check(ANNA, new DesignEndpoints.Origin(id, 2, true)));
    assertRuns(() -> check(ANNA, new DesignEndpoints.Origin(id, 1, null)));
    assertRuns(() -> check(BEN, new DesignEndpoints.Origin(id, 2, null)));
    assertRuns(() -> desk().write(ANNA, new DesignEndpoints.Writing(id, 2, "n", Set.of(), true)));
  }

  @Test
  void a_version_that_stays_the_newest_stays_in_the_name_of_who_saved_it() {
    String id = begun(ANNA, "shop");
    desk().share(ANNA, new DesignEndpoints.Sharing(id, DesignEndpoints.Shared.CHANGE));
    save(BEN, id, 1, with("ben"));

    desk().save(ANNA, new DesignEndpoints.Save(id, 1, with("anna"), "set aside", true));

    assertThat(tables(id, 4)).containsExactly("ben");
    assertForeign(() -> check(ANNA, new DesignEndpoints.Origin(id, 4, null)));
    assertRuns(() -> check(ANNA, new DesignEndpoints.Origin(id, 3, null)));
  }

  private DesignDesk designs() {
    return new DesignDesk(shown, new TablesOnly());
  }

  private void check(Caller caller, DesignEndpoints.Origin from) {
    designs().check(caller, new DesignEndpoints.Question(with("any"), from));
  }

  private static void assertForeign(ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            DbkeepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ALLOWED))
        .hasMessageContaining("somebody else saved version");
  }

  /** It comes as far as the scratch database, which this workshop has none of. */
  private static void assertRuns(ThrowingCallable work) {
    assertThatThrownBy(work).isInstanceOf(UnsupportedOperationException.class);
  }

  /** Makes the tables and nothing else. */
  private final class TablesOnly implements Workshop {
    @Override
    public void prepare() {
      JournalSchema.ensure(database.url(), ExecuteOptions.DEFAULTS);
    }

    @Override
    public Set<String> hidden(Connection connection) {
      return Set.of();
    }

    @Override
    public <T> T scratch(Work<T> work) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> T built(Language language, String text, Work<T> work) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String prisma(String sql) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Steps compare(Wanted wanted) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MigrationDraft draft(Wanted wanted, String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public PlannedMigration plan(Wanted wanted, String name, Set<String> accepted) {
      throw new UnsupportedOperationException();
    }
  }
}
