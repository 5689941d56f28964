package dev.dbkeep.studio.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.database.Work;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** To work a migration out takes seconds, in which the project belongs to all who draw it. */
@Timeout(60)
final class WritingTest {
  private static final Caller ANNA =
      new Caller("page", "view", new Member("anna", "anna", Member.Access.EDITOR));

  private final TestDatabase database = TestDatabase.create();
  private final Database shown = new Database(database.url(), false);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch workedOut = new CountDownLatch(1);
  private final AtomicInteger written = new AtomicInteger();
  private final ProjectDesk desk = new ProjectDesk(shown, new SlowPlanner());

  @AfterEach
  void close() {
    workedOut.countDown();
    shown.close();
    database.close();
  }

  @Test
  void others_save_while_a_migration_is_worked_out_which_then_is_not_written() throws Exception {
    String id = project();
    CompletableFuture<DesignEndpoints.Written> migration = writing(id, 1);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    DesignEndpoints.Save save = new DesignEndpoints.Save(id, 1, Design.EMPTY, null, false);
    assertThat(desk.save(ANNA, save).saved()).isTrue();
    workedOut.countDown();
    assertThatThrownBy(migration::join).hasMessageContaining("saved another version meanwhile");
    assertThat(written).hasValue(0);
  }

  @Test
  void what_nobody_touched_is_written() {
    String id = project();
    workedOut.countDown();
    DesignEndpoints.Written migration = writing(id, 1).join();
    assertThat(migration.version()).isEqualTo(2);
    assertThat(written).hasValue(1);
  }

  @Test
  void an_old_version_is_not_even_worked_out() {
    String id = project();
    desk.save(ANNA, new DesignEndpoints.Save(id, 1, Design.EMPTY, null, false));
    assertThatThrownBy(() -> writing(id, 1).join())
        .hasMessageContaining("saved another version meanwhile");
    assertThat(begun.getCount()).isEqualTo(1);
  }

  private String project() {
    return desk.create(ANNA, new DesignEndpoints.Create("shop", DesignEndpoints.Start.EMPTY, null))
        .entry()
        .id();
  }

  private CompletableFuture<DesignEndpoints.Written> writing(String id, int based) {
    DesignEndpoints.Writing question = new DesignEndpoints.Writing(id, based, "n", Set.of(), null);
    return CompletableFuture.supplyAsync(() -> desk.write(ANNA, question));
  }

  /** Builds nothing, and takes its time. */
  private final class SlowPlanner implements Workshop {
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
      return shown.read(ANNA, Duration.ofSeconds(10), work);
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
      begun.countDown();
      try {
        workedOut.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return () -> {
        written.incrementAndGet();
        return new WrittenMigration("m.sql", "m", List.of());
      };
    }
  }
}
