package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;

/**
 * Limits a comparison to what the wanted side is able to say, so that nothing else is ever dropped.
 */
public interface Scope {
  Scope EVERYTHING = (current, wanted) -> current;

  /**
   * The current catalog as it should be compared with the wanted one: what cannot be expressed
   * there is removed, or made equal to it.
   */
  Catalog restrict(Catalog current, Catalog wanted);

  /**
   * The wanted catalog with what its source leaves open, such as an order that means nothing there,
   * taken from the current one.
   */
  default Catalog adopt(Catalog current, Catalog wanted) {
    return wanted;
  }
}
