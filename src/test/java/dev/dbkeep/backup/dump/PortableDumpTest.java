package dev.dbkeep.backup.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PortableDumpTest {
  @TempDir private Path folder;

  /** pg_restore outlives a dbkeep that is killed, and a second one would meet it half way. */
  @Test
  void a_second_load_waits_for_what_a_killed_one_left_at_work() throws Exception {
    Path dump = Files.writeString(folder.resolve("x.dump"), "PGDMP");
    try (TestDatabase database = TestDatabase.create();
        Connection left = database.connect();
        Statement statement = left.createStatement()) {
      statement.execute("SET application_name = '" + Load.NAME + "'");
      Load load = new Load(database.url(), new Load.Options(false, false, 1), Map.of());
      assertThatThrownBy(() -> load.run(dump))
          .isInstanceOfSatisfying(
              DbkeepException.class,
              error -> {
                assertThat(error.code()).isEqualTo(ErrorCode.BUSY);
                assertThat(error.hint()).contains("pg_terminate_backend(");
              });
    }
  }

  @Test
  void a_dump_is_only_for_who_made_it() throws Exception {
    try (MachinePostgres source = MachinePostgres.create()) {
      source.run("CREATE TABLE person AS SELECT 'secret' AS name");
      Path dump = folder.resolve("shop.dump");
      new Dump(source.url(), Dump.Format.CUSTOM, 1, System.getenv()).write(dump, bytes -> {});
      assertThat(Files.getPosixFilePermissions(dump))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }
}
