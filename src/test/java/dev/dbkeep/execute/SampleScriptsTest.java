package dev.dbkeep.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.testing.Corpus;
import dev.dbkeep.testing.MachinePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** psql is the referee: the same script, run by it and by the executor, gives the same database. */
class SampleScriptsTest {
  private static final String ROWS =
      """
      SELECT string_agg(format('%s.%s %s', schemaname, tablename, md5(query_to_xml(format('SELECT * FROM %I.%I ORDER BY 1, 2', schemaname, tablename), true, false, '')::text)), E'\\n' ORDER BY 1)
      FROM (SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'dbkeep') ORDER BY 1, 2) t
      """;

  @ParameterizedTest
  @ValueSource(strings = {"chinook.sql", "northwind.sql", "pagila.sql"})
  void a_whole_database_with_rows_is_loaded_as_psql_loads_it(String name) throws IOException {
    Path file = Corpus.path("samples", name);
    try (MachinePostgres byPsql = MachinePostgres.create();
        MachinePostgres byExecutor = MachinePostgres.create()) {
      MachinePostgres.psql(byPsql.url(), "-q", "-f", file.toString());
      Job job =
          new Job(name, new SqlScript(file.toString(), Files.readString(file)), JobHooks.NONE);
      new Executor(byExecutor.url(), ExecuteOptions.DEFAULTS, Progress.NONE).run(List.of(job));
      assertThat(schema(byExecutor.url())).isEqualTo(schema(byPsql.url()));
      assertThat(rows(byExecutor.url())).isEqualTo(rows(byPsql.url())).contains("public.");
    }
  }

  private static String schema(ServerUrl url) {
    return MachinePostgres.pgDump(url, "--exclude-schema=dbkeep");
  }

  private static String rows(ServerUrl url) {
    return MachinePostgres.psql(url, "-At", "-c", ROWS);
  }
}
