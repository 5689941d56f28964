package dev.dbkeep.prisma;

import dev.dbkeep.postgres.ServerUrl;

/**
 * What a schema.prisma leaves open.
 *
 * @param defaultSchema where models without @@schema live: the {@code schema} parameter of the database URL
 * @param joinTableKey how the tables of implicit many-to-many relations are kept unique
 */
public record PrismaOptions(String defaultSchema, JoinTableKey joinTableKey) {
  public static final PrismaOptions DEFAULT = new PrismaOptions("public", JoinTableKey.PRIMARY_KEY);

  /** What Prisma gives an implicit many-to-many table: a primary key since version 6, a unique index before. */
  public enum JoinTableKey {
    PRIMARY_KEY,
    UNIQUE_INDEX
  }

  /** The default for a database whose URL may say {@code ?schema=name}. */
  public static PrismaOptions of(ServerUrl url) {
    return new PrismaOptions(url.parameters().getOrDefault("schema", "public"), JoinTableKey.PRIMARY_KEY);
  }
}
