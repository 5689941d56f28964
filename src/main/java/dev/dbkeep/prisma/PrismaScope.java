package dev.dbkeep.prisma;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.schema.Scope;

/** What schema.prisma can say about a database: everything else is left alone. */
final class PrismaScope implements Scope {
  private final Datamodel datamodel;
  private final PrismaOptions options;

  PrismaScope(Datamodel datamodel, PrismaOptions options) {
    this.datamodel = datamodel;
    this.options = options;
  }

  @Override
  public Catalog restrict(Catalog current, Catalog wanted) {
    return current;
  }
}
