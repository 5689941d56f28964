package dev.dbkeep.objects;

import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Constraint;
import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads all tables with their columns and constraints in four queries, however many there are. */
final class TableQuery {
  private final CatalogSession session;
  private final Map<Long, Reading> tables = new LinkedHashMap<>();

  private TableQuery(CatalogSession session) {
    this.session = session;
  }

  /** A table while its rows come in. */
  private static final class Reading {
    final String schema;
    final String name;
    final boolean unlogged;
    final SortedMap<String, String> options;
    final char replicaIdentity;
    final List<Column> columns = new ArrayList<>();
    final List<Constraint> constraints = new ArrayList<>();
    final Map<Found.Address, String> parts = new HashMap<>();
    @Nullable String replicaIndex;
    @Nullable String clusteredOn;

    Reading(
        String schema,
        String name,
        boolean unlogged,
        SortedMap<String, String> options,
        char replicaIdentity) {
      this.schema = schema;
      this.name = name;
      this.unlogged = unlogged;
      this.options = options;
      this.replicaIdentity = replicaIdentity;
    }

    Table table() {
      String identity =
          switch (replicaIdentity) {
            case 'f' -> "FULL";
            case 'n' -> "NOTHING";
            case 'i' -> replicaIndex == null ? "DEFAULT" : "USING INDEX " + replicaIndex;
            default -> "DEFAULT";
          };
      return new Table(
          schema, name, columns, constraints, unlogged, options, identity, clusteredOn);
    }
  }

  static List<Found<Table>> read(CatalogSession session) throws SQLException {
    TableQuery query = new TableQuery(session);
    query.readTables();
    query.readColumns();
    query.readConstraints();
    query.readIndexMarks();
    List<Found<Table>> found = new ArrayList<>();
    query.tables.forEach(
        (oid, reading) ->
            found.add(
                new Found<>(
                    reading.table(),
                    Found.Address.of(Found.Address.PG_CLASS, oid),
                    reading.parts,
                    List.of())));
    return found;
  }

  private void readTables() throws SQLException {
    String query =
        """
        select c.oid, n.nspname, c.relname, c.relpersistence = 'u', c.reloptions, t.reloptions, c.relreplident
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        left join pg_class t on t.oid = c.reltoastrelid and t.reloptions is not null
        where
        """
            + CatalogSql.MANAGED_TABLE;
    session.query(
        query,
        row -> {
          SortedMap<String, String> options = new TreeMap<>(Options.read(row.getArray(5), ""));
          options.putAll(Options.read(row.getArray(6), "toast."));
          return tables.put(
              row.getLong(1),
              new Reading(
                  row.getString(2),
                  row.getString(3),
                  row.getBoolean(4),
                  options,
                  row.getString(7).charAt(0)));
        });
  }

  private void readColumns() throws SQLException {
    String compression = session.atLeast(14) ? "nullif(a.attcompression::text, '')" : "null::text";
    String statistics = session.atLeast(17) ? "a.attstattarget" : "nullif(a.attstattarget, -1)";
    String notNullName =
        session.atLeast(18)
            ? "(select k.conname from pg_constraint k where k.conrelid = c.oid and k.contype = 'n'"
                + " and k.conkey[1] = a.attnum and k.conname <> c.relname || '_' || a.attname ||"
                + " '_not_null' limit 1)"
            : "null::text";
    String query =
        "select c.oid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
            + notNullName
            + """
            , pg_get_expr(ad.adbin, ad.adrelid), a.attidentity, a.attgenerated,
              case when a.attcollation <> t.typcollation and a.attcollation <> 0 then
                (select quote_ident(cn.nspname) || '.' || quote_ident(co.collname) from pg_collation co
                  join pg_namespace cn on cn.oid = co.collnamespace where co.oid = a.attcollation) end,
              case when a.attstorage <> t.typstorage then
                case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'm' then 'MAIN' else 'EXTENDED' end end,
            """
            + compression
            + ", "
            + statistics
            + ", a.attoptions, sc.relname, "
            + SequenceSql.COLUMNS
            + """


            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            join pg_type t on t.oid = a.atttypid
            left join pg_attrdef ad on ad.adrelid = c.oid and ad.adnum = a.attnum
            left join pg_depend sd on a.attidentity <> '' and sd.refclassid = 'pg_class'::regclass and sd.refobjid = c.oid and sd.refobjsubid = a.attnum
              and sd.classid = 'pg_class'::regclass and sd.deptype = 'i'
            left join pg_sequence s on s.seqrelid = sd.objid
            left join pg_class sc on sc.oid = sd.objid
            where
            """
            + CatalogSql.MANAGED_TABLE
            + " order by c.oid, a.attnum";
    session.query(
        query,
        row -> {
          long oid = row.getLong(1);
          Reading reading = tables.get(oid);
          if (reading == null) {
            return false;
          }
          Column column = column(row);
          reading.parts.put(
              new Found.Address(Found.Address.PG_CLASS, oid, row.getInt(2)), column.name());
          return reading.columns.add(column);
        });
  }

  private static Column column(ResultSet row) throws SQLException {
    String expression = row.getString(7);
    String identity = row.getString(8);
    String generated = row.getString(9);
    boolean isGenerated = !generated.isEmpty();
    Integer statistics = row.getObject(13) == null ? null : Integer.valueOf(row.getInt(13));
    String compression = row.getString(12);
    Column.Settings settings =
        new Column.Settings(
            row.getString(11),
            compression == null ? null : compression.equals("l") ? "lz4" : "pglz",
            statistics,
            Options.read(row.getArray(14), ""));
    return new Column(
        row.getString(3),
        row.getString(4),
        row.getBoolean(5),
        row.getString(6),
        isGenerated ? null : expression,
        identity.isEmpty() || row.getString(15) == null
            ? null
            : new Column.Identity(
                identity.equals("a"), row.getString(15), SequenceSql.read(row, 16)),
        isGenerated
            ? new Column.Generated(String.valueOf(expression), generated.equals("s"))
            : null,
        row.getString(10),
        settings);
  }

  private void readConstraints() throws SQLException {
    String query =
        """
        select k.conrelid, k.oid, k.conname, k.contype, pg_get_constraintdef(k.oid)
        from pg_constraint k
        join pg_class c on c.oid = k.conrelid
        join pg_namespace n on n.oid = c.relnamespace
        where k.contype in ('p', 'u', 'x', 'c')
        and
        """
            + CatalogSql.MANAGED_TABLE
            + " order by k.conrelid, k.conname";
    session.query(
        query,
        row -> {
          Reading reading = tables.get(row.getLong(1));
          if (reading == null) {
            return false;
          }
          Constraint.Type type =
              switch (row.getString(4)) {
                case "p" -> Constraint.Type.PRIMARY_KEY;
                case "u" -> Constraint.Type.UNIQUE;
                case "x" -> Constraint.Type.EXCLUDE;
                default -> Constraint.Type.CHECK;
              };
          String name = row.getString(3);
          reading.parts.put(
              Found.Address.of(Found.Address.PG_CONSTRAINT, row.getLong(2)),
              Dependency.constraintPart(name));
          return reading.constraints.add(new Constraint(name, type, row.getString(5)));
        });
  }

  private void readIndexMarks() throws SQLException {
    session.query(
        """
        select i.indrelid, x.relname, i.indisreplident, i.indisclustered
        from pg_index i
        join pg_class x on x.oid = i.indexrelid
        join pg_constraint k on k.conindid = i.indexrelid and k.conrelid = i.indrelid and k.contype in ('p', 'u', 'x')
        where i.indisreplident or i.indisclustered
        """,
        row -> {
          Reading reading = tables.get(row.getLong(1));
          if (reading != null && row.getBoolean(3)) {
            reading.replicaIndex = row.getString(2);
          }
          if (reading != null && row.getBoolean(4)) {
            reading.clusteredOn = row.getString(2);
          }
          return reading != null;
        });
  }
}
