package dev.dbkeep.branch;

import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The providers that need nothing but a server; those of file systems have a test of their own. */
final class ProviderContractTest {
  @TempDir private Path folder;

  @Test
  void a_template_copy_keeps_the_contract() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      new BranchContract(database.url(), folder.resolve(".dbkeep"), "template").holds();
    }
  }

  @Test
  void a_template_copy_on_postgresql_15_keeps_the_contract() throws Exception {
    try (MachinePostgres machine = MachinePostgres.create()) {
      new BranchContract(machine.url(), folder.resolve(".dbkeep"), "template").holds();
    }
  }

  @Test
  void a_live_copy_keeps_the_contract() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      new BranchContract(database.url(), folder.resolve(".dbkeep"), "live-copy").holds();
    }
  }

  @Test
  void a_live_copy_of_postgresql_15_keeps_the_contract() throws Exception {
    try (MachinePostgres machine = MachinePostgres.create()) {
      new BranchContract(machine.url(), folder.resolve(".dbkeep"), "live-copy").holds();
    }
  }

  @Test
  void a_live_copy_is_of_one_moment_and_lets_the_source_work_on() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      new BranchContract(database.url(), folder.resolve(".dbkeep"), "live-copy").holdsUnderLoad();
    }
  }
}
