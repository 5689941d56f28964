package dev.dbkeep.upkeep.retention;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import java.util.List;

/**
 * The column that says how old a row is.
 *
 * @param type as PostgreSQL names it
 */
record AgeColumn(String name, String type) {
  private static final String WITH_ZONE = "timestamp with time zone";
  private static final String WITHOUT_ZONE = "timestamp without time zone";
  private static final String DATE = "date";

  AgeColumn {
    if (!List.of(WITH_ZONE, WITHOUT_ZONE, DATE).contains(type)) {
      throw DbkeepException.of(
          ErrorCode.CONFIG,
          "column " + name + " is of type " + type + ", which is no time",
          "Name a column of type timestamptz, timestamp or date.");
    }
  }

  String quoted() {
    return Identifiers.quote(name);
  }

  /**
   * The query for the cut-off as text; its parameters are zone, interval, zone. A day or month is
   * taken off in the zone, so that a change of the clock between does not count.
   */
  String cutoffQuery() {
    String local = "(pg_catalog.now() AT TIME ZONE ? - ?::interval)";
    return switch (type) {
      case WITH_ZONE -> "SELECT (" + local + " AT TIME ZONE ? AT TIME ZONE 'UTC')::text || '+00'";
      case WITHOUT_ZONE -> "SELECT " + local + "::text WHERE ? <> ''";
      default -> "SELECT " + local + "::date::text WHERE ? <> ''";
    };
  }

  /** True for rows whose time is over; the parameter is the cut-off. */
  String expired() {
    return quoted() + " < ?::" + type;
  }
}
