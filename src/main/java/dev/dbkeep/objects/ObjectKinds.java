package dev.dbkeep.objects;

import dev.dbkeep.catalog.CatalogObject;
import java.util.List;

/** The registry of kinds: to add one, write its class and its line here. */
public final class ObjectKinds {
  private static final List<ObjectKind<?>> ALL =
      List.of(
          new SchemaKind(),
          new ExtensionKind(),
          new EnumKind(),
          new DomainKind(),
          new SequenceKind(),
          new TableKind(),
          new SequenceOwnerKind(),
          new IndexKind(),
          new ForeignKeyKind(),
          new ViewKind(),
          new CommentKind());

  private ObjectKinds() {}

  public static List<ObjectKind<?>> all() {
    return ALL;
  }

  /** The kind of an object. */
  @SuppressWarnings("unchecked")
  public static <T extends CatalogObject> ObjectKind<T> of(T object) {
    for (ObjectKind<?> kind : ALL) {
      if (kind.type().isInstance(object)) {
        return (ObjectKind<T>) kind;
      }
    }
    throw new IllegalStateException("no kind for " + object.id());
  }
}
