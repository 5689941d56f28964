package dev.dbkeep.studio.load;

import dev.dbkeep.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Staged records as rows of a table.
 *
 * @param columns for each field of the file the column it goes to, or null
 */
record Rows(Target target, List<@Nullable String> columns) {
  /** The columns that are written, in the order of the fields. */
  List<String> written() {
    return columns.stream().filter(Objects::nonNull).map(String::valueOf).toList();
  }

  /** The fields that go somewhere. */
  List<Integer> fields() {
    List<Integer> fields = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i) != null) {
        fields.add(i);
      }
    }
    return fields;
  }

  String column(int field) {
    return Objects.requireNonNull(columns.get(field));
  }

  /** The statement that adds the records of a condition to the table. */
  String insert(Mode mode, String condition) {
    return "INSERT INTO %s (%s)%s %s%s"
        .formatted(
            target.quoted(),
            names(fields()),
            target.hasIdentity(written()) ? " OVERRIDING SYSTEM VALUE" : "",
            select(fields(), condition),
            target.onConflict(mode, written()));
  }

  /** The columns of some fields, as SQL lists them. */
  String names(List<Integer> some) {
    return some.stream()
        .map(field -> Identifiers.quote(column(field)))
        .collect(Collectors.joining(", "));
  }

  /** The values of some fields. */
  String select(List<Integer> some, String condition) {
    return "SELECT %s FROM %s WHERE %s"
        .formatted(
            some.stream()
                .map(field -> target.cast(StagedFile.field(field), column(field)))
                .collect(Collectors.joining(", ")),
            StagedFile.TABLE,
            condition);
  }
}
