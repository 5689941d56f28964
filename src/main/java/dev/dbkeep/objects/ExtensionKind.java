package dev.dbkeep.objects;

import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.Extension;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Extensions. Their version is left to the server; plpgsql is always there. */
final class ExtensionKind implements ObjectKind<Extension> {
  @Override
  public Class<Extension> type() {
    return Extension.class;
  }

  @Override
  public List<Found<Extension>> read(CatalogSession session) throws SQLException {
    return session.query(
        "select e.oid, e.extname, n.nspname from pg_extension e join pg_namespace n on n.oid ="
            + " e.extnamespace where e.extname <> 'plpgsql'",
        row -> {
          Extension extension = new Extension(row.getString(2), row.getString(3));
          List<Dependency> inSchema =
              List.of(
                  new Dependency(
                      extension.id(), ObjectId.of(ObjectType.SCHEMA, "", extension.schema())));
          return new Found<>(
              extension,
              Found.Address.of(Found.Address.PG_EXTENSION, row.getLong(1)),
              Map.of(),
              inSchema);
        });
  }

  @Override
  public List<Step> create(Extension extension) {
    String name = Identifiers.quote(extension.name());
    // a few extensions fix their schema, pg_catalog among them: naming that one again is refused
    String schema =
        extension.schema().startsWith("pg_")
            ? ""
            : " WITH SCHEMA " + Identifiers.quote(extension.schema());
    return List.of(
        Steps.create(extension.id(), LockMode.NONE, "CREATE EXTENSION " + name + schema));
  }

  @Override
  public Change alter(Extension from, Extension to, List<ReplacedType> replaced) {
    String sql =
        "ALTER EXTENSION "
            + Identifiers.quote(from.name())
            + " SET SCHEMA "
            + Identifiers.quote(to.schema());
    return Change.InPlace.of(List.of(Steps.alter(from.id(), LockMode.NONE, sql)));
  }

  @Override
  public List<Step> drop(Extension extension) {
    Hazard breaks =
        new Hazard(
            Hazard.Kind.BREAKS_APPLICATION,
            extension.id(),
            extension.name(),
            "the functions, types and operators of extension " + extension.name() + " are gone",
            "Keep it in the schema as long as any query uses it.",
            null);
    return List.of(
        Steps.drop(
            extension.id(),
            LockMode.NONE,
            "DROP EXTENSION " + Identifiers.quote(extension.name()),
            breaks));
  }

  @Override
  public Set<String> claims(Extension extension) {
    return Set.of();
  }
}
