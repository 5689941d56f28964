package dev.dbkeep.objects;

import dev.dbkeep.catalog.Schema;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Schemas (namespaces). */
final class SchemaKind implements ObjectKind<Schema> {
  @Override
  public Class<Schema> type() {
    return Schema.class;
  }

  @Override
  public List<Found<Schema>> read(CatalogSession session) throws SQLException {
    return session.query(
        "select n.oid, n.nspname from pg_namespace n where "
            + CatalogSql.USER_SCHEMA
            + " and "
            + CatalogSql.notOfExtension("pg_namespace", "n.oid"),
        row ->
            new Found<>(
                new Schema(row.getString(2)),
                Found.Address.of(Found.Address.PG_NAMESPACE, row.getLong(1))));
  }

  @Override
  public List<Step> create(Schema schema) {
    // template0 brings public along: only a database that lost it needs the statement
    String condition = schema.name().equals("public") ? "IF NOT EXISTS " : "";
    return List.of(
        Steps.create(
            schema.id(),
            LockMode.NONE,
            "CREATE SCHEMA " + condition + Identifiers.quote(schema.name())));
  }

  @Override
  public Change alter(Schema from, Schema to, List<ReplacedType> replaced) {
    return Change.InPlace.of(List.of());
  }

  @Override
  public List<Step> drop(Schema schema) {
    return List.of(
        Steps.drop(schema.id(), LockMode.NONE, "DROP SCHEMA " + Identifiers.quote(schema.name())));
  }

  @Override
  public Set<String> claims(Schema schema) {
    return Set.of();
  }
}
