package dev.dbkeep.objects;

import dev.dbkeep.catalog.Constraint;
import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.Domain;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Domains: a base type with a default, NOT NULL and checks. */
final class DomainKind implements ObjectKind<Domain> {
  private record Check(long oid, Constraint constraint) {}

  @Override
  public Class<Domain> type() {
    return Domain.class;
  }

  @Override
  public List<Found<Domain>> read(CatalogSession session) throws SQLException {
    Map<Long, List<Check>> checks = new HashMap<>();
    session.query(
        """
        select k.contypid, k.oid, k.conname, pg_get_constraintdef(k.oid)
        from pg_constraint k
        where k.contypid <> 0 and k.contype = 'c'
        order by k.contypid, k.conname
        """,
        row ->
            checks
                .computeIfAbsent(row.getLong(1), oid -> new ArrayList<>())
                .add(
                    new Check(
                        row.getLong(2),
                        new Constraint(
                            row.getString(3), Constraint.Type.CHECK, row.getString(4)))));
    String query =
        """
        select t.oid, n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod), t.typnotnull,
          coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)),
          case when t.typcollation <> b.typcollation then
            (select quote_ident(cn.nspname) || '.' || quote_ident(co.collname) from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace where co.oid = t.typcollation) end
        from pg_type t
        join pg_type b on b.oid = t.typbasetype
        join pg_namespace n on n.oid = t.typnamespace
        where t.typtype = 'd'
        and
        """
            + CatalogSql.USER_SCHEMA
            + " and "
            + CatalogSql.notOfExtension("pg_type", "t.oid");
    return session.query(
        query,
        row -> {
          List<Check> own = checks.getOrDefault(row.getLong(1), List.of());
          Map<Found.Address, String> parts = new HashMap<>();
          own.forEach(
              check ->
                  parts.put(
                      Found.Address.of(Found.Address.PG_CONSTRAINT, check.oid()),
                      Dependency.constraintPart(check.constraint().name())));
          Domain domain =
              new Domain(
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getBoolean(5),
                  row.getString(6),
                  row.getString(7),
                  own.stream().map(Check::constraint).toList());
          return new Found<>(
              domain, Found.Address.of(Found.Address.PG_TYPE, row.getLong(1)), parts, List.of());
        });
  }

  @Override
  public List<Step> create(Domain domain) {
    StringBuilder sql =
        new StringBuilder("CREATE DOMAIN ")
            .append(name(domain))
            .append(" AS ")
            .append(domain.baseType());
    if (domain.collation() != null) {
      sql.append(" COLLATE ").append(domain.collation());
    }
    if (domain.notNull()) {
      sql.append(" NOT NULL");
    }
    if (domain.defaultExpression() != null) {
      sql.append(" DEFAULT ").append(domain.defaultExpression());
    }
    for (Constraint check : domain.checks()) {
      // NOT VALID is only allowed in ALTER DOMAIN
      if (!check.definition().endsWith(" NOT VALID")) {
        sql.append(" CONSTRAINT ")
            .append(Identifiers.quote(check.name()))
            .append(' ')
            .append(check.definition());
      }
    }
    List<Step> steps = new ArrayList<>();
    steps.add(Steps.create(domain.id(), LockMode.NONE, sql.toString()));
    domain.checks().stream()
        .filter(check -> check.definition().endsWith(" NOT VALID"))
        .forEach(check -> steps.add(add(domain, check)));
    return steps;
  }

  @Override
  public Change alter(Domain from, Domain to, List<ReplacedType> replaced) {
    boolean baseReplaced = replaced.stream().anyMatch(type -> type.isTypeOf(from.baseType()));
    if (baseReplaced
        || !from.baseType().equals(to.baseType())
        || !Objects.equals(from.collation(), to.collation())) {
      String aside = EnumKind.aside(from.name());
      List<Step> before = new ArrayList<>();
      before.add(
          Steps.alter(
              from.id(),
              LockMode.NONE,
              "ALTER DOMAIN " + name(from) + " RENAME TO " + Identifiers.quote(aside)));
      before.addAll(create(to));
      return new Change.Replace(
          before,
          List.of(
              Steps.drop(
                  from.id(),
                  LockMode.NONE,
                  "DROP DOMAIN " + Identifiers.quote(from.schema(), aside))),
          new ReplacedType(
              Names.asPrinted(from.schema()) + "." + Names.asPrinted(from.name()), List.of()));
    }
    String alter = "ALTER DOMAIN " + name(from);
    List<Step> release = new ArrayList<>();
    List<Step> apply = new ArrayList<>();
    Set<String> lost = new HashSet<>();
    for (Constraint check : from.checks()) {
      if (!to.checks().contains(check)) {
        release.add(
            Steps.alter(
                from.id(),
                LockMode.NONE,
                alter + " DROP CONSTRAINT " + Identifiers.quote(check.name())));
        lost.add(Dependency.constraintPart(check.name()));
      }
    }
    to.checks().stream()
        .filter(check -> !from.checks().contains(check))
        .forEach(check -> apply.add(add(to, check)));
    if (!Objects.equals(from.defaultExpression(), to.defaultExpression())) {
      apply.add(
          Steps.alter(
              from.id(),
              LockMode.NONE,
              alter
                  + (to.defaultExpression() == null
                      ? " DROP DEFAULT"
                      : " SET DEFAULT " + to.defaultExpression())));
    }
    if (from.notNull() != to.notNull()) {
      apply.add(
          Steps.alter(
              from.id(),
              LockMode.SHARE,
              alter + (to.notNull() ? " SET NOT NULL" : " DROP NOT NULL")));
    }
    return new Change.InPlace(release, apply, Set.of(), lost);
  }

  private static Step add(Domain domain, Constraint check) {
    Hazard scan =
        new Hazard(
            Hazard.Kind.LONG_LOCK,
            domain.id(),
            domain.schema() + "." + domain.name(),
            "writes to every table that uses the domain wait while its rows are checked",
            "Add the check NOT VALID first and validate it in a transaction of its own.",
            null);
    String sql =
        "ALTER DOMAIN "
            + name(domain)
            + " ADD CONSTRAINT "
            + Identifiers.quote(check.name())
            + " "
            + check.definition();
    return Steps.alter(domain.id(), LockMode.SHARE, sql, scan);
  }

  @Override
  public @Nullable Step renameStep(Domain object, Rename rename) {
    return rename.isOf(object.id())
        ? Steps.alter(
            rename.renamed(),
            LockMode.ACCESS_EXCLUSIVE,
            "ALTER DOMAIN " + name(object) + " RENAME TO " + Identifiers.quote(rename.to()))
        : null;
  }

  @Override
  public Domain afterRename(Domain object, Rename rename) {
    String name = rename.isOf(object.id()) ? rename.to() : object.name();
    return new Domain(
        object.schema(),
        name,
        Rewording.ofObject(object.baseType(), rename),
        object.notNull(),
        object.defaultExpression(),
        object.collation(),
        object.checks());
  }

  @Override
  public List<Step> drop(Domain domain) {
    return List.of(Steps.drop(domain.id(), LockMode.NONE, "DROP DOMAIN " + name(domain)));
  }

  private static String name(Domain domain) {
    return Identifiers.quote(domain.schema(), domain.name());
  }
}
