package dev.dbkeep.backup.dump;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Loads a portable dump into a database: all of it or nothing. */
public final class Load {
  /** What the sessions of pg_restore are called. */
  static final String NAME = "dbkeep load";

  private final ServerUrl url;
  private final Options options;
  private final Map<String, String> environment;

  public Load(ServerUrl url, Options options, Map<String, String> environment) {
    this.url = url;
    this.options = options;
    this.environment = environment;
  }

  /**
   * @param allowTables into a database that holds tables already
   * @param noOwner everything belongs to the user of the URL; roles need not exist
   * @param jobs more than one loads tables side by side, and then not in one transaction
   */
  public record Options(boolean allowTables, boolean noOwner, int jobs) {}

  /** What was loaded. */
  public record Loaded(int entries, String program) {}

  /** What would be loaded, without doing it: fails where {@link #run} would at once. */
  public Loaded check(Path dump) {
    return checked(dump).loaded();
  }

  private Readable checked(Path dump) {
    if (!Files.exists(dump)) {
      throw DbkeepException.of(ErrorCode.FAILED, "no dump " + dump, "Check the path.");
    }
    refuseSecond();
    Readable readable = readable(dump);
    long tables = tables();
    if (tables > 0 && !options.allowTables()) {
      throw DbkeepException.of(
          ErrorCode.DATA_LOSS,
          "the database " + url + " holds " + tables + (tables == 1 ? " table" : " tables"),
          "Load into an empty database, or say --allow-tables if the dump belongs beside them.");
    }
    return readable;
  }

  public Loaded run(Path dump) {
    Readable readable = checked(dump);
    List<String> command = new ArrayList<>();
    command.add(readable.programs().pgRestore().toString());
    command.add("--dbname=dbname=" + quoted(url.database()));
    command.add("--no-password");
    command.add("--exit-on-error");
    if (options.noOwner()) {
      command.add("--no-owner");
      command.add("--no-privileges");
    }
    command.add(options.jobs() > 1 ? "--jobs=" + options.jobs() : "--single-transaction");
    command.add(dump.toString());
    ProgramRun.Result result = ProgramRun.of(command, environment, url).named(NAME).run();
    if (result.exit() != 0) {
      throw failed(dump, result);
    }
    return readable.loaded();
  }

  private record Readable(ClientPrograms.Installed programs, int entries) {
    Loaded loaded() {
      return new Loaded(entries, "pg_restore " + programs.version());
    }
  }

  /** The lowest version that can read it: a higher one sends settings that older servers refuse. */
  private Readable readable(Path dump) {
    List<ClientPrograms.Installed> all = ClientPrograms.all(environment);
    if (all.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.BACKUP, "no pg_restore is installed", "Install the package postgresql-client.");
    }
    ProgramRun.Result last = null;
    for (ClientPrograms.Installed programs : all) {
      last = Contents.list(programs, dump, environment);
      if (last.exit() == 0) {
        return new Readable(programs, Contents.count(last.output()));
      }
    }
    if (last != null && last.reason().contains("unsupported version")) {
      throw DbkeepException.of(
          ErrorCode.BACKUP,
          "pg_restore " + all.getLast().version() + " is too old for " + dump.getFileName(),
          ClientPrograms.install(all.getLast().major() + 1));
    }
    throw last == null ? new IllegalStateException() : Contents.unreadable(dump, last);
  }

  private long tables() {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT count(*)
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p')
                  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
                  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                    AND d.objid = c.oid AND d.deptype = 'e')
                """)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** A program whose dbkeep was killed loads on by itself, and would meet itself. */
  private void refuseSecond() {
    try (Connection connection = Connections.open(url);
        PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT pid, to_char(backend_start AT TIME ZONE 'UTC', 'HH24:MI:SS')
                FROM pg_catalog.pg_stat_activity
                WHERE datname = pg_catalog.current_database() AND application_name = ?
                ORDER BY backend_start LIMIT 1
                """)) {
      query.setString(1, NAME);
      try (ResultSet row = query.executeQuery()) {
        if (row.next()) {
          throw DbkeepException.of(
              ErrorCode.BUSY,
              "a dump is loaded into %s since %s UTC, by process %d of the server"
                  .formatted(url, row.getString(2), row.getInt(1)),
              "Wait for it, or end it with `SELECT pg_terminate_backend(%d)`."
                  .formatted(row.getInt(1)));
        }
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** A name may look like a connection string, which --dbname would follow. */
  private static String quoted(String database) {
    return "'" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private DbkeepException failed(Path dump, ProgramRun.Result result) {
    String left =
        options.jobs() > 1
            ? "A part of it is in the database now: drop and create the database anew."
            : "Nothing of it is in the database.";
    String remedy =
        result.reason().contains("role \"") && result.reason().contains("does not exist")
            ? " --no-owner loads without the roles of the other server."
            : "";
    return DbkeepException.of(
            ErrorCode.BACKUP,
            "pg_restore could not load "
                + dump.getFileName()
                + " into "
                + url
                + ": "
                + result.reason(),
            left + remedy)
        .detail(String.join("\n", result.errors()));
  }
}
