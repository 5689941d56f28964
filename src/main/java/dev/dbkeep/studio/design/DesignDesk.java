package dev.dbkeep.studio.design;

import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be made of a design; PostgreSQL understands it on a scratch database. */
final class DesignDesk {
  private static final Duration QUICK = Duration.ofSeconds(10);

  private static final String TYPES =
      """
      SELECT pg_catalog.format_type(t.oid, NULL)
        FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
       WHERE t.typtype IN ('b', 'e', 'd', 'r') AND t.typelem = 0 AND n.nspname NOT IN ('information_schema', 'dbkeep', 'pg_toast')
         AND (n.nspname <> 'pg_catalog' OR t.typcategory NOT IN ('P', 'X', 'Z')
           AND t.typname NOT IN ('aclitem', 'char', 'cid', 'gtsvector', 'int2vector', 'name', 'oidvector', 'pg_dependencies', 'pg_lsn',
             'pg_mcv_list', 'pg_ndistinct', 'pg_node_tree', 'pg_snapshot', 'refcursor', 'regclass', 'regcollation', 'regconfig',
             'regdictionary', 'regnamespace', 'regoper', 'regoperator', 'regproc', 'regprocedure', 'regrole', 'regtype', 'tid',
             'txid_snapshot', 'xid', 'xid8'))
       ORDER BY n.nspname = 'pg_catalog', 1
      """;

  private final Database database;
  private final Workshop workshop;

  DesignDesk(Database database, Workshop workshop) {
    this.database = database;
    this.workshop = workshop;
  }

  DesignEndpoints.Checked check(Caller caller, DesignEndpoints.Question question) {
    allow(caller, question.from());
    Design design = question.document();
    return new DesignEndpoints.Checked(
        workshop.scratch(
            scratch ->
                database.attended(
                    caller, scratch, connection -> DesignCheck.build(connection, design))));
  }

  /** Asks nobody, so that it is there for whoever may look. */
  DesignEndpoints.Text sql(Caller caller, DesignEndpoints.Question question) {
    return new DesignEndpoints.Text(DesignSql.text(question.document()));
  }

  DesignEndpoints.Text prisma(Caller caller, DesignEndpoints.Question question) {
    allow(caller, question.from());
    return new DesignEndpoints.Text(workshop.prisma(wanted(caller, question.document()).sql()));
  }

  Steps compare(Caller caller, DesignEndpoints.Question question) {
    allow(caller, question.from());
    return workshop.compare(wanted(caller, question.document()));
  }

  MigrationDraft draft(Caller caller, DesignEndpoints.Drafting drafting) {
    allow(caller, drafting.from());
    return workshop.draft(wanted(caller, drafting.document()), drafting.name());
  }

  /** Opening what somebody else saved runs nothing by itself. */
  private void allow(Caller caller, DesignEndpoints.@Nullable Origin from) {
    Rights.draw(caller);
    if (from != null && !Boolean.TRUE.equals(from.confirmed())) {
      database.read(
          caller,
          QUICK,
          connection -> {
            Projects projects = new Projects(connection, caller.member());
            projects.refuseForeign(projects.find(from.project()).id(), from.version());
            return true;
          });
    }
  }

  /** Refuses a design with faults, whose statements would build something else. */
  Wanted wanted(Caller caller, Design design) {
    workshop.scratch(
        scratch ->
            database.attended(
                caller,
                scratch,
                connection -> {
                  DesignCheck.buildWhole(connection, design);
                  return true;
                }));
    return new Wanted(design, DesignSql.text(design));
  }

  DesignEndpoints.Types types(Caller caller) {
    return database.read(caller, QUICK, DesignDesk::types);
  }

  private static DesignEndpoints.Types types(Connection connection) throws SQLException {
    List<String> types = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TYPES)) {
      while (rows.next()) {
        types.add(rows.getString(1));
      }
    }
    return new DesignEndpoints.Types(types);
  }
}
