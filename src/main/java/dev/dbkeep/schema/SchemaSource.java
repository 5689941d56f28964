package dev.dbkeep.schema;

import dev.dbkeep.postgres.sql.SqlScript;
import java.util.List;

/** Where a wanted schema comes from: scripts that build it on an empty database. */
public interface SchemaSource {
  /**
   * As messages name it: {@code prisma/schema.prisma}, {@code db/*.sql}, {@code npx drizzle-kit
   * export}.
   */
  String description();

  /** The scripts; when {@link #ordered()} is false they may be run in any order that works. */
  List<SqlScript> scripts();

  boolean ordered();

  /**
   * What of a live database this source can express: the rest is left alone when the two are
   * compared.
   */
  default Scope scope() {
    return Scope.EVERYTHING;
  }
}
