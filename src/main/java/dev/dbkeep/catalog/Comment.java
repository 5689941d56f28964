package dev.dbkeep.catalog;

/**
 * A comment on another object.
 *
 * @param target what it stands on, as COMMENT ON wants it, for example {@code COLUMN public.users.email}
 * @param of the managed object it falls with
 */
public record Comment(ObjectId of, String target, String text) implements CatalogObject {
  @Override
  public ObjectId id() {
    return new ObjectId(ObjectType.COMMENT, "", target, null);
  }
}
