package dev.dbkeep.branch;

import static dev.dbkeep.branch.BranchContract.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import dev.dbkeep.postgres.embedded.ServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The providers that share blocks, on btrfs and XFS images on loop devices; that needs root. */
final class FileSystemContractTest {
  @TempDir private Path folder;

  @FunctionalInterface
  private interface Trial {
    void on(ServerUrl server, Path home) throws Exception;
  }

  /** A server whose data directory is a subvolume where there are such. */
  private void on(String type, Trial trial) throws Exception {
    try (LoopImage image = LoopImage.mount(type, folder)) {
      Path project = Files.createDirectories(image.path().resolve("project/.dbkeep"));
      ServerUrl server = EmbeddedServer.start(project, ServerOptions.ofMajor(18));
      try {
        if (type.equals("btrfs")) {
          EmbeddedServer.stop(project);
          image.makeSubvolume(project.resolve("postgres-18/data"));
          server = EmbeddedServer.start(project, ServerOptions.ofMajor(18));
        }
        trial.on(server, project);
      } finally {
        for (Branch left : DirectoryHome.find(project.resolve("branches/data"))) {
          DataDirectory.of(DirectoryHome.data(left)).stop();
        }
        EmbeddedServer.stop(project);
      }
    }
  }

  private static ServerUrl database(ServerUrl server, String name) throws Exception {
    run(server, "CREATE DATABASE " + name);
    return server.withDatabase(name);
  }

  @Test
  void the_providers_of_btrfs_keep_the_contract() throws Exception {
    on(
        "btrfs",
        (server, home) -> {
          new BranchContract(database(server, "one"), home, "btrfs-snapshot").holds();
          new BranchContract(database(server, "two"), home, "btrfs-snapshot").holdsUnderLoad();
          new BranchContract(database(server, "three"), home, "reflink-copy").holds();
          new BranchContract(database(server, "four"), home, "template-clone").holds();
        });
  }

  @Test
  void the_providers_of_xfs_keep_the_contract() throws Exception {
    on(
        "xfs",
        (server, home) -> {
          new BranchContract(database(server, "one"), home, "reflink-copy").holds();
          new BranchContract(database(server, "two"), home, "reflink-copy").holdsUnderLoad();
          new BranchContract(database(server, "three"), home, "template-clone").holds();
        });
  }

  @Test
  void the_best_way_is_taken_and_takes_no_disk_to_speak_of() throws Exception {
    on(
        "xfs",
        (server, home) -> {
          ServerUrl source = database(server, "big");
          run(
              source,
              "CREATE TABLE t AS SELECT i, repeat('x', 900) FROM generate_series(1, 100000) i");
          run(source, "CHECKPOINT");
          Branches branches = new Branches(home, source, Clock.systemUTC());
          Branches.Created idle = branches.create(new BranchRequest("idle", null, null, null));
          assertThat(idle.branch().provider()).isEqualTo("template-clone");
          assertThat(idle.branch().extraDisk()).isBetween(0L, 16L << 20);
          try (var user = Connections.open(source)) {
            assertThat(user.isValid(1)).isTrue();
            Branches.Created live = branches.create(new BranchRequest("live", null, null, null));
            assertThat(live.branch().provider()).isEqualTo("reflink-copy");
            assertThat(live.branch().extraDisk()).isBetween(0L, 64L << 20);
            assertThat(BranchContract.one(live.url(), "SELECT count(*) FROM t"))
                .isEqualTo("100000");
          }
          branches.drop("idle");
          branches.drop("live");
        });
  }

  @Test
  void a_tablespace_goes_along_with_a_copy() throws Exception {
    on(
        "xfs",
        (server, home) -> {
          Path place = Files.createDirectories(home.resolveSibling("space"));
          run(server, "CREATE TABLESPACE far LOCATION '" + place + "'");
          ServerUrl source = database(server, "spread");
          run(source, "CREATE TABLE t TABLESPACE far AS SELECT 1 AS a");
          Branches branches = new Branches(home, source, Clock.systemUTC());
          for (String provider : new String[] {"reflink-copy", "live-copy"}) {
            Branches.Created created = branches.create(BranchContract.request("b", provider));
            run(created.url(), "UPDATE t SET a = 2");
            assertThat(BranchContract.one(source, "SELECT a FROM t")).isEqualTo("1");
            branches.drop("b");
          }
          assertThat(place).isNotEmptyDirectory();
        });
  }

  @Test
  void checkpoints_during_the_copy_do_not_take_the_log_away_that_it_needs() throws Exception {
    on(
        "xfs",
        (server, home) -> {
          ServerUrl source = database(server, "busy");
          run(server, "ALTER SYSTEM SET min_wal_size = '32MB'");
          run(server, "SELECT pg_reload_conf()");
          run(source, "CREATE TABLE t (a int)");
          AtomicBoolean stop = new AtomicBoolean();
          Thread load =
              Thread.ofPlatform()
                  .start(
                      () -> {
                        while (!stop.get()) {
                          try {
                            run(source, "INSERT INTO t VALUES (1)");
                            run(source, "SELECT pg_switch_wal()");
                            run(source, "CHECKPOINT");
                          } catch (SQLException e) {
                            throw new IllegalStateException(e);
                          }
                        }
                      });
          try {
            Branches branches = new Branches(home, source, Clock.systemUTC());
            for (int i = 0; i < 5; i++) {
              branches.create(BranchContract.request("b", "reflink-copy"));
              branches.drop("b");
            }
          } finally {
            stop.set(true);
            load.join();
          }
          assertThat(BranchContract.one(server, "SELECT count(*) FROM pg_replication_slots"))
              .isEqualTo("0");
        });
  }
}
