package dev.dbkeep.objects;

import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.plan.Step;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One kind of object: how it is read from the catalog, created, changed and dropped. */
public interface ObjectKind<T extends CatalogObject> {
  Class<T> type();

  List<Found<T>> read(CatalogSession session) throws SQLException;

  List<Step> create(T object);

  /**
   * How {@code from} becomes {@code to}.
   *
   * @param replaced types that give way to new ones of the same name in this plan
   */
  Change alter(T from, T to, List<ReplacedType> replaced);

  List<Step> drop(T object);

  /**
   * The same object under another name, or null when this kind is never renamed by itself; two that
   * are equal but for the name are renamed.
   */
  default @Nullable T named(T object, String name) {
    return null;
  }

  /** Renames {@code from} to the name of {@code to}; only called where {@link #named} answers. */
  default Step rename(T from, T to) {
    throw new IllegalStateException("not renamed by itself: " + from.id() + " to " + to.id());
  }

  /**
   * The statement that gives it, or a column of it, a new name; null when it has no such column or
   * no name of its own.
   */
  default @Nullable Step renameStep(T object, Rename rename) {
    return null;
  }

  /** The object as it reads after a rename of itself or of something that its definition names. */
  default T afterRename(T object, Rename rename) {
    return object;
  }

  /**
   * The place it fills, by which another object of the same kind under another name takes over;
   * null when it has none.
   */
  default @Nullable String place(T object) {
    return null;
  }

  /** What is renamed when {@code later} fills the place of {@code object}. */
  default @Nullable Rename takenOver(T object, T later) {
    return null;
  }

  /**
   * The relation and type names it takes in its schema, besides its own: those of its constraints'
   * indexes and sequences.
   */
  default Set<String> claims(T object) {
    return Set.of(object.id().name());
  }

  /** Whether it falls by itself with the object it belongs to, as an index falls with its table. */
  default boolean fallsWith(T object, CatalogObject owner) {
    return false;
  }

  /**
   * The objects that fall together with it although they do not depend on it, as a sequence falls
   * with its owning column.
   */
  default Set<ObjectId> takesAlong(T object) {
    return Set.of();
  }

  /** The last word on one of its steps when the whole plan is known. */
  default Step settle(Step step, List<Step> plan) {
    return step;
  }

  /** Whether {@code added} may be {@code dropped} under a new name. */
  default boolean resembles(T dropped, T added) {
    return false;
  }

  /**
   * Whether dropping and creating it again would lose something that its definition does not hold.
   */
  default boolean holdsData() {
    return true;
  }

  /** Whether PostgreSQL itself carries it over a changed column, as it does for an index. */
  default boolean followsColumn() {
    return false;
  }
}
