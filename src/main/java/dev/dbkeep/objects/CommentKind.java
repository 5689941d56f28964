package dev.dbkeep.objects;

import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Comment;
import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Comments on managed objects, their columns and their constraints. Those of extensions come with
 * the extension.
 */
final class CommentKind implements ObjectKind<Comment> {
  @Override
  public Class<Comment> type() {
    return Comment.class;
  }

  @Override
  public List<Found<Comment>> read(CatalogSession session) throws SQLException {
    List<Found<Comment>> found = new ArrayList<>();
    found.addAll(onSchemas(session));
    found.addAll(onTypes(session));
    found.addAll(onRelations(session));
    found.addAll(onConstraints(session));
    return found;
  }

  private static List<Found<Comment>> onSchemas(CatalogSession session) throws SQLException {
    String query =
        """
        select 'SCHEMA ' || quote_ident(n.nspname), d.description, n.nspname
        from pg_description d
        join pg_namespace n on n.oid = d.objoid
        where d.classoid = 'pg_namespace'::regclass
        and not (n.nspname = 'public' and d.description = 'standard public schema')
        and
        """
            + CatalogSql.USER_SCHEMA
            + " and "
            + CatalogSql.notOfExtension("pg_namespace", "n.oid");
    return session.query(
        query, row -> found(row, ObjectId.of(ObjectType.SCHEMA, "", row.getString(3)), null));
  }

  private static List<Found<Comment>> onTypes(CatalogSession session) throws SQLException {
    String query =
        """
        select case t.typtype when 'd' then 'DOMAIN ' else 'TYPE ' end || quote_ident(n.nspname) || '.' || quote_ident(t.typname),
          d.description, n.nspname, t.typname, t.typtype = 'd'
        from pg_description d
        join pg_type t on t.oid = d.objoid and t.typtype in ('d', 'e')
        join pg_namespace n on n.oid = t.typnamespace
        where d.classoid = 'pg_type'::regclass
        and
        """
            + CatalogSql.USER_SCHEMA
            + " and "
            + CatalogSql.notOfExtension("pg_type", "t.oid");
    return session.query(
        query,
        row ->
            found(
                row,
                ObjectId.of(
                    row.getBoolean(5) ? ObjectType.DOMAIN : ObjectType.ENUM,
                    row.getString(3),
                    row.getString(4)),
                null));
  }

  private static List<Found<Comment>> onRelations(CatalogSession session) throws SQLException {
    String query =
        """
        select case when a.attname is not null then 'COLUMN ' else
            case c.relkind when 'r' then 'TABLE ' when 'v' then 'VIEW ' when 'm' then 'MATERIALIZED VIEW ' when 'S' then 'SEQUENCE ' else 'INDEX ' end
          end || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || coalesce('.' || quote_ident(a.attname), ''),
          d.description, n.nspname, coalesce(t.relname, c.relname), coalesce(t.relkind, c.relkind), a.attname, k.conname
        from pg_description d
        join pg_class c on c.oid = d.objoid and c.relkind in ('r', 'v', 'm', 'S', 'i')
        join pg_namespace n on n.oid = c.relnamespace
        left join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid and d.objsubid > 0
        left join pg_constraint k on k.conindid = c.oid and c.relkind = 'i' and k.contype in ('p', 'u', 'x')
        left join pg_class t on t.oid = k.conrelid
        where d.classoid = 'pg_class'::regclass
        and
        """
            + CatalogSql.USER_SCHEMA
            + " and "
            + CatalogSql.notOfExtension("pg_class", "c.oid");
    return session.query(
        query,
        row -> {
          ObjectType type =
              switch (row.getString(5)) {
                case "r" -> ObjectType.TABLE;
                case "v" -> ObjectType.VIEW;
                case "m" -> ObjectType.MATERIALIZED_VIEW;
                case "S" -> ObjectType.SEQUENCE;
                default -> ObjectType.INDEX;
              };
          String constraint = row.getString(7);
          String part =
              constraint == null ? row.getString(6) : Dependency.constraintPart(constraint);
          return found(row, ObjectId.of(type, row.getString(3), row.getString(4)), part);
        });
  }

  private static List<Found<Comment>> onConstraints(CatalogSession session) throws SQLException {
    String query =
        """
        select 'CONSTRAINT ' || quote_ident(k.conname) || ' ON ' || case when k.contypid <> 0 then 'DOMAIN ' else '' end
            || quote_ident(n.nspname) || '.' || quote_ident(coalesce(c.relname, t.typname)),
          d.description, n.nspname, coalesce(c.relname, t.typname), k.conname, k.contype = 'f', k.contypid <> 0
        from pg_description d
        join pg_constraint k on k.oid = d.objoid
        left join pg_class c on c.oid = k.conrelid
        left join pg_type t on t.oid = k.contypid
        join pg_namespace n on n.oid = k.connamespace
        where d.classoid = 'pg_constraint'::regclass and k.contype <> 'n' and (c.oid is null or c.relkind = 'r')
        and
        """
            + CatalogSql.USER_SCHEMA;
    return session.query(
        query,
        row -> {
          String name = row.getString(5);
          if (row.getBoolean(6)) {
            return found(
                row,
                new ObjectId(ObjectType.FOREIGN_KEY, row.getString(3), name, row.getString(4)),
                null);
          }
          ObjectType type = row.getBoolean(7) ? ObjectType.DOMAIN : ObjectType.TABLE;
          return found(
              row,
              ObjectId.of(type, row.getString(3), row.getString(4)),
              Dependency.constraintPart(name));
        });
  }

  private static Found<Comment> found(ResultSet row, ObjectId of, @Nullable String part)
      throws SQLException {
    Comment comment = new Comment(of, part, row.getString(1), row.getString(2));
    return new Found<>(
        comment, Found.Address.NONE, Map.of(), List.of(new Dependency(comment.id(), of, part)));
  }

  @Override
  public List<Step> create(Comment comment) {
    return List.of(Steps.create(comment.id(), LockMode.SHARE_UPDATE_EXCLUSIVE, write(comment)));
  }

  @Override
  public Change alter(Comment from, Comment to, List<ReplacedType> replaced) {
    return Change.InPlace.of(
        from.text().equals(to.text())
            ? List.of()
            : List.of(Steps.alter(to.id(), LockMode.SHARE_UPDATE_EXCLUSIVE, write(to))));
  }

  @Override
  public boolean holdsData() {
    return false;
  }

  @Override
  public Comment afterRename(Comment comment, Rename rename) {
    if (!comment.of().equals(rename.object())) {
      return comment;
    }
    if (rename.column() == null) {
      return new Comment(
          rename.renamed(),
          comment.part(),
          Rewording.ofObject(comment.target(), rename),
          comment.text());
    }
    if (!rename.column().equals(comment.part())) {
      return comment;
    }
    int name = comment.target().length() - Names.asPrinted(rename.column()).length();
    return new Comment(
        comment.of(),
        rename.to(),
        comment.target().substring(0, name) + Names.asPrinted(rename.to()),
        comment.text());
  }

  @Override
  public List<Step> drop(Comment comment) {
    return List.of(
        Steps.drop(
            comment.id(),
            LockMode.SHARE_UPDATE_EXCLUSIVE,
            "COMMENT ON " + comment.target() + " IS NULL"));
  }

  @Override
  public Set<String> claims(Comment comment) {
    return Set.of();
  }

  @Override
  public boolean fallsWith(Comment comment, CatalogObject owner) {
    return true;
  }

  @Override
  public boolean followsColumn() {
    return true;
  }

  private static String write(Comment comment) {
    return "COMMENT ON " + comment.target() + " IS " + Identifiers.literal(comment.text()).strip();
  }
}
