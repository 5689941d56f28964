package dev.dbkeep.objects;

import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.ForeignKey;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Probe;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
        and
        """
            + CatalogSql.MANAGED_TABLE;
    return session.query(
        query,
        row ->
            new Found<>(
                new ForeignKey(
                    row.getString(2), row.getString(3), row.getString(4), row.getString(5)),
                Found.Address.of(Found.Address.PG_CONSTRAINT, row.getLong(1))));
  }

  @Override
  public List<Step> create(ForeignKey key) {
    String subject = subject(key);
    Hazard scan =
        new Hazard(
            Hazard.Kind.LONG_LOCK,
            key.id(),
            subject,
            "writes to both tables wait while every row of "
                + key.schema()
                + "."
                + key.table()
                + " is checked",
            "On a big table add it NOT VALID first and VALIDATE CONSTRAINT in a transaction of its"
                + " own.",
            null);
    String sql =
        "ALTER TABLE "
            + table(key)
            + " ADD CONSTRAINT "
            + Identifiers.quote(key.name())
            + " "
            + key.definition();
    if (key.definition().endsWith(" NOT VALID") || key.definition().endsWith(" NOT ENFORCED")) {
      return List.of(Steps.create(key.id(), LockMode.SHARE_ROW_EXCLUSIVE, sql));
    }
    return List.of(Steps.create(key.id(), LockMode.SHARE_ROW_EXCLUSIVE, sql, orphans(key), scan));
  }

  /**
   * Rows whose columns all have a value and that find no partner (MATCH SIMPLE, which is the
   * default).
   */
  private static Hazard orphans(ForeignKey key) {
    String definition = key.definition();
    List<String> columns = Uniqueness.keys(definition);
    int references = definition.indexOf(" REFERENCES ") + " REFERENCES ".length();
    String target = definition.substring(references, definition.indexOf('(', references));
    List<String> targets = Uniqueness.keys(definition.substring(references));
    StringBuilder rows = new StringBuilder(" from " + table(key) + " as child where ");
    StringBuilder match = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      rows.append("child.").append(columns.get(i)).append(" is not null and ");
      match
          .append(i == 0 ? "" : " and ")
          .append("parent.")
          .append(targets.get(i))
          .append(" = child.")
          .append(columns.get(i));
    }
    rows.append("not exists (select from ")
        .append(target)
        .append(" as parent where ")
        .append(match)
        .append(")");
    return new Hazard(
        Hazard.Kind.DATA_DEPENDENT,
        key.id(),
        subject(key),
        "rows of "
            + key.schema()
            + "."
            + key.table()
            + " point at rows of "
            + target
            + " that do not exist",
        "Correct or remove these rows first.",
        new Probe("select count(*)" + rows, "select *" + rows + " limit 3"));
  }

  @Override
  public Change alter(ForeignKey from, ForeignKey to, List<ReplacedType> replaced) {
    if (from.definition().equals(to.definition() + " NOT VALID")) {
      String sql =
          "ALTER TABLE " + table(from) + " VALIDATE CONSTRAINT " + Identifiers.quote(from.name());
      return Change.InPlace.of(
          List.of(Steps.alter(from.id(), LockMode.SHARE_UPDATE_EXCLUSIVE, sql)));
    }
    return from.equals(to) ? Change.InPlace.of(List.of()) : new Change.Recreate();
  }

  @Override
  public boolean holdsData() {
    return false;
  }

  @Override
  public @Nullable Step renameStep(ForeignKey key, Rename rename) {
    return rename.isOf(key.id()) ? rename(key, named(key, rename.to())) : null;
  }

  @Override
  public ForeignKey afterRename(ForeignKey key, Rename rename) {
    if (rename.isOf(key.id())) {
      return named(key, rename.to());
    }
    boolean ofTable =
        rename.column() == null
            && rename.object().schema().equals(key.schema())
            && rename.object().name().equals(key.table());
    String definition = Rewording.ofObject(key.definition(), rename);
    String column = rename.column();
    int references = definition.indexOf(" REFERENCES ");
    if (column != null && references > 0) {
      String target =
          Names.asPrinted(rename.object().schema())
              + "."
              + Names.asPrinted(rename.object().name())
              + "(";
      if (definition.startsWith(target, references + " REFERENCES ".length())) {
        int open = references + " REFERENCES ".length() + target.length();
        definition =
            Rewording.ofColumn(
                definition, column, rename.to(), open, definition.indexOf(')', open));
      }
      if (rename.isOfColumnIn(key.schema(), key.table())) {
        definition =
            Rewording.ofColumn(
                definition, column, rename.to(), definition.indexOf('('), references);
      }
    }
    return new ForeignKey(
        key.schema(), ofTable ? rename.to() : key.table(), key.name(), definition);
  }

  @Override
  public List<Step> drop(ForeignKey key) {
    return List.of(
        Steps.drop(
            key.id(),
            LockMode.ACCESS_EXCLUSIVE,
            "ALTER TABLE " + table(key) + " DROP CONSTRAINT " + Identifiers.quote(key.name())));
  }

  @Override
  public Step rename(ForeignKey from, ForeignKey to) {
    String sql =
        "ALTER TABLE "
            + table(from)
            + " RENAME CONSTRAINT "
            + Identifiers.quote(from.name())
            + " TO "
            + Identifiers.quote(to.name());
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
    return owner instanceof Table table
        && table.schema().equals(key.schema())
        && table.name().equals(key.table());
  }

  private static String subject(ForeignKey key) {
    return key.schema() + "." + key.table() + "." + key.name();
  }

  private static String table(ForeignKey key) {
    return Identifiers.quote(key.schema(), key.table());
  }
}
