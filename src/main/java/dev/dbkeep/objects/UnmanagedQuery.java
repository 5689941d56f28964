package dev.dbkeep.objects;

import dev.dbkeep.catalog.Unmanaged;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Names what is there but not managed yet: a kind that becomes managed loses its line here. */
final class UnmanagedQuery {
  private UnmanagedQuery() {}

  /** Something unmanaged and its address for pg_depend. */
  record Named(Unmanaged object, Found.Address address) {}

  private static final String QUERY =
      """
      with n as materialized (select oid, nspname from pg_namespace n where %s)
      select 'pg_proc'::regclass::oid::int, p.oid,
        case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window function' else 'function' end,
        n.nspname, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'
      from pg_proc p join n on n.oid = p.pronamespace
      union all
      select 'pg_class'::regclass::oid::int, c.oid,
        case when c.relkind = 'p' then 'partitioned table' when c.relispartition then 'partition' when c.relkind = 'f' then 'foreign table'
          when c.relkind = 'c' then 'composite type' when c.reloftype <> 0 then 'typed table' else 'inherited table' end,
        n.nspname, c.relname
      from pg_class c join n on n.oid = c.relnamespace
      where c.relkind in ('p', 'f', 'c') or (c.relkind = 'r' and (c.relispartition or c.reloftype <> 0
        or exists (select from pg_inherits i where i.inhrelid = c.oid or i.inhparent = c.oid)))
      union all
      select 'pg_type'::regclass::oid::int, t.oid, case t.typtype when 'r' then 'range type' else 'base type' end, n.nspname, t.typname
      from pg_type t join n on n.oid = t.typnamespace
      where t.typtype = 'r' or (t.typtype = 'b' and not exists (select from pg_type e where e.typarray = t.oid))
      union all
      select 'pg_trigger'::regclass::oid::int, t.oid, 'trigger', n.nspname, c.relname || '.' || t.tgname
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join n on n.oid = c.relnamespace where not t.tgisinternal
      union all
      select 'pg_rewrite'::regclass::oid::int, r.oid, 'rule', n.nspname, c.relname || '.' || r.rulename
      from pg_rewrite r join pg_class c on c.oid = r.ev_class join n on n.oid = c.relnamespace where r.rulename <> '_RETURN'
      union all
      select 'pg_policy'::regclass::oid::int, p.oid, 'policy', n.nspname, c.relname || '.' || p.polname
      from pg_policy p join pg_class c on c.oid = p.polrelid join n on n.oid = c.relnamespace
      union all
      select 0, 0::oid, 'row level security', n.nspname, c.relname
      from pg_class c join n on n.oid = c.relnamespace where c.relrowsecurity
      union all
      select 0, 0::oid, 'grants', n.nspname, c.relname
      from pg_class c join n on n.oid = c.relnamespace where c.relacl is not null
      union all
      select 'pg_operator'::regclass::oid::int, o.oid, 'operator', n.nspname, o.oprname from pg_operator o join n on n.oid = o.oprnamespace
      union all
      select 'pg_opclass'::regclass::oid::int, o.oid, 'operator class', n.nspname, o.opcname from pg_opclass o join n on n.oid = o.opcnamespace
      union all
      select 'pg_opfamily'::regclass::oid::int, o.oid, 'operator family', n.nspname, o.opfname from pg_opfamily o join n on n.oid = o.opfnamespace
      union all
      select 'pg_collation'::regclass::oid::int, c.oid, 'collation', n.nspname, c.collname from pg_collation c join n on n.oid = c.collnamespace
      union all
      select 'pg_conversion'::regclass::oid::int, c.oid, 'conversion', n.nspname, c.conname from pg_conversion c join n on n.oid = c.connamespace
      union all
      select 'pg_ts_config'::regclass::oid::int, t.oid, 'text search configuration', n.nspname, t.cfgname from pg_ts_config t join n on n.oid = t.cfgnamespace
      union all
      select 'pg_ts_dict'::regclass::oid::int, t.oid, 'text search dictionary', n.nspname, t.dictname from pg_ts_dict t join n on n.oid = t.dictnamespace
      union all
      select 'pg_statistic_ext'::regclass::oid::int, s.oid, 'statistics', n.nspname, s.stxname from pg_statistic_ext s join n on n.oid = s.stxnamespace
      union all
      select 'pg_cast'::regclass::oid::int, c.oid, 'cast', '', format_type(c.castsource, null) || ' as ' || format_type(c.casttarget, null)
      from pg_cast c where c.oid >= 16384
      union all
      select 'pg_foreign_data_wrapper'::regclass::oid::int, w.oid, 'foreign data wrapper', '', w.fdwname from pg_foreign_data_wrapper w
      union all
      select 'pg_foreign_server'::regclass::oid::int, s.oid, 'foreign server', '', s.srvname from pg_foreign_server s
      union all
      select 'pg_publication'::regclass::oid::int, p.oid, 'publication', '', p.pubname from pg_publication p
      union all
      select 'pg_event_trigger'::regclass::oid::int, e.oid, 'event trigger', '', e.evtname from pg_event_trigger e
      union all
      select 'pg_default_acl'::regclass::oid::int, a.oid, 'default privileges', coalesce((select n.nspname from n where n.oid = a.defaclnamespace), ''), a.defaclobjtype::text
      from pg_default_acl a
      """
          .formatted(CatalogSql.USER_SCHEMA);

  static List<Named> read(CatalogSession session) throws SQLException {
    String query =
        "select u.* from ("
            + QUERY
            + ") as u (catalog, oid, kind, schema, name) where not exists (select from pg_depend x"
            + " where x.classid = u.catalog and x.objid = u.oid and x.deptype = 'e') order by 3, 4,"
            + " 5";
    List<Named> named = new ArrayList<>();
    session.query(
        query,
        row ->
            named.add(
                new Named(
                    new Unmanaged(row.getString(3), row.getString(4), row.getString(5)),
                    Found.Address.of(row.getInt(1), row.getLong(2)))));
    return named;
  }
}
