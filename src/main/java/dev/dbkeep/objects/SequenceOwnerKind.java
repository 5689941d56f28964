package dev.dbkeep.objects;

import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.catalog.SequenceOwner;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** OWNED BY: which column a sequence falls with. */
final class SequenceOwnerKind implements ObjectKind<SequenceOwner> {
  @Override
  public Class<SequenceOwner> type() {
    return SequenceOwner.class;
  }

  @Override
  public List<Found<SequenceOwner>> read(CatalogSession session) throws SQLException {
    String query =
        """
        select n.nspname, s.relname, c.relname, a.attname
        from pg_depend d
        join pg_class s on s.oid = d.objid and s.relkind = 'S'
        join pg_namespace n on n.oid = s.relnamespace
        join pg_class c on c.oid = d.refobjid and c.relkind = 'r'
        join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype = 'a' and d.refobjsubid > 0
        and
        """
            + CatalogSql.MANAGED_TABLE
            + " and "
            + CatalogSql.notOfExtension("pg_class", "s.oid");
    return session.query(
        query,
        row -> {
          SequenceOwner owner =
              new SequenceOwner(
                  row.getString(1), row.getString(2), row.getString(3), row.getString(4));
          List<Dependency> needs =
              List.of(
                  new Dependency(owner.id(), sequence(owner)),
                  new Dependency(
                      owner.id(),
                      ObjectId.of(ObjectType.TABLE, owner.schema(), owner.table()),
                      owner.column()));
          return new Found<>(owner, Found.Address.NONE, Map.of(), needs);
        });
  }

  @Override
  public List<Step> create(SequenceOwner owner) {
    return List.of(
        Steps.create(
            owner.id(),
            LockMode.SHARE_ROW_EXCLUSIVE,
            ownedBy(
                owner,
                Identifiers.quote(owner.schema(), owner.table())
                    + "."
                    + Identifiers.quote(owner.column()))));
  }

  @Override
  public Change alter(SequenceOwner from, SequenceOwner to, List<ReplacedType> replaced) {
    return new Change.Recreate();
  }

  @Override
  public boolean holdsData() {
    return false;
  }

  @Override
  public SequenceOwner afterRename(SequenceOwner owner, Rename rename) {
    boolean sequence = rename.isOf(sequence(owner));
    boolean table = rename.isOf(ObjectId.of(ObjectType.TABLE, owner.schema(), owner.table()));
    boolean column =
        rename.isOfColumnIn(owner.schema(), owner.table())
            && owner.column().equals(rename.column());
    return new SequenceOwner(
        owner.schema(),
        sequence ? rename.to() : owner.sequence(),
        table ? rename.to() : owner.table(),
        column ? rename.to() : owner.column());
  }

  @Override
  public String place(SequenceOwner owner) {
    return owner.schema() + "." + owner.table() + "." + owner.column();
  }

  /**
   * The sequence behind a column keeps its position when the column's owner wants it under another
   * name.
   */
  @Override
  public Rename takenOver(SequenceOwner owner, SequenceOwner later) {
    return new Rename(sequence(owner), null, later.sequence());
  }

  @Override
  public List<Step> drop(SequenceOwner owner) {
    return List.of(Steps.drop(owner.id(), LockMode.SHARE_ROW_EXCLUSIVE, ownedBy(owner, "NONE")));
  }

  @Override
  public Set<String> claims(SequenceOwner owner) {
    return Set.of();
  }

  @Override
  public boolean fallsWith(SequenceOwner owner, CatalogObject other) {
    return other instanceof Table || other.id().equals(sequence(owner));
  }

  @Override
  public Set<ObjectId> takesAlong(SequenceOwner owner) {
    return Set.of(sequence(owner));
  }

  @Override
  public boolean followsColumn() {
    return true;
  }

  private static ObjectId sequence(SequenceOwner owner) {
    return ObjectId.of(ObjectType.SEQUENCE, owner.schema(), owner.sequence());
  }

  private static String ownedBy(SequenceOwner owner, String column) {
    return "ALTER SEQUENCE "
        + Identifiers.quote(owner.schema(), owner.sequence())
        + " OWNED BY "
        + column;
  }
}
