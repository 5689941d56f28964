package dev.dbkeep.objects;

import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.plan.Step;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** One kind of object: how it is read from the catalog, created, changed and dropped. */
public interface ObjectKind<T extends CatalogObject> {
  Class<T> type();

  List<Found<T>> read(CatalogSession session) throws SQLException;

  List<Step> create(T object);

  /**
   * How {@code from} becomes {@code to}.
   *
   * @param replacedTypes types (as format_type prints them) that are replaced under the same name in this plan
   */
  Change alter(T from, T to, Set<String> replacedTypes);

  List<Step> drop(T object);

  /** The relation and type names it takes in its schema, besides its own: those of its constraints' indexes and sequences. */
  default Set<String> claims(T object) {
    return Set.of(object.id().name());
  }

  /** Whether it falls by itself with the object it belongs to, as an index falls with its table. */
  default boolean fallsWith(T object, CatalogObject owner) {
    return false;
  }

  /** Whether PostgreSQL itself carries it over a changed column, as it does for an index. */
  default boolean followsColumn() {
    return false;
  }
}
