package dev.dbkeep.studio.edit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The changes that lead back, the last step first. What they expect is what the commit left, so
 * that a row that somebody changed since is a conflict.
 *
 * @param lost what they cannot bring back; null when they bring back everything
 */
record WayBack(List<Change> changes, @Nullable String lost) {
  WayBack {
    changes = List.copyOf(changes);
  }

  /** Reads what the steps left and turns them round. */
  static WayBack of(Connection connection, List<Step> steps) throws SQLException {
    Builder builder = new Builder(connection);
    for (Step step : steps.reversed()) {
      builder.add(step);
    }
    return new WayBack(builder.changes, builder.lost);
  }

  private static final class Builder {
    private final Connection connection;
    private final List<Change> changes = new ArrayList<>();
    private @Nullable String lost;

    private Builder(Connection connection) {
      this.connection = connection;
    }

    private void add(Step step) throws SQLException {
      EditedTable table = step.table();
      WholeRow before = step.before();
      WholeRow after = step.after();
      if (before == null && after != null) {
        takeAway(table, after);
      } else if (before != null && after == null) {
        bringBack(table, before);
        step.followers().deleted().forEach(one -> bringBack(one.table(), one.row()));
      } else if (before != null && after != null) {
        changeBack(table, before, after);
      }
      for (Followers.Followed one : step.followers().changed()) {
        followBack(one);
      }
      if (step.followers().lost() != null) {
        lost = step.followers().lost();
      }
    }

    private void takeAway(EditedTable table, WholeRow row) throws SQLException {
      Map<String, @Nullable String> key = row.only(table.key());
      Map<String, @Nullable String> now =
          table.key().isEmpty()
              ? row.values()
              : table.find(connection, key, false).map(WholeRow::values).orElse(Map.of());
      changes.add(new Change.Delete(schema(table), name(table), key, now));
    }

    private void bringBack(EditedTable table, WholeRow row) {
      changes.add(new Change.Insert(schema(table), name(table), row.only(table.writable())));
    }

    private void changeBack(EditedTable table, WholeRow before, WholeRow after)
        throws SQLException {
      Map<String, @Nullable String> key = after.only(table.key());
      Optional<WholeRow> now = table.find(connection, key, false);
      // a later step of the same commit took it, and brings it back as it was then
      List<String> columns = different(table, before, now.orElse(after));
      if (!columns.isEmpty()) {
        changes.add(
            new Change.Update(
                schema(table),
                name(table),
                key,
                now.map(row -> row.only(columns)).orElse(new LinkedHashMap<>()),
                before.only(columns)));
      }
    }

    private void followBack(Followers.Followed one) throws SQLException {
      Map<String, @Nullable String> key = one.row().only(one.table().key());
      Optional<WholeRow> now = one.table().find(connection, key, false);
      if (now.isPresent()) {
        changeBack(one.table(), one.row(), now.get());
      } else {
        lost = "the key of rows of " + one.table().shape().table() + " changed with it";
      }
    }

    private static List<String> different(EditedTable table, WholeRow one, WholeRow other) {
      Stream<String> columns = table.writable().stream();
      return columns
          .filter(name -> !Objects.equals(one.values().get(name), other.values().get(name)))
          .toList();
    }

    private static String schema(EditedTable table) {
      return table.shape().schema();
    }

    private static String name(EditedTable table) {
      return table.shape().name();
    }
  }
}
