package dev.dbkeep.upkeep.relations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.TestDatabase;
import dev.dbkeep.upkeep.relations.Relation.Origin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where columns point without a foreign key, and how sure that is. */
final class RelationsTest {
  private static List<String> found(TestDatabase database, ConfirmedRelation... said) {
    return new Relations(database.url(), List.of(said))
        .find().stream()
            .map(
                one ->
                    one.fromShown()
                        + " -> "
                        + one.toShown()
                        + (one.only() == null ? "" : " " + one.only().value())
                        + " "
                        + one.origin())
            .toList();
  }

  @Test
  void values_decide_where_names_could_mean_either_and_french_names_are_understood() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(
          """
          CREATE TABLE clients (id int PRIMARY KEY); INSERT INTO clients SELECT generate_series(1, 100);
          CREATE TABLE chevaux (id int PRIMARY KEY); INSERT INTO chevaux SELECT generate_series(1, 100);
          CREATE TABLE people (id int PRIMARY KEY); INSERT INTO people SELECT generate_series(1, 100);
          CREATE TABLE countries (code text PRIMARY KEY); INSERT INTO countries SELECT 'c' || generate_series(1, 100);
          CREATE TABLE users (id int PRIMARY KEY); INSERT INTO users SELECT generate_series(1, 100);
          CREATE TABLE commandes (id int PRIMARY KEY, id_client int, cheval_id int, person_id int, country_code text,
            created_by int, stripe_customer_id text, quantity int, user_id int, trace_id int);
          INSERT INTO commandes SELECT i, i, i, i, 'c' || i, i, 'cus_' || i, i, 1000 + i, i FROM generate_series(1, 100) i;
          """);
      assertThat(found(database))
          .containsExactlyInAnyOrder(
              "commandes.id_client -> clients.id GUESSED",
              "commandes.cheval_id -> chevaux.id GUESSED",
              "commandes.person_id -> people.id GUESSED",
              "commandes.country_code -> countries.code GUESSED",
              "commandes.created_by -> users.id GUESSED");
      assertThat(
              found(
                  database,
                  said("commandes.user_id", "users.id", true),
                  said("commandes.created_by", "users.id", false)))
          .contains("commandes.user_id -> users.id CONFIRMED")
          .noneMatch(one -> one.startsWith("commandes.created_by"));
    }
  }

  @Test
  void what_speaks_against_a_name_is_said_and_makes_it_only_possible() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(
          """
          CREATE TABLE projects (id int PRIMARY KEY);
          CREATE TABLE sessions (id int PRIMARY KEY);
          CREATE TABLE worker_sessions (id int PRIMARY KEY);
          CREATE TABLE billing_address (id int PRIMARY KEY);
          CREATE TABLE shipping_address (id int PRIMARY KEY);
          CREATE TABLE worker (id int PRIMARY KEY, current_session_id int, project_id int, session_id int);
          CREATE TABLE audit_logs (id int PRIMARY KEY, project_id int);
          CREATE TABLE note_dependencies (id int PRIMARY KEY, parent_id int, child_id int);
          CREATE TABLE notes (id int PRIMARY KEY, parent_id int, replaced_by_note_id int);
          CREATE TABLE orders (id int PRIMARY KEY, address_id int);
          CREATE TABLE documents (ref uuid PRIMARY KEY);
          CREATE TABLE document_history (id int PRIMARY KEY, document_ref uuid);
          INSERT INTO documents SELECT gen_random_uuid() FROM generate_series(1, 50);
          INSERT INTO document_history SELECT row_number() OVER (), ref FROM documents;
          """);
      List<Relation> found = new Relations(database.url(), List.of()).find();
      assertThat(found)
          .filteredOn(one -> one.origin() == Origin.GUESSED)
          .extracting(one -> one.fromShown() + " -> " + one.toShown())
          .containsExactlyInAnyOrder(
              "worker.project_id -> projects.id",
              "notes.parent_id -> notes.id",
              // values that are no numbers and are all there weigh more than that it is a log
              "document_history.document_ref -> documents.ref");
      assertThat(found)
          .filteredOn(one -> one.origin() == Origin.POSSIBLE)
          .allMatch(one -> !one.isCertain() && one.confidence() < Relation.FOUND)
          .extracting(one -> one.fromShown() + ": " + one.evidence())
          .anyMatch(
              one ->
                  one.matches("worker.session_id: .*; but worker_sessions could be meant as well"))
          .anyMatch(one -> one.matches("audit_logs.project_id: .*audit_logs is a log.*"))
          .anyMatch(one -> one.matches("note_dependencies.parent_id: .*parent and child.*"))
          .anyMatch(one -> one.matches("orders.address_id: .*address.id could be meant as well.*"));
    }
  }

  private static ConfirmedRelation said(String from, String to, boolean confirmed) {
    return ConfirmedRelation.of(
        Map.of("from", from, "to", to, "confirmed", String.valueOf(confirmed)));
  }

  @Test
  void a_polymorphic_reference_is_one_relation_for_each_type() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(
          """
          CREATE TABLE posts (id bigint PRIMARY KEY); INSERT INTO posts SELECT generate_series(1, 50);
          CREATE TABLE photos (id bigint PRIMARY KEY); INSERT INTO photos SELECT generate_series(1, 50);
          CREATE TABLE comments (id int PRIMARY KEY, commentable_type text, commentable_id bigint);
          INSERT INTO comments SELECT i, CASE i % 2 WHEN 0 THEN 'Post' ELSE 'App\\Models\\Photo' END, i % 50 + 1 FROM generate_series(1, 200) i;
          """);
      assertThat(found(database))
          .containsExactly(
              "comments.commentable_id -> photos.id App\\Models\\Photo GUESSED",
              "comments.commentable_id -> posts.id Post GUESSED");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lockedByUserID, locked by user id",
    "APIKey, api key",
    "created_at, created at",
    "_AToB, a to b",
    "OAuth2Token, o auth2 token",
    "id, id"
  })
  void names_are_taken_apart(String name, String words) {
    assertThat(String.join(" ", NameWords.of(name))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "people, person",
    "categories, category",
    "addresses, address",
    "statuses, status",
    "boxes, box",
    "wolves, wolf",
    "chevaux, cheval",
    "bateaux, bateau",
    "users, user",
    "news, news"
  })
  void plurals_have_their_singular(String plural, String singular) {
    assertThat(NameWords.singulars(plural)).contains(singular);
  }
}
