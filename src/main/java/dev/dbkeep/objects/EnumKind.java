package dev.dbkeep.objects;

import dev.dbkeep.catalog.EnumType;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Enum types. Labels can only be added in place; for anything else a new type takes over. */
final class EnumKind implements ObjectKind<EnumType> {
  private static final String ADD_VALUE = " ADD VALUE ";

  @Override
  public Class<EnumType> type() {
    return EnumType.class;
  }

  @Override
  public List<Found<EnumType>> read(CatalogSession session) throws SQLException {
    String query =
        """
        select t.oid, n.nspname, t.typname,
          array(select e.enumlabel::text from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder)
        from pg_type t
        join pg_namespace n on n.oid = t.typnamespace
        where t.typtype = 'e'
        and
        """
            + CatalogSql.USER_SCHEMA
            + " and "
            + CatalogSql.notOfExtension("pg_type", "t.oid");
    return session.query(
        query,
        row ->
            new Found<>(
                new EnumType(
                    row.getString(2),
                    row.getString(3),
                    List.of((String[]) row.getArray(4).getArray())),
                Found.Address.of(Found.Address.PG_TYPE, row.getLong(1))));
  }

  @Override
  public List<Step> create(EnumType type) {
    return List.of(create(type, type.name()));
  }

  private static Step create(EnumType type, String name) {
    String labels = type.labels().stream().map(EnumKind::literal).collect(Collectors.joining(", "));
    return Steps.create(
        type.id(),
        LockMode.NONE,
        "CREATE TYPE " + Identifiers.quote(type.schema(), name) + " AS ENUM (" + labels + ")");
  }

  @Override
  public Change alter(EnumType from, EnumType to, List<ReplacedType> replaced) {
    List<String> kept = to.labels().stream().filter(from.labels()::contains).toList();
    return kept.equals(from.labels()) ? Change.InPlace.of(additions(from, to)) : replace(from, to);
  }

  private static List<Step> additions(EnumType from, EnumType to) {
    List<Step> steps = new ArrayList<>();
    List<String> labels = new ArrayList<>(from.labels());
    for (int i = 0; i < to.labels().size(); i++) {
      String label = to.labels().get(i);
      if (labels.contains(label)) {
        continue;
      }
      String place = "";
      if (i < labels.size()) {
        place = " BEFORE " + literal(labels.get(i));
      }
      labels.add(Math.min(i, labels.size()), label);
      String subject = from.schema() + "." + from.name();
      Hazard stays =
          new Hazard(
              Hazard.Kind.IRREVERSIBLE,
              from.id(),
              subject,
              "label "
                  + literal(label)
                  + " cannot be removed from "
                  + subject
                  + " again by PostgreSQL itself",
              "Taking it back means a new type and a rewrite of every column that uses it.",
              null);
      steps.add(
          Steps.alter(
              from.id(),
              LockMode.NONE,
              "ALTER TYPE " + name(from) + ADD_VALUE + literal(label) + place,
              stays));
    }
    return steps;
  }

  private static Change replace(EnumType from, EnumType to) {
    ObjectId id = from.id();
    String aside = aside(from.name());
    List<String> gone =
        from.labels().stream().filter(label -> !to.labels().contains(label)).toList();
    return new Change.Replace(
        List.of(
            Steps.alter(
                id,
                LockMode.NONE,
                "ALTER TYPE " + name(from) + " RENAME TO " + Identifiers.quote(aside)),
            create(to, to.name())),
        List.of(
            Steps.drop(id, LockMode.NONE, "DROP TYPE " + Identifiers.quote(from.schema(), aside))),
        new ReplacedType(
            Names.asPrinted(from.schema()) + "." + Names.asPrinted(from.name()), gone));
  }

  static String aside(String name) {
    String suffix = "_dbkeep_old";
    int most = 63 - suffix.length();
    return (name.length() > most ? name.substring(0, most) : name) + suffix;
  }

  @Override
  public @Nullable Step renameStep(EnumType object, Rename rename) {
    return rename.isOf(object.id())
        ? Steps.alter(
            rename.renamed(),
            LockMode.ACCESS_EXCLUSIVE,
            "ALTER TYPE " + name(object) + " RENAME TO " + Identifiers.quote(rename.to()))
        : null;
  }

  @Override
  public EnumType afterRename(EnumType object, Rename rename) {
    return rename.isOf(object.id())
        ? new EnumType(object.schema(), rename.to(), object.labels())
        : object;
  }

  @Override
  public List<Step> drop(EnumType type) {
    String subject = type.schema() + "." + type.name();
    Hazard breaks =
        new Hazard(
            Hazard.Kind.BREAKS_APPLICATION,
            type.id(),
            subject,
            "queries that name type " + subject + " fail",
            "Drop it once no running version of the application uses it.",
            null);
    return List.of(Steps.drop(type.id(), LockMode.NONE, "DROP TYPE " + name(type), breaks));
  }

  /**
   * A label that was added cannot be used before its transaction has ended: then the step has to
   * stand alone.
   */
  @Override
  public Step settle(Step step, List<Step> plan) {
    int at = step.sql().indexOf(ADD_VALUE);
    if (at < 0) {
      return step;
    }
    String label = step.sql().substring(at + ADD_VALUE.length());
    String literal =
        label.contains(" BEFORE ") ? label.substring(0, label.indexOf(" BEFORE ")) : label;
    boolean used =
        plan.stream()
            .anyMatch(
                other ->
                    other != step
                        && !other.sql().contains(ADD_VALUE)
                        && other.sql().contains(literal));
    return used
        ? new Step(step.sql(), step.action(), step.object(), step.lock(), false, step.hazards())
        : step;
  }

  private static String literal(String label) {
    return Identifiers.literal(label).strip();
  }

  private static String name(EnumType type) {
    return Identifiers.quote(type.schema(), type.name());
  }
}
