package dev.dbkeep.objects;

import dev.dbkeep.catalog.CatalogObject;

/** An object as read, with its address in the system catalogs, by which pg_depend knows it; oid 0 where it has none of its own. */
public record Found<T extends CatalogObject>(T object, Address address) {
  /** The regclass of the system catalog that holds it, and its oid there. */
  public record Address(String systemCatalog, long oid) {
    public static final Address NONE = new Address("", 0);
  }
}
