package dev.dbkeep.upkeep.retention;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Page after page as they lie on disk, where no index knows the age. Every page is read once; a
 * position is the first place (ctid) that was not looked at.
 */
final class PageWalk implements Walk {
  /** From there on PostgreSQL finds a range of places without reading the pages before. */
  private static final int RANGES_SINCE = 14;

  private static final int LARGEST_STEP = 2048;
  private static final int LARGEST_STEP_BEFORE = 32;
  private static final int ROWS_OF_A_PAGE = 291;
  private static final int STEPS = 16;

  private final Leaf leaf;
  private final String cutoff;
  private final String sql;
  private final int largestStep;
  private final boolean ranges;
  private int step = LARGEST_STEP_BEFORE;

  PageWalk(Leaf leaf, AgeColumn column, String cutoff, int major) {
    this.leaf = leaf;
    this.cutoff = cutoff;
    String range =
        major >= RANGES_SINCE
            ? "ctid >= ? AND ctid < ?"
            // the same places, each named; with the first and the last page as parameters
            : "ctid = ANY (ARRAY(SELECT ('(' || b || ',' || o || ')')::tid FROM"
                + " pg_catalog.generate_series((split_part(ltrim(?::tid::text, '('), ',',"
                + " 1))::bigint, (split_part(ltrim(?::tid::text, '('), ',', 1))::bigint - 1) b,"
                + " pg_catalog.generate_series(1, "
                + ROWS_OF_A_PAGE
                + ") o)) AND ctid >= ?";
    this.largestStep = major >= RANGES_SINCE ? LARGEST_STEP : LARGEST_STEP_BEFORE;
    this.sql =
        "SELECT ctid::text FROM ONLY %s WHERE %s AND %s LIMIT ?"
            .formatted(leaf.quoted(), range, column.expired());
    this.ranges = major >= RANGES_SINCE;
  }

  @Override
  public Picked pick(Connection connection, @Nullable String position, int limit)
      throws SQLException {
    Place place = position == null ? new Place(0, 0) : Place.of(position);
    List<String> places = new ArrayList<>();
    for (int i = 0; i < STEPS && places.isEmpty() && place.page() < leaf.pages(); i++) {
      long end = Math.min(leaf.pages(), place.page() + step);
      places = find(connection, place, new Place(end, 0), limit);
      if (places.size() == limit) {
        place = Place.of(places.getLast()).next();
        step = Math.max(1, step / 2);
      } else {
        place = new Place(end, 0);
        step = places.size() < limit / 2 ? Math.min(largestStep, step * 2) : step;
      }
    }
    return new Picked(
        places.isEmpty() ? Places.NONE : Places.of(places),
        place.toString(),
        place.page() >= leaf.pages());
  }

  private List<String> find(Connection connection, Place from, Place to, int limit)
      throws SQLException {
    List<String> places = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int at = 1;
      // without a type, so that the server reads them as places and not as texts
      statement.setObject(at++, from.toString(), Types.OTHER);
      statement.setObject(at++, to.toString(), Types.OTHER);
      if (!ranges) {
        statement.setObject(at++, from.toString(), Types.OTHER);
      }
      statement.setString(at++, cutoff);
      statement.setInt(at, limit);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          places.add(row.getString(1));
        }
      }
    }
    return places;
  }

  /** A ctid. */
  private record Place(long page, long item) {
    static Place of(String text) {
      int comma = text.indexOf(',');
      return new Place(
          Long.parseLong(text.substring(1, comma)),
          Long.parseLong(text.substring(comma + 1, text.length() - 1)));
    }

    Place next() {
      return new Place(page, item + 1);
    }

    @Override
    public String toString() {
      return "(" + page + "," + item + ")";
    }
  }

  @Override
  public String text() {
    return "page by page: no index begins with the column";
  }
}
