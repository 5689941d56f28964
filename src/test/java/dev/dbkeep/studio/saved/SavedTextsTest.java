package dev.dbkeep.studio.saved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts and filters that are kept in the database. */
@Timeout(60)
final class SavedTextsTest {
  private static final Caller ADA = caller("1", "Ada");
  private static final Caller BOB = caller("2", "Bob");

  private final TestDatabase target = TestDatabase.create();
  private final Database database = new Database(target.url(), false);
  private final SavedTexts texts = texts(database, target.url());

  @AfterEach
  void stop() {
    database.close();
    target.close();
  }

  private static Caller caller(String id, String name) {
    return new Caller("page", "view", new Member(id, name, Member.Access.EDITOR));
  }

  private static SavedTexts texts(Database database, ServerUrl url) {
    return new SavedTexts(database, () -> JournalSchema.ensure(url, ExecuteOptions.DEFAULTS));
  }

  private static SaveRequest query(String name, String text, boolean shared) {
    return new SaveRequest(null, null, null, name, text, shared);
  }

  private static SaveRequest again(Saved saved, String text, boolean shared) {
    Saved.Seen seen = new Saved.Seen(saved.id(), saved.version());
    return new SaveRequest(seen, saved.schema(), saved.table(), saved.name(), text, shared);
  }

  private static Saved.Seen seen(Saved saved) {
    return new Saved.Seen(saved.id(), saved.version());
  }

  private List<String> names(Caller caller) {
    return listed(texts, caller).stream().map(Saved::name).toList();
  }

  private static List<Saved> listed(SavedTexts texts, Caller caller) {
    return texts.find(caller, new Saved.Search(null, null, null)).saved();
  }

  private List<String> found(String text) {
    return texts.find(ADA, new Saved.Search(null, null, text)).saved().stream()
        .map(Saved::name)
        .toList();
  }

  @Test
  void a_search_looks_in_names_and_texts_as_they_are_and_not_in_patterns() {
    texts.put(ADA, query("Who is late", "select 1", false));
    texts.put(ADA, query("visits", "SELECT 100% OF everything", false));
    texts.put(BOB, query("late, not mine", "select 3", false));
    assertThat(found("LATE")).containsExactly("Who is late");
    assertThat(found("every")).containsExactly("visits");
    assertThat(found("0%")).containsExactly("visits");
    assertThat(found("%")).containsExactly("visits");
    assertThat(found("_")).isEmpty();
  }

  @Test
  void of_many_the_first_are_listed_and_the_others_found() {
    texts.put(ADA, query("zoo", "select 'zebra'", false));
    target.run(
        "INSERT INTO dbkeep.studio_saved (owner, owner_name, name, text, shared) SELECT '1', 'Ada',"
            + " 'q' || n, 'select 1', false FROM generate_series(1, 60) n");
    Saved.Found all = texts.find(ADA, new Saved.Search(null, null, null));
    assertThat(all.saved()).hasSize(50);
    assertThat(all.more()).isTrue();
    Saved.Found zebra = texts.find(ADA, new Saved.Search(null, null, "zebra"));
    assertThat(zebra.saved()).extracting(Saved::name).containsExactly("zoo");
    assertThat(zebra.more()).isFalse();
  }

  @Test
  void belongs_to_its_owner_until_it_is_shared() {
    assertThat(listed(texts, ADA)).isEmpty();
    Saved mine = texts.put(ADA, query("who is late", "select 1", false));
    assertThat(names(ADA)).containsExactly("who is late");
    assertThat(names(BOB)).isEmpty();
    Saved shared = texts.put(ADA, again(mine, "select 2", true));
    Saved seen = listed(texts, BOB).getFirst();
    assertThat(seen.text()).isEqualTo("select 2");
    assertThat(seen.owner()).isEqualTo("Ada");
    assertThat(seen.mine()).isFalse();
    assertThat(shared.mine()).isTrue();
  }

  @Test
  void nobody_else_changes_or_removes_it() {
    Saved shared = texts.put(ADA, query("who is late", "select 1", true));
    assertThatThrownBy(() -> texts.put(BOB, again(shared, "drop table t", true)))
        .hasMessageContaining("belongs to somebody else");
    assertThatThrownBy(() -> texts.delete(BOB, seen(shared)))
        .hasMessageContaining("belongs to somebody else");
    assertThat(listed(texts, ADA)).containsExactly(shared);
    texts.delete(ADA, seen(shared));
    assertThat(names(ADA)).isEmpty();
  }

  @Test
  void what_was_changed_meanwhile_is_not_overwritten() {
    Saved first = texts.put(ADA, query("late", "select 1", false));
    texts.put(ADA, again(first, "select 2", false));
    assertThatThrownBy(() -> texts.put(ADA, again(first, "select 3", false)))
        .hasMessageContaining("changed or removed meanwhile");
    assertThatThrownBy(() -> texts.delete(ADA, seen(first)))
        .hasMessageContaining("changed or removed meanwhile");
    assertThat(listed(texts, ADA).getFirst().text()).isEqualTo("select 2");
  }

  @Test
  void a_name_is_taken_once_by_a_member_for_each_table_and_for_sql() {
    texts.put(ADA, query("late", "select 1", false));
    assertThatThrownBy(() -> texts.put(ADA, query(" late ", "select 2", false)))
        .hasMessageContaining("late already");
    texts.put(BOB, query("late", "select 3", false));
    texts.put(ADA, new SaveRequest(null, "public", "visits", "late", "{}", false));
    texts.put(ADA, new SaveRequest(null, "public", "people", "late", "{}", false));
    assertThat(names(ADA)).containsExactly("late");
    assertThat(texts.find(ADA, new Saved.Search("public", "visits", null)).saved())
        .extracting(Saved::table)
        .containsExactly("visits");
  }

  @Test
  void what_cannot_be_kept_is_refused() {
    for (String text : List.of("", "  ", "a\0b", "x".repeat(100_001))) {
      assertThatThrownBy(() -> query("late", text, false)).isInstanceOf(DbkeepException.class);
    }
    for (String name : List.of("", " ", "a\0b", "x".repeat(201))) {
      assertThatThrownBy(() -> query(name, "select 1", false)).isInstanceOf(DbkeepException.class);
    }
  }

  @Test
  void a_studio_that_only_reads_lists_and_refuses_the_rest() {
    try (Database reader = new Database(target.url(), true)) {
      SavedTexts read = texts(reader, target.url());
      assertThat(listed(read, ADA)).isEmpty();
      assertThatThrownBy(() -> read.put(ADA, query("late", "select 1", false)))
          .hasMessageContaining("--read-only");
      texts.put(ADA, query("late", "select 1", false));
      assertThat(listed(read, ADA)).hasSize(1);
    }
  }

  @Test
  void a_role_without_rights_is_told_which_are_missing() {
    target.run("DROP ROLE IF EXISTS saves_nothing; CREATE ROLE saves_nothing LOGIN PASSWORD 'x'");
    ServerUrl all = target.url();
    ServerUrl url =
        new ServerUrl(
            all.host(), all.port(), all.database(), "saves_nothing", "x", all.parameters());
    try (Database poor = new Database(url, false)) {
      SavedTexts refused = texts(poor, url);
      assertThat(listed(refused, ADA)).isEmpty();
      assertThatThrownBy(() -> refused.put(ADA, query("late", "select 1", false)))
          .isInstanceOfSatisfying(
              DbkeepException.class, e -> assertThat(e.hint()).contains("GRANT CREATE"));
      texts.put(ADA, query("late", "select 1", false));
      assertThatThrownBy(() -> listed(refused, ADA))
          .isInstanceOfSatisfying(
              DbkeepException.class, e -> assertThat(e.hint()).contains("GRANT"));
    } finally {
      target.run("DROP ROLE saves_nothing");
    }
  }

  @Test
  void is_there_after_a_restart() {
    Saved kept = texts.put(ADA, query("late", "select '❤'", false));
    try (Database next = new Database(target.url(), false)) {
      assertThat(listed(texts(next, target.url()), ADA)).containsExactly(kept);
    }
  }
}
