package dev.dbkeep.upkeep.relations;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pairs such as commentable_type and commentable_id: the first says which table the second points
 * at.
 */
final class Polymorphic {
  private static final List<String> TYPE = List.of("type");
  private static final int MOST_TYPES = 50;
  private static final double ENOUGH = 0.8;

  /** Rows that name the table they point at leave little to guess. */
  private static final double TYPED = 0.9;

  private final Connection connection;
  private final Inclusion inclusion;
  private final List<RelationColumn> columns;
  private final List<RelationKey> keys;

  Polymorphic(
      Connection connection,
      Inclusion inclusion,
      List<RelationColumn> columns,
      List<RelationKey> keys) {
    this.connection = connection;
    this.inclusion = inclusion;
    this.columns = columns;
    this.keys = keys;
  }

  /** The column beside that says the type, if there is one. */
  Optional<RelationColumn> typeOf(RelationColumn column) {
    if (column.words().size() < 2 || !column.words().getLast().equals("id")) {
      return Optional.empty();
    }
    List<String> wanted = new ArrayList<>(column.words());
    wanted.removeLast();
    wanted.addAll(TYPE);
    return columns.stream()
        .filter(other -> other.table().equals(column.table()) && other.words().equals(wanted))
        .filter(other -> other.family() == RelationColumn.Family.TEXT)
        .findFirst();
  }

  /** One relation for each type that is the name of a table. */
  List<Relation> of(RelationColumn column, RelationColumn type) throws SQLException {
    List<Relation> relations = new ArrayList<>();
    for (String value : values(type)) {
      Optional<RelationKey> key = named(value, column.family());
      if (key.isEmpty()) {
        continue;
      }
      Relation.Only only = new Relation.Only(type.name(), value);
      RelationKey there = key.get();
      Inclusion.Share share =
          inclusion.of(column.table(), column.name(), there.table(), there.name(), only);
      if (!share.isEnough() || share.share() >= ENOUGH) {
        relations.add(
            Relation.guessed(
                column,
                there,
                only,
                "where " + type.name() + " is " + value + ", " + share.text(),
                TYPED));
      }
    }
    return relations;
  }

  private List<String> values(RelationColumn type) throws SQLException {
    String name = Identifiers.quote(type.name());
    String sql =
        "SELECT DISTINCT v FROM (SELECT %1$s::text AS v FROM %2$s WHERE %1$s IS NOT NULL LIMIT 100000) s ORDER BY v LIMIT %3$d"
            .formatted(name, type.table().quoted(), MOST_TYPES);
    List<String> values = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        values.add(row.getString(1));
      }
    }
    return values;
  }

  /** {@code App\Models\Post}, {@code Blog::Post} and {@code post} mean the table posts. */
  private Optional<RelationKey> named(String value, RelationColumn.Family family) {
    int begin = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      begin = c == '\\' || c == ':' || c == '.' || c == '/' ? i + 1 : begin;
    }
    List<List<String>> wanted = NameWords.forms(NameWords.of(value.substring(begin)));
    return keys.stream()
        .filter(key -> key.primary() && key.family() == family)
        .filter(key -> key.forms().stream().anyMatch(wanted::contains))
        .findFirst();
  }
}
