package dev.dbkeep.objects;

import dev.dbkeep.catalog.View;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Views and materialized views. */
final class ViewKind implements ObjectKind<View> {
  @Override
  public Class<View> type() {
    return View.class;
  }

  @Override
  public List<Found<View>> read(CatalogSession session) throws SQLException {
    String managed =
        "c.relkind in ('v', 'm') and "
            + CatalogSql.USER_SCHEMA
            + " and "
            + CatalogSql.notOfExtension("pg_class", "c.oid");
    Map<Long, List<View.ViewColumn>> columns = new LinkedHashMap<>();
    session.query(
        """
        select a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod)
        from pg_attribute a
        join pg_class c on c.oid = a.attrelid
        join pg_namespace n on n.oid = c.relnamespace
        where a.attnum > 0 and not a.attisdropped and %s
        order by a.attrelid, a.attnum
        """
            .formatted(managed),
        row ->
            columns
                .computeIfAbsent(row.getLong(1), oid -> new ArrayList<>())
                .add(new View.ViewColumn(row.getString(2), row.getString(3))));
    return session.query(
        """
        select c.oid, n.nspname, c.relname, c.relkind = 'm', pg_get_viewdef(c.oid), c.reloptions
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where %s
        """
            .formatted(managed),
        row -> {
          long oid = row.getLong(1);
          String definition = row.getString(5).strip();
          String body =
              definition.endsWith(";")
                  ? definition.substring(0, definition.length() - 1)
                  : definition;
          View view =
              new View(
                  row.getString(2),
                  row.getString(3),
                  row.getBoolean(4),
                  columns.getOrDefault(oid, List.of()),
                  body,
                  Options.read(row.getArray(6), ""));
          return new Found<>(view, Found.Address.of(Found.Address.PG_CLASS, oid));
        });
  }

  @Override
  public List<Step> create(View view) {
    return List.of(Steps.create(view.id(), LockMode.NONE, write(view, "CREATE ")));
  }

  @Override
  public Change alter(View from, View to, List<ReplacedType> replaced) {
    if (from.equals(to)) {
      return replaced.isEmpty() ? Change.InPlace.of(List.of()) : new Change.Recreate();
    }
    if (from.materialized()) {
      if (!from.definition().equals(to.definition()) || !from.columns().equals(to.columns())) {
        return new Change.Recreate();
      }
      return Change.InPlace.of(
          Options.changes(
              to.id(), "ALTER MATERIALIZED VIEW " + name(to), from.options(), to.options()));
    }
    boolean columnsOnlyGrow =
        to.columns().size() >= from.columns().size()
            && to.columns().subList(0, from.columns().size()).equals(from.columns());
    if (!columnsOnlyGrow) {
      return new Change.Recreate();
    }
    // CREATE OR REPLACE sets the options anew, so that it also covers a change of these
    return Change.InPlace.of(
        List.of(Steps.alter(to.id(), LockMode.ACCESS_EXCLUSIVE, write(to, "CREATE OR REPLACE "))));
  }

  @Override
  public boolean holdsData() {
    return false;
  }

  @Override
  public @Nullable Step renameStep(View view, Rename rename) {
    return rename.isOf(view.id())
        ? Steps.alter(
            rename.renamed(),
            LockMode.ACCESS_EXCLUSIVE,
            "ALTER " + word(view) + name(view) + " RENAME TO " + Identifiers.quote(rename.to()))
        : null;
  }

  @Override
  public View afterRename(View view, Rename rename) {
    String name = rename.isOf(view.id()) ? rename.to() : view.name();
    return new View(
        view.schema(),
        name,
        view.materialized(),
        view.columns(),
        Rewording.ofObject(view.definition(), rename),
        view.options());
  }

  @Override
  public List<Step> drop(View view) {
    return List.of(
        Steps.drop(view.id(), LockMode.ACCESS_EXCLUSIVE, "DROP " + word(view) + name(view)));
  }

  private static String write(View view, String verb) {
    return verb
        + word(view)
        + name(view)
        + Options.with(view.options())
        + " AS\n"
        + view.definition();
  }

  private static String word(View view) {
    return view.materialized() ? "MATERIALIZED VIEW " : "VIEW ";
  }

  private static String name(View view) {
    return Identifiers.quote(view.schema(), view.name());
  }
}
