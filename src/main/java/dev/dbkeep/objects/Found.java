package dev.dbkeep.objects;

import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Dependency;
import java.util.List;
import java.util.Map;

/**
 * An object as read, with its addresses in the system catalogs, by which pg_depend knows it.
 *
 * @param address its own, or NONE
 * @param parts the addresses of its columns and constraints, and how {@link Dependency#part} names
 *     them
 * @param dependencies what pg_depend does not tell
 */
public record Found<T extends CatalogObject>(
    T object, Address address, Map<Address, String> parts, List<Dependency> dependencies) {

  Found(T object, Address address) {
    this(object, address, Map.of(), List.of());
  }

  /**
   * A row of a system catalog: the oid of the catalog, the object's oid, the column's number or 0.
   */
  public record Address(int systemCatalog, long oid, int column) {
    public static final Address NONE = new Address(0, 0, 0);
    static final int PG_TYPE = 1247;
    static final int PG_CLASS = 1259;
    static final int PG_CONSTRAINT = 2606;
    static final int PG_NAMESPACE = 2615;
    static final int PG_EXTENSION = 3079;

    static Address of(int systemCatalog, long oid) {
      return new Address(systemCatalog, oid, 0);
    }
  }
}
