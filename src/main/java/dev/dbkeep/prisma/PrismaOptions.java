package dev.dbkeep.prisma;

import dev.dbkeep.postgres.ServerUrl;

/**
 * What a schema.prisma leaves open.
 *
 * @param defaultSchema where models without @@schema live: the {@code schema} parameter of the
 *     database URL
 * @param joinTableKey how the tables of implicit many-to-many relations are kept unique
 * @param indexReading how indexes of a live database are read when it is compared with the schema
 */
public record PrismaOptions(
    String defaultSchema, JoinTableKey joinTableKey, IndexReading indexReading) {
  public static final PrismaOptions DEFAULT =
      new PrismaOptions("public", JoinTableKey.PRIMARY_KEY, IndexReading.AS_POSTGRESQL);

  /**
   * What Prisma gives an implicit many-to-many table: a primary key since version 6, a unique index
   * before.
   */
  public enum JoinTableKey {
    PRIMARY_KEY,
    UNIQUE_INDEX
  }

  /**
   * Prisma's engine misreads two things, and so reports a difference that is none: it takes the
   * INCLUDE columns of an index for key columns, and never sees the operator class of a btree
   * index, so that one named in the schema differs for ever.
   */
  public enum IndexReading {
    AS_POSTGRESQL,
    AS_PRISMA
  }

  /** The default for a database whose URL may say {@code ?schema=name}. */
  public static PrismaOptions of(ServerUrl url) {
    return DEFAULT.in(url.parameters().getOrDefault("schema", "public"));
  }

  public PrismaOptions in(String schema) {
    return new PrismaOptions(schema, joinTableKey, indexReading);
  }

  public PrismaOptions with(JoinTableKey key) {
    return new PrismaOptions(defaultSchema, key, indexReading);
  }

  public PrismaOptions with(IndexReading reading) {
    return new PrismaOptions(defaultSchema, joinTableKey, reading);
  }
}
