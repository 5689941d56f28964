package dev.dbkeep.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.observe.Metric;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The numbers of a server on the major versions we promise; in the daily tests those that are here
 * already.
 */
final class ServerMetricsTest {
  private static final int SPLIT = 17;

  /** Those that the dashboard 9628 of grafana.com asks for, which most people have. */
  private static final List<String> POPULAR =
      List.of(
          "pg_static",
          "pg_postmaster_start_time_seconds",
          "pg_settings_max_connections",
          "pg_settings_shared_buffers_bytes",
          "pg_settings_effective_cache_size_bytes",
          "pg_settings_maintenance_work_mem_bytes",
          "pg_settings_work_mem_bytes",
          "pg_settings_max_wal_size_bytes",
          "pg_settings_random_page_cost",
          "pg_settings_seq_page_cost",
          "pg_settings_max_worker_processes",
          "pg_settings_max_parallel_workers",
          "pg_stat_activity_count",
          "pg_locks_count",
          "pg_stat_database_xact_commit",
          "pg_stat_database_xact_rollback",
          "pg_stat_database_tup_fetched",
          "pg_stat_database_tup_returned",
          "pg_stat_database_tup_inserted",
          "pg_stat_database_tup_updated",
          "pg_stat_database_tup_deleted",
          "pg_stat_database_blks_hit",
          "pg_stat_database_blks_read",
          "pg_stat_database_conflicts",
          "pg_stat_database_deadlocks",
          "pg_stat_database_temp_bytes",
          "pg_stat_bgwriter_buffers_backend",
          "pg_stat_bgwriter_buffers_backend_total",
          "pg_stat_bgwriter_buffers_alloc",
          "pg_stat_bgwriter_buffers_backend_fsync",
          "pg_stat_bgwriter_buffers_checkpoint_total",
          "pg_stat_bgwriter_buffers_clean",
          "pg_stat_bgwriter_checkpoint_write_time",
          "pg_stat_bgwriter_checkpoint_sync_time_total");

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 17, 18})
  void each_version_answers_every_question(int major) {
    every_question_is_answered(major);
  }

  @ParameterizedTest
  @MethodSource("dev.dbkeep.testing.Versions#here")
  void every_question_is_answered(int major) {
    try (TestDatabase database = TestDatabase.createOnMajor(major)) {
      database.run("CREATE TABLE visit (id int PRIMARY KEY); INSERT INTO visit VALUES (1), (2)");
      ServerMetrics metrics = new ServerMetrics(() -> Optional.of(database.url()));
      List<Metric> all = metrics.read();
      assertThat(all)
          .filteredOn(metric -> metric.name().equals("pg_scrape_collector_success"))
          .hasSizeGreaterThan(15)
          .allSatisfy(metric -> assertThat(metric.value()).as(metric.toString()).isEqualTo(1));
      assertThat(value(all, "pg_up", Map.of())).isEqualTo(1);
      assertThat(value(all, "pg_exporter_last_scrape_error", Map.of())).isZero();
      assertThat(names(all)).containsAll(POPULAR);
      assertThat(names(all).contains("pg_stat_checkpointer_num_timed_total"))
          .isEqualTo(major >= SPLIT);
      assertThat(value(all, "pg_settings_shared_buffers_bytes", Map.of()) % 8192).isZero();
      assertThat(value(all, "pg_settings_checkpoint_timeout_seconds", Map.of())).isEqualTo(300);
      Map<String, String> table =
          Map.of("datname", database.url().database(), "schemaname", "public", "relname", "visit");
      assertThat(value(all, "pg_stat_user_tables_table_size_bytes", table)).isEqualTo(8192);
      assertThat(all)
          .filteredOn(metric -> metric.name().equals("pg_static"))
          .singleElement()
          .satisfies(
              metric ->
                  assertThat(metric.labels())
                      .hasEntrySatisfying(
                          "short_version", text -> assertThat(text).startsWith(major + ".")));
    }
  }

  @Test
  void no_number_is_given_twice_with_the_same_labels() {
    try (TestDatabase database = TestDatabase.create()) {
      List<Metric> all = new ServerMetrics(() -> Optional.of(database.url())).read();
      assertThat(all.stream().map(metric -> metric.name() + metric.labels()))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void a_role_without_rights_gets_what_it_may_see_and_no_error() {
    try (TestDatabase database = TestDatabase.create()) {
      String role = database.url().database() + "_guest";
      database.run("CREATE ROLE " + role + " LOGIN PASSWORD 'guest'; CREATE SCHEMA dbkeep");
      try {
        ServerUrl url = database.url();
        ServerUrl guest =
            new ServerUrl(url.host(), url.port(), url.database(), role, "guest", url.parameters());
        List<Metric> all = new ServerMetrics(() -> Optional.of(guest)).read();
        assertThat(value(all, "pg_up", Map.of())).isEqualTo(1);
        assertThat(value(all, "pg_exporter_last_scrape_error", Map.of())).isZero();
        assertThat(names(all))
            .contains("pg_stat_database_xact_commit")
            .doesNotContain("pg_wal_size_bytes");
      } finally {
        database.run("DROP OWNED BY " + role + "; DROP ROLE " + role);
      }
    }
  }

  @Test
  void a_server_that_is_gone_or_hangs_is_a_number_and_soon() throws IOException {
    try (ServerSocket hanging = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServerUrl silent =
          ServerUrl.parse("postgresql://u@127.0.0.1:" + hanging.getLocalPort() + "/d");
      long began = System.nanoTime();
      for (Optional<ServerUrl> server :
          List.of(
              Optional.of(silent), Optional.of(silent.withPort(1)), Optional.<ServerUrl>empty())) {
        List<Metric> all = new ServerMetrics(() -> server).read();
        assertThat(value(all, "pg_up", Map.of())).isZero();
        assertThat(value(all, "pg_exporter_last_scrape_error", Map.of())).isEqualTo(1);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    }
  }

  private static Set<String> names(List<Metric> all) {
    return all.stream().map(Metric::name).collect(Collectors.toSet());
  }

  private static double value(List<Metric> all, String name, Map<String, String> labels) {
    return all.stream()
        .filter(metric -> metric.name().equals(name) && metric.labels().equals(labels))
        .mapToDouble(Metric::value)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + labels));
  }
}
