package dev.dbkeep.monitor;

import static dev.dbkeep.monitor.Source.counter;
import static dev.dbkeep.monitor.Source.gauge;

import java.util.List;

/** The tables of the one database that is asked. */
final class TableSources {
  private TableSources() {}

  private static final List<String> TABLE = List.of("datname", "schemaname", "relname");

  static final List<Source> ALL =
      List.of(
          Source.of(
              "stat_user_tables",
              """
              SELECT pg_catalog.current_database() AS datname, t.schemaname, t.relname, t.seq_scan, t.seq_tup_read, coalesce(t.idx_scan, 0) AS idx_scan,
                     coalesce(t.idx_tup_fetch, 0) AS idx_tup_fetch, t.n_tup_ins, t.n_tup_upd, t.n_tup_del, t.n_tup_hot_upd, t.n_live_tup, t.n_dead_tup,
                     t.n_mod_since_analyze, coalesce(extract(epoch FROM t.last_vacuum), 0) AS last_vacuum,
                     coalesce(extract(epoch FROM t.last_autovacuum), 0) AS last_autovacuum, coalesce(extract(epoch FROM t.last_analyze), 0) AS last_analyze,
                     coalesce(extract(epoch FROM t.last_autoanalyze), 0) AS last_autoanalyze, t.vacuum_count, t.autovacuum_count, t.analyze_count,
                     t.autoanalyze_count, pg_catalog.pg_indexes_size(t.relid) AS index_size_bytes, pg_catalog.pg_table_size(t.relid) AS table_size_bytes
              FROM pg_catalog.pg_stat_user_tables t
              """,
              TABLE,
              count("seq_scan", "Scans of the whole table."),
              count("seq_tup_read", "Rows that these read."),
              count("idx_scan", "Scans of its indexes."),
              count("idx_tup_fetch", "Rows that these led to."),
              count("n_tup_ins", "Rows inserted."),
              count("n_tup_upd", "Rows updated."),
              count("n_tup_del", "Rows deleted."),
              count("n_tup_hot_upd", "Rows updated without a new index entry."),
              number("n_live_tup", "Rows, as estimated."),
              number("n_dead_tup", "Dead rows, as estimated."),
              number("n_mod_since_analyze", "Rows changed since the last ANALYZE, as estimated."),
              number("last_vacuum", "When it was last vacuumed by hand; 0 for never."),
              number("last_autovacuum", "When autovacuum last vacuumed it; 0 for never."),
              number("last_analyze", "When it was last analyzed by hand; 0 for never."),
              number("last_autoanalyze", "When autovacuum last analyzed it; 0 for never."),
              count("vacuum_count", "Times it was vacuumed by hand."),
              count("autovacuum_count", "Times autovacuum vacuumed it."),
              count("analyze_count", "Times it was analyzed by hand."),
              count("autoanalyze_count", "Times autovacuum analyzed it."),
              number("index_size_bytes", "What its indexes take on disk."),
              number("table_size_bytes", "What the table takes on disk, without its indexes.")),
          Source.of(
              "statio_user_tables",
              """
              SELECT pg_catalog.current_database() AS datname, t.schemaname, t.relname, t.heap_blks_read, t.heap_blks_hit, coalesce(t.idx_blks_read, 0) AS idx_blks_read,
                     coalesce(t.idx_blks_hit, 0) AS idx_blks_hit, coalesce(t.toast_blks_read, 0) AS toast_blks_read, coalesce(t.toast_blks_hit, 0) AS toast_blks_hit,
                     coalesce(t.tidx_blks_read, 0) AS tidx_blks_read, coalesce(t.tidx_blks_hit, 0) AS tidx_blks_hit
              FROM pg_catalog.pg_statio_user_tables t
              """,
              TABLE,
              blocks("heap", "read", "of the table"),
              blocks("heap", "hit", "of the table"),
              blocks("idx", "read", "of its indexes"),
              blocks("idx", "hit", "of its indexes"),
              blocks("toast", "read", "of its long values"),
              blocks("toast", "hit", "of its long values"),
              blocks("tidx", "read", "of the index of its long values"),
              blocks("tidx", "hit", "of the index of its long values")));

  private static Source.Column count(String column, String help) {
    return counter(column, "pg_stat_user_tables_" + column, help);
  }

  private static Source.Column number(String column, String help) {
    return gauge(column, "pg_stat_user_tables_" + column, help);
  }

  private static Source.Column blocks(String part, String way, String of) {
    return counter(
        part + "_blks_" + way,
        "pg_statio_user_tables_" + part + "_blocks_" + way,
        "Blocks " + of + (way.equals("read") ? " read from disk." : " found in the cache."));
  }
}
