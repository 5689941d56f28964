package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables dbkeep keeps in the schema {@code dbkeep} of a target database, built by small
 * migrations of its own.
 */
public final class JournalSchema {
  /** The one schema of the target that is dbkeep's. */
  public static final String NAME = "dbkeep";

  /** Applied in order, once each; one that was released is never edited. */
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE dbkeep.job (
            id text PRIMARY KEY,
            state text NOT NULL CHECK (state IN ('running', 'failed', 'done')),
            statements integer NOT NULL,
            started timestamptz NOT NULL DEFAULT now(),
            finished timestamptz,
            error text
          );
          CREATE TABLE dbkeep.statement (
            job text NOT NULL REFERENCES dbkeep.job ON DELETE CASCADE,
            position integer NOT NULL,
            sha256 text NOT NULL,
            state text NOT NULL CHECK (state IN ('started', 'done')),
            indexes_before oid[],
            started timestamptz NOT NULL DEFAULT now(),
            finished timestamptz,
            PRIMARY KEY (job, position)
          );
          CREATE TABLE dbkeep.runner (
            singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
            token bigint NOT NULL,
            host text NOT NULL,
            process bigint NOT NULL,
            backend integer,
            backend_start timestamptz,
            started timestamptz NOT NULL DEFAULT now(),
            finished timestamptz
          );
          COMMENT ON SCHEMA dbkeep IS 'journal of dbkeep: safe to drop while no dbkeep command runs and no migration is half done';
          """,
          """
          CREATE TABLE dbkeep.retention_run (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            policy text NOT NULL,
            definition text NOT NULL,
            cutoff text NOT NULL,
            state text NOT NULL CHECK (state IN ('running', 'done', 'abandoned')),
            part text,
            position text,
            pass integer NOT NULL DEFAULT 1,
            batches bigint NOT NULL DEFAULT 0,
            deleted bigint NOT NULL DEFAULT 0,
            children bigint NOT NULL DEFAULT 0,
            files jsonb NOT NULL DEFAULT '{}',
            started timestamptz NOT NULL DEFAULT now(),
            updated timestamptz NOT NULL DEFAULT now(),
            finished timestamptz
          );
          CREATE UNIQUE INDEX retention_run_unfinished ON dbkeep.retention_run (policy) WHERE state = 'running';
          CREATE TABLE dbkeep.retention_partition (
            relation oid NOT NULL,
            run bigint NOT NULL REFERENCES dbkeep.retention_run,
            schema text NOT NULL,
            name text NOT NULL,
            parent_schema text NOT NULL,
            parent text NOT NULL,
            bound text NOT NULL,
            kept_as text,
            state text NOT NULL CHECK (state IN ('detaching', 'detached', 'archived', 'dropped', 'restored')),
            detached timestamptz,
            drop_after timestamptz,
            finished timestamptz,
            PRIMARY KEY (run, relation)
          );
          """,
          """
          CREATE SEQUENCE dbkeep.quarantine_number;
          CREATE TABLE dbkeep.quarantine (
            id bigint PRIMARY KEY,
            schema text NOT NULL,
            name text NOT NULL,
            relation text NOT NULL,
            kept_as text NOT NULL,
            rows bigint NOT NULL DEFAULT 0,
            state text NOT NULL CHECK (state IN ('open', 'done', 'restored')),
            taken timestamptz NOT NULL DEFAULT now(),
            restored timestamptz
          );
          """,
          """
          CREATE TABLE dbkeep.health_run (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL,
            score integer NOT NULL CHECK (score BETWEEN 0 AND 100),
            coverage double precision NOT NULL,
            critical integer NOT NULL,
            high integer NOT NULL,
            medium integer NOT NULL,
            low integer NOT NULL
          );
          CREATE TABLE dbkeep.health_finding (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            check_id text NOT NULL,
            object text NOT NULL,
            severity text NOT NULL,
            message text NOT NULL,
            first_seen timestamptz NOT NULL,
            last_seen timestamptz NOT NULL,
            gone timestamptz
          );
          CREATE UNIQUE INDEX health_finding_open ON dbkeep.health_finding (check_id, object) WHERE gone IS NULL;
          """,
          """
          CREATE TABLE dbkeep.maintenance_run (
            job text NOT NULL,
            scheduled timestamptz NOT NULL,
            attempt integer NOT NULL DEFAULT 1,
            started timestamptz NOT NULL DEFAULT now(),
            seen timestamptz NOT NULL DEFAULT now(),
            finished timestamptz,
            state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'findings', 'failed')),
            detail text,
            PRIMARY KEY (job, scheduled)
          );
          """,
          """
          ALTER TABLE dbkeep.maintenance_run ADD COLUMN silence interval NOT NULL DEFAULT '15 minutes';
          CREATE TABLE dbkeep.maintenance_job (
            job text PRIMARY KEY,
            at text NOT NULL,
            since timestamptz NOT NULL
          );
          """,
          """
          CREATE TABLE dbkeep.completeness_run (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            rule text NOT NULL,
            relation text NOT NULL,
            state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'abandoned')),
            missing bigint,
            filled bigint NOT NULL DEFAULT 0,
            started timestamptz NOT NULL DEFAULT now(),
            updated timestamptz NOT NULL DEFAULT now(),
            finished timestamptz
          );
          """,
          """
          CREATE TABLE dbkeep.query_snapshot (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL,
            reset timestamptz,
            dropped bigint
          );
          CREATE TABLE dbkeep.query_text (
            query bigint PRIMARY KEY,
            text text NOT NULL,
            seen timestamptz NOT NULL
          );
          CREATE TABLE dbkeep.query_counter (
            snapshot bigint NOT NULL REFERENCES dbkeep.query_snapshot ON DELETE CASCADE,
            query bigint NOT NULL,
            calls bigint NOT NULL,
            milliseconds double precision NOT NULL,
            squares double precision NOT NULL,
            longest double precision NOT NULL,
            rows bigint NOT NULL,
            hit bigint NOT NULL,
            read bigint NOT NULL,
            since timestamptz,
            PRIMARY KEY (snapshot, query)
          );
          """,
          """
          CREATE TABLE dbkeep.growth_run (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL,
            bytes bigint NOT NULL
          );
          CREATE TABLE dbkeep.growth_table (
            run bigint NOT NULL REFERENCES dbkeep.growth_run ON DELETE CASCADE,
            relation text NOT NULL,
            bytes bigint NOT NULL,
            rows bigint NOT NULL,
            PRIMARY KEY (run, relation)
          );
          CREATE TABLE dbkeep.report_run (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL
          );
          """,
          """
          CREATE TABLE dbkeep.partitioning (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            relation oid NOT NULL,
            schema text NOT NULL,
            name text NOT NULL,
            column_name text NOT NULL,
            width text NOT NULL,
            boundary text NOT NULL,
            ends timestamptz NOT NULL,
            past text NOT NULL,
            state text NOT NULL DEFAULT 'begun' CHECK (state IN ('begun', 'swapped', 'back')),
            begun timestamptz NOT NULL DEFAULT now(),
            changed timestamptz NOT NULL DEFAULT now()
          );
          CREATE UNIQUE INDEX partitioning_begun ON dbkeep.partitioning (relation) WHERE state <> 'back';
          """,
          """
          CREATE TABLE dbkeep.incident (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            kind text NOT NULL,
            object text NOT NULL,
            what text NOT NULL,
            value text NOT NULL,
            threshold text NOT NULL,
            fix text NOT NULL,
            opened timestamptz NOT NULL,
            seen timestamptz NOT NULL,
            closed timestamptz
          );
          CREATE UNIQUE INDEX incident_open ON dbkeep.incident (kind, object) WHERE closed IS NULL;
          CREATE TABLE dbkeep.incident_message (
            incident bigint NOT NULL REFERENCES dbkeep.incident ON DELETE CASCADE,
            recipient text NOT NULL,
            state text NOT NULL CHECK (state IN ('firing', 'resolved')),
            attempts integer NOT NULL DEFAULT 1,
            not_before timestamptz NOT NULL,
            told timestamptz,
            error text,
            PRIMARY KEY (incident, recipient, state)
          );
          CREATE TABLE dbkeep.disk_sample (
            place text NOT NULL,
            at timestamptz NOT NULL,
            used bigint NOT NULL,
            free bigint NOT NULL,
            PRIMARY KEY (place, at)
          );
          """,
          """
          CREATE TABLE dbkeep.partition_split (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            partitioning bigint NOT NULL,
            schema text NOT NULL,
            name text NOT NULL,
            past oid NOT NULL,
            past_name text NOT NULL,
            state text NOT NULL DEFAULT 'begun' CHECK (state IN ('begun', 'copying', 'copied', 'swapped', 'returning', 'back', 'done')),
            guarded boolean NOT NULL DEFAULT false,
            position text[],
            copied bigint NOT NULL DEFAULT 0,
            kept_as text,
            drop_after timestamptz,
            locked interval,
            begun timestamptz NOT NULL DEFAULT now(),
            changed timestamptz NOT NULL DEFAULT now()
          );
          CREATE UNIQUE INDEX partition_split_open ON dbkeep.partition_split (schema, name) WHERE state NOT IN ('back', 'done');
          CREATE TABLE dbkeep.partition_split_leaf (
            split bigint NOT NULL REFERENCES dbkeep.partition_split ON DELETE CASCADE,
            number integer NOT NULL,
            relation oid NOT NULL,
            lower text NOT NULL,
            upper text NOT NULL,
            PRIMARY KEY (split, number)
          );
          """,
          """
          CREATE TABLE dbkeep.project (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
            owner text NOT NULL,
            owner_name text NOT NULL,
            name text NOT NULL,
            engine text NOT NULL DEFAULT 'postgresql' CHECK (engine = 'postgresql'),
            sharing text NOT NULL DEFAULT 'private' CHECK (sharing IN ('private', 'look', 'change')),
            version integer NOT NULL,
            created timestamptz NOT NULL DEFAULT now(),
            changed timestamptz NOT NULL DEFAULT now()
          );
          CREATE INDEX project_owner ON dbkeep.project (owner);
          CREATE TABLE dbkeep.project_version (
            project uuid NOT NULL REFERENCES dbkeep.project ON DELETE CASCADE,
            number integer NOT NULL,
            document jsonb NOT NULL,
            at timestamptz NOT NULL DEFAULT now(),
            author text NOT NULL,
            author_name text NOT NULL,
            label text,
            PRIMARY KEY (project, number)
          );
          """,
          """
          CREATE TABLE dbkeep.studio_saved (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            owner text NOT NULL,
            owner_name text NOT NULL,
            schema text,
            relation text,
            name text NOT NULL,
            text text NOT NULL,
            shared boolean NOT NULL,
            version integer NOT NULL DEFAULT 1,
            changed timestamptz NOT NULL DEFAULT now(),
            CHECK ((schema IS NULL) = (relation IS NULL))
          );
          CREATE UNIQUE INDEX studio_saved_name ON dbkeep.studio_saved (owner, coalesce(schema, ''), coalesce(relation, ''), name);
          """,
          """
          CREATE TABLE dbkeep.studio_account (
            id uuid PRIMARY KEY,
            email text NOT NULL,
            name text NOT NULL,
            access text NOT NULL CHECK (access IN ('VIEWER', 'EDITOR', 'ADMIN')),
            password text,
            image text,
            verified timestamptz,
            disabled timestamptz,
            created timestamptz NOT NULL
          );
          CREATE UNIQUE INDEX studio_account_email ON dbkeep.studio_account (lower(email));
          CREATE TABLE dbkeep.studio_session (
            id uuid PRIMARY KEY,
            hash bytea NOT NULL UNIQUE,
            account uuid NOT NULL REFERENCES dbkeep.studio_account ON DELETE CASCADE,
            begun timestamptz NOT NULL,
            seen timestamptz NOT NULL,
            ends timestamptz NOT NULL,
            address text NOT NULL,
            agent text NOT NULL,
            means text NOT NULL
          );
          CREATE INDEX studio_session_account ON dbkeep.studio_session (account);
          CREATE TABLE dbkeep.studio_link (
            hash bytea PRIMARY KEY,
            purpose text NOT NULL CHECK (purpose IN ('SET_UP', 'INVITATION', 'RESET')),
            account uuid REFERENCES dbkeep.studio_account ON DELETE CASCADE,
            ends timestamptz NOT NULL
          );
          CREATE INDEX studio_link_account ON dbkeep.studio_link (account);
          CREATE TABLE dbkeep.studio_attempt (
            subject bytea PRIMARY KEY,
            failures integer NOT NULL,
            last timestamptz NOT NULL,
            not_before timestamptz NOT NULL
          );
          CREATE TABLE dbkeep.studio_identity (
            issuer text NOT NULL,
            subject text NOT NULL,
            account uuid NOT NULL REFERENCES dbkeep.studio_account ON DELETE CASCADE,
            provider text NOT NULL,
            email text,
            linked timestamptz NOT NULL,
            PRIMARY KEY (issuer, subject)
          );
          CREATE INDEX studio_identity_account ON dbkeep.studio_identity (account);
          CREATE TABLE dbkeep.studio_redirect (
            state bytea PRIMARY KEY,
            browser bytea NOT NULL,
            provider text NOT NULL,
            verifier text NOT NULL,
            nonce text NOT NULL,
            account uuid REFERENCES dbkeep.studio_account ON DELETE CASCADE,
            ends timestamptz NOT NULL
          );
          CREATE INDEX studio_redirect_account ON dbkeep.studio_redirect (account);
          CREATE TABLE dbkeep.studio_audit (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL,
            account text NOT NULL,
            member text NOT NULL,
            address text NOT NULL,
            action text NOT NULL,
            tables text[] NOT NULL,
            statements text[] NOT NULL,
            outcome text,
            rows bigint,
            finished timestamptz
          );
          CREATE FUNCTION dbkeep.studio_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            IF TG_OP = 'UPDATE' AND OLD.outcome IS NULL AND NEW.outcome IS NOT NULL
              AND (OLD.id, OLD.at, OLD.account, OLD.member, OLD.address, OLD.action, OLD.tables, OLD.statements)
                = (NEW.id, NEW.at, NEW.account, NEW.member, NEW.address, NEW.action, NEW.tables, NEW.statements) THEN
              RETURN NEW;
            END IF;
            RAISE EXCEPTION 'what stands in the audit log stays as it is';
          END $$;
          CREATE TRIGGER studio_audit_stays BEFORE UPDATE OR DELETE ON dbkeep.studio_audit
            FOR EACH ROW EXECUTE FUNCTION dbkeep.studio_audit_stays();
          CREATE TRIGGER studio_audit_is_kept BEFORE TRUNCATE ON dbkeep.studio_audit
            FOR EACH STATEMENT EXECUTE FUNCTION dbkeep.studio_audit_stays();
          """);

  private JournalSchema() {}

  /**
   * Brings the schema up to date for a feature that keeps tables of its own in it. Waits for
   * another runner only where there is something to bring.
   */
  public static void ensure(ServerUrl url, ExecuteOptions options) {
    try (Session session = Session.open(url, options);
        RunnerLock lock = new RunnerLock(url, options, Progress.NONE)) {
      if (version(session.connection()) < MIGRATIONS.size()) {
        lock.acquire(session);
        RunnerLock.leave(session);
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(ErrorCode.INTERRUPTED, "interrupted", "Run the same command again.");
    }
  }

  /** Brings the schema up to date; called by the only runner. */
  static void prepare(Session session) throws SQLException {
    int version = version(session.connection());
    if (version >= MIGRATIONS.size()) {
      return;
    }
    try {
      session.begin();
      if (version < 0) {
        session.execute(
            "CREATE SCHEMA IF NOT EXISTS dbkeep; CREATE TABLE IF NOT EXISTS dbkeep.version (number"
                + " integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())");
      }
      for (int number = Math.max(version, 0) + 1; number <= MIGRATIONS.size(); number++) {
        session.execute(
            MIGRATIONS.get(number - 1)
                + "; INSERT INTO dbkeep.version (number) VALUES ("
                + number
                + ")");
      }
      session.commit();
    } catch (SQLException e) {
      session.rollback();
      if ("42501".equals(e.getSQLState())) {
        throw DbkeepException.of(
                ErrorCode.NOT_ALLOWED,
                "the role may not create the schema dbkeep: " + ScriptErrors.message(e),
                "Let the owner of the database run: GRANT CREATE ON DATABASE … TO …; dbkeep keeps"
                    + " its journal in that schema.")
            .sqlState(e.getSQLState())
            .cause(e);
      }
      throw e;
    }
  }

  /** The number of the last migration, 0 when there is none, -1 when the schema is not there. */
  static int version(Connection connection) throws SQLException {
    if (!exists(connection, "version")) {
      return -1;
    }
    return number(connection, "SELECT coalesce(max(number), 0) FROM dbkeep.version");
  }

  static boolean exists(Connection connection, String table) throws SQLException {
    return number(
            connection,
            "SELECT CASE WHEN pg_catalog.to_regclass('dbkeep."
                + table
                + "') IS NULL THEN 0 ELSE 1 END")
        == 1;
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
