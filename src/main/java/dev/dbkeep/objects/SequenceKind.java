package dev.dbkeep.objects;

import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.Sequence;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sequences that are not behind an identity column. */
final class SequenceKind implements ObjectKind<Sequence> {
  @Override
  public Class<Sequence> type() {
    return Sequence.class;
  }

  @Override
  public List<Found<Sequence>> read(CatalogSession session) throws SQLException {
    String query =
        "select c.oid, n.nspname, c.relname, c.relpersistence = 'u', "
            + SequenceSql.COLUMNS
            + """


            from pg_sequence s
            join pg_class c on c.oid = s.seqrelid
             join pg_namespace n on n.oid = c.relnamespace
             where not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i')
             and
            """
            + CatalogSql.USER_SCHEMA
            + " and "
            + CatalogSql.notOfExtension("pg_class", "c.oid");
    return session.query(
        query,
        row ->
            new Found<>(
                new Sequence(
                    row.getString(2),
                    row.getString(3),
                    SequenceSql.read(row, 5),
                    row.getBoolean(4)),
                Found.Address.of(Found.Address.PG_CLASS, row.getLong(1))));
  }

  @Override
  public List<Step> create(Sequence sequence) {
    String type =
        sequence.options().type().equals("bigint") ? "" : " AS " + sequence.options().type();
    String sql =
        "CREATE "
            + (sequence.unlogged() ? "UNLOGGED " : "")
            + "SEQUENCE "
            + name(sequence)
            + type
            + SequenceSql.options(sequence.options());
    return List.of(Steps.create(sequence.id(), LockMode.NONE, sql));
  }

  @Override
  public Change alter(Sequence from, Sequence to, List<ReplacedType> replaced) {
    List<Step> steps = new ArrayList<>();
    String changes = SequenceSql.changes(from.options(), to.options(), " ", true);
    if (!changes.isEmpty()) {
      steps.add(
          Steps.alter(
              from.id(), LockMode.SHARE_ROW_EXCLUSIVE, "ALTER SEQUENCE " + name(from) + changes));
    }
    if (from.unlogged() != to.unlogged()) {
      steps.add(
          Steps.alter(
              from.id(),
              LockMode.ACCESS_EXCLUSIVE,
              "ALTER SEQUENCE " + name(from) + " SET " + (to.unlogged() ? "UNLOGGED" : "LOGGED")));
    }
    return Change.InPlace.of(steps);
  }

  @Override
  public @Nullable Step renameStep(Sequence object, Rename rename) {
    return rename.isOf(object.id())
        ? Steps.alter(
            rename.renamed(),
            LockMode.ACCESS_EXCLUSIVE,
            "ALTER SEQUENCE " + name(object) + " RENAME TO " + Identifiers.quote(rename.to()))
        : null;
  }

  @Override
  public Sequence afterRename(Sequence object, Rename rename) {
    return rename.isOf(object.id())
        ? new Sequence(object.schema(), rename.to(), object.options(), object.unlogged())
        : object;
  }

  @Override
  public List<Step> drop(Sequence sequence) {
    ObjectId id = sequence.id();
    String subject = sequence.schema() + "." + sequence.name();
    Hazard loss =
        new Hazard(
            Hazard.Kind.DATA_LOSS,
            id,
            subject,
            "the position of sequence " + subject + " is lost",
            "Keep the sequence in the schema, or name it to let it go.",
            null);
    return List.of(
        Steps.drop(id, LockMode.ACCESS_EXCLUSIVE, "DROP SEQUENCE " + name(sequence), loss));
  }

  private static String name(Sequence sequence) {
    return Identifiers.quote(sequence.schema(), sequence.name());
  }
}
