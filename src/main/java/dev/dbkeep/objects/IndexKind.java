package dev.dbkeep.objects;

import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Index;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Indexes that no constraint owns, on tables and materialized views. */
final class IndexKind implements ObjectKind<Index> {
  @Override
  public Class<Index> type() {
    return Index.class;
  }

  @Override
  public List<Found<Index>> read(CatalogSession session) throws SQLException {
    String query =
        """
        select i.indexrelid, n.nspname, x.relname, c.relname, pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered, i.indisreplident and c.relreplident = 'i'
        from pg_index i
        join pg_class x on x.oid = i.indexrelid
        join pg_class c on c.oid = i.indrelid
        join pg_namespace n on n.oid = c.relnamespace
        where not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
          and d.refclassid = 'pg_constraint'::regclass and d.deptype = 'i')
        and ((%s) or (c.relkind = 'm' and %s))
        """
            .formatted(
                CatalogSql.MANAGED_TABLE,
                CatalogSql.USER_SCHEMA + " and " + CatalogSql.notOfExtension("pg_class", "c.oid"));
    return session.query(
        query,
        row ->
            new Found<>(
                new Index(
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getBoolean(6),
                    row.getBoolean(7),
                    row.getBoolean(8)),
                Found.Address.of(Found.Address.PG_CLASS, row.getLong(1))));
  }

  @Override
  public List<Step> create(Index index) {
    String table = index.schema() + "." + index.table();
    List<Hazard> hazards = new ArrayList<>();
    hazards.add(
        new Hazard(
            Hazard.Kind.LONG_LOCK,
            index.id(),
            index.schema() + "." + index.name(),
            "writes to " + table + " wait while the index is built",
            "On a big table write CREATE INDEX CONCURRENTLY in a migration of its own.",
            null));
    if (index.definition().startsWith("CREATE UNIQUE")) {
      hazards.addAll(Uniqueness.hazards(index));
    }
    List<Step> steps = new ArrayList<>();
    steps.add(
        Steps.create(
            index.id(), LockMode.SHARE, index.definition(), hazards.toArray(Hazard[]::new)));
    steps.addAll(marks(index, false, false));
    return steps;
  }

  @Override
  public Change alter(Index from, Index to, List<ReplacedType> replaced) {
    boolean touched = replaced.stream().anyMatch(type -> type.isMentionedIn(from.definition()));
    if (touched
        || !from.definition().equals(to.definition())
        || !from.table().equals(to.table())
        || from.valid() != to.valid()) {
      return new Change.Recreate();
    }
    return Change.InPlace.of(marks(to, from.clustered(), from.replicaIdentity()));
  }

  @Override
  public boolean holdsData() {
    return false;
  }

  @Override
  public @Nullable Step renameStep(Index index, Rename rename) {
    return rename.isOf(index.id()) ? rename(index, named(index, rename.to())) : null;
  }

  @Override
  public Index afterRename(Index index, Rename rename) {
    if (rename.isOf(index.id())) {
      return named(index, rename.to());
    }
    boolean ofTable =
        rename.column() == null
            && rename.object().schema().equals(index.schema())
            && rename.object().name().equals(index.table());
    String definition = Rewording.ofObject(index.definition(), rename);
    if (rename.isOfColumnIn(index.schema(), index.table())) {
      int keys = Math.max(definition.indexOf(" USING "), 0);
      definition =
          Rewording.ofColumn(
              definition, String.valueOf(rename.column()), rename.to(), keys, definition.length());
    }
    return new Index(
        index.schema(),
        index.name(),
        ofTable ? rename.to() : index.table(),
        definition,
        index.valid(),
        index.clustered(),
        index.replicaIdentity());
  }

  @Override
  public List<Step> drop(Index index) {
    return List.of(Steps.drop(index.id(), LockMode.ACCESS_EXCLUSIVE, "DROP INDEX " + name(index)));
  }

  @Override
  public Step rename(Index from, Index to) {
    return Steps.alter(
        to.id(),
        LockMode.SHARE_UPDATE_EXCLUSIVE,
        "ALTER INDEX " + name(from) + " RENAME TO " + Identifiers.quote(to.name()));
  }

  /**
   * pg_get_indexdef is {@code CREATE [UNIQUE] INDEX name ON table …}, the name quoted only where it
   * must be.
   */
  @Override
  public Index named(Index index, String name) {
    String head =
        index.definition().startsWith("CREATE UNIQUE INDEX ")
            ? "CREATE UNIQUE INDEX "
            : "CREATE INDEX ";
    int end =
        index.definition().charAt(head.length()) == '"'
            ? closingQuote(index.definition(), head.length()) + 1
            : index.definition().indexOf(' ', head.length());
    String definition = head + Names.asPrinted(name) + index.definition().substring(end);
    return new Index(
        index.schema(),
        name,
        index.table(),
        definition,
        index.valid(),
        index.clustered(),
        index.replicaIdentity());
  }

  @Override
  public boolean fallsWith(Index index, CatalogObject owner) {
    return owner.id().schema().equals(index.schema()) && owner.id().name().equals(index.table());
  }

  @Override
  public boolean followsColumn() {
    return true;
  }

  private static int closingQuote(String text, int opening) {
    int at = opening + 1;
    while (text.charAt(at) != '"' || (at + 1 < text.length() && text.charAt(at + 1) == '"')) {
      at += text.charAt(at) == '"' ? 2 : 1;
    }
    return at;
  }

  private static List<Step> marks(Index index, boolean clustered, boolean replicaIdentity) {
    List<Step> steps = new ArrayList<>();
    String alter = "ALTER TABLE " + Identifiers.quote(index.schema(), index.table());
    String using = Identifiers.quote(index.name());
    if (index.clustered() != clustered) {
      steps.add(
          Steps.alter(
              index.id(),
              LockMode.SHARE_UPDATE_EXCLUSIVE,
              alter + (clustered ? " SET WITHOUT CLUSTER" : " CLUSTER ON " + using)));
    }
    if (index.replicaIdentity() != replicaIdentity) {
      steps.add(
          Steps.alter(
              index.id(),
              LockMode.ACCESS_EXCLUSIVE,
              alter
                  + " REPLICA IDENTITY "
                  + (replicaIdentity ? "DEFAULT" : "USING INDEX " + using)));
    }
    return steps;
  }

  private static String name(Index index) {
    return Identifiers.quote(index.schema(), index.name());
  }
}
