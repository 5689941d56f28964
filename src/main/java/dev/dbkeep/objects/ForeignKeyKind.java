package dev.dbkeep.objects;

import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.ForeignKey;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Foreign keys of ordinary tables. */
final class ForeignKeyKind implements ObjectKind<ForeignKey> {
  @Override
  public Class<ForeignKey> type() {
    return ForeignKey.class;
  }

  @Override
  public List<Found<ForeignKey>> read(CatalogSession session) throws SQLException {
    String query =
        """
        select k.oid, n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)
        from pg_constraint k
        join pg_class c on c.oid = k.conrelid
        join pg_namespace n on n.oid = c.relnamespace
        where k.contype = 'f' and k.conparentid = 0
        and\s"""
            + CatalogSql.MANAGED_TABLE;
    return session.query(
        query,
        row ->
            new Found<>(
                new ForeignKey(row.getString(2), row.getString(3), row.getString(4), row.getString(5)),
                Found.Address.of(Found.Address.PG_CONSTRAINT, row.getLong(1))));
  }

  @Override
  public List<Step> create(ForeignKey key) {
    String subject = subject(key);
    Hazard scan =
        new Hazard(
            Hazard.Kind.LONG_LOCK, key.id(), subject,
            "writes to both tables wait while every row of " + key.schema() + "." + key.table() + " is checked",
            "On a big table add it NOT VALID first and VALIDATE CONSTRAINT in a transaction of its own.", null);
    String sql = "ALTER TABLE " + table(key) + " ADD CONSTRAINT " + Identifiers.quote(key.name()) + " " + key.definition();
    boolean checksRows = !key.definition().endsWith(" NOT VALID") && !key.definition().endsWith(" NOT ENFORCED");
    return List.of(checksRows ? Steps.create(key.id(), LockMode.SHARE_ROW_EXCLUSIVE, sql, scan) : Steps.create(key.id(), LockMode.SHARE_ROW_EXCLUSIVE, sql));
  }

  @Override
  public Change alter(ForeignKey from, ForeignKey to, List<ReplacedType> replaced) {
    if (from.definition().equals(to.definition() + " NOT VALID")) {
      String sql = "ALTER TABLE " + table(from) + " VALIDATE CONSTRAINT " + Identifiers.quote(from.name());
      return Change.InPlace.of(List.of(Steps.alter(from.id(), LockMode.SHARE_UPDATE_EXCLUSIVE, sql)));
    }
    return from.equals(to) ? Change.InPlace.of(List.of()) : new Change.Recreate();
  }

  @Override
  public boolean holdsData() {
    return false;
  }

  @Override
  public List<Step> drop(ForeignKey key) {
    return List.of(Steps.drop(key.id(), LockMode.ACCESS_EXCLUSIVE, "ALTER TABLE " + table(key) + " DROP CONSTRAINT " + Identifiers.quote(key.name())));
  }

  @Override
  public Step rename(ForeignKey from, ForeignKey to) {
    String sql = "ALTER TABLE " + table(from) + " RENAME CONSTRAINT " + Identifiers.quote(from.name()) + " TO " + Identifiers.quote(to.name());
    return Steps.alter(to.id(), LockMode.ACCESS_EXCLUSIVE, sql);
  }

  @Override
  public ForeignKey named(ForeignKey key, String name) {
    return new ForeignKey(key.schema(), key.table(), name, key.definition());
  }

  @Override
  public Set<String> claims(ForeignKey key) {
    return Set.of();
  }

  @Override
  public boolean fallsWith(ForeignKey key, CatalogObject owner) {
    return owner instanceof Table table && table.schema().equals(key.schema()) && table.name().equals(key.table());
  }

  private static String subject(ForeignKey key) {
    return key.schema() + "." + key.table() + "." + key.name();
  }

  private static String table(ForeignKey key) {
    return Identifiers.quote(key.schema(), key.table());
  }
}
