package dev.dbkeep.objects;

import dev.dbkeep.catalog.SequenceOptions;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The options that sequences and identity columns share: read from pg_sequence, written as SQL. */
final class SequenceSql {
  private SequenceSql() {}

  /** Expects pg_sequence as s; seven columns. */
  static final String COLUMNS =
      "format_type(s.seqtypid, null), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,"
          + " s.seqcycle";

  static SequenceOptions read(ResultSet row, int first) throws SQLException {
    return new SequenceOptions(
        row.getString(first),
        row.getLong(first + 1),
        row.getLong(first + 2),
        row.getLong(first + 3),
        row.getLong(first + 4),
        row.getLong(first + 5),
        row.getBoolean(first + 6));
  }

  /** Only what differs from PostgreSQL's defaults, without the type; empty when nothing does. */
  static String options(SequenceOptions options) {
    StringBuilder sql = new StringBuilder();
    if (options.increment() != 1) {
      sql.append(" INCREMENT BY ").append(options.increment());
    }
    if (options.min() != defaultMin(options)) {
      sql.append(" MINVALUE ").append(options.min());
    }
    if (options.max() != defaultMax(options)) {
      sql.append(" MAXVALUE ").append(options.max());
    }
    if (options.start() != (options.increment() > 0 ? options.min() : options.max())) {
      sql.append(" START WITH ").append(options.start());
    }
    if (options.cache() != 1) {
      sql.append(" CACHE ").append(options.cache());
    }
    if (options.cycle()) {
      sql.append(" CYCLE");
    }
    return sql.toString();
  }

  /**
   * What leads from one set of options to the other, each part behind {@code prefix}; empty when
   * nothing differs.
   */
  static String changes(SequenceOptions from, SequenceOptions to, String prefix, boolean withType) {
    StringBuilder sql = new StringBuilder();
    if (withType && !from.type().equals(to.type())) {
      sql.append(prefix).append("AS ").append(to.type());
    }
    if (from.increment() != to.increment()) {
      sql.append(prefix).append("INCREMENT BY ").append(to.increment());
    }
    if (from.min() != to.min() || !from.type().equals(to.type())) {
      sql.append(prefix).append("MINVALUE ").append(to.min());
    }
    if (from.max() != to.max() || !from.type().equals(to.type())) {
      sql.append(prefix).append("MAXVALUE ").append(to.max());
    }
    if (from.start() != to.start()) {
      sql.append(prefix).append("START WITH ").append(to.start());
    }
    if (from.start() < to.min() || from.start() > to.max()) {
      // the position cannot be kept: it began, and so most likely stands, outside the new range
      sql.append(" RESTART WITH ").append(to.start());
    }
    if (from.cache() != to.cache()) {
      sql.append(prefix).append("CACHE ").append(to.cache());
    }
    if (from.cycle() != to.cycle()) {
      sql.append(prefix).append(to.cycle() ? "CYCLE" : "NO CYCLE");
    }
    return sql.toString();
  }

  private static long defaultMin(SequenceOptions options) {
    return options.increment() > 0 ? 1 : lowest(options.type());
  }

  private static long defaultMax(SequenceOptions options) {
    return options.increment() > 0 ? highest(options.type()) : -1;
  }

  private static long lowest(String type) {
    return switch (type) {
      case "smallint" -> Short.MIN_VALUE;
      case "integer" -> Integer.MIN_VALUE;
      default -> Long.MIN_VALUE;
    };
  }

  private static long highest(String type) {
    return switch (type) {
      case "smallint" -> Short.MAX_VALUE;
      case "integer" -> Integer.MAX_VALUE;
      default -> Long.MAX_VALUE;
    };
  }
}
