package dev.dbkeep.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A comment on another object.
 *
 * @param of the managed object it falls with
 * @param part the part of it that it stands on, see {@link Dependency}; null for the whole
 * @param target what it stands on, as COMMENT ON wants it, for example {@code COLUMN
 *     public.users.email}
 */
public record Comment(ObjectId of, @Nullable String part, String target, String text)
    implements CatalogObject {
  @Override
  public ObjectId id() {
    return new ObjectId(ObjectType.COMMENT, "", target, null);
  }
}
