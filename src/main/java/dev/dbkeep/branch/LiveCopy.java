package dev.dbkeep.branch;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.postgres.wire.BackupInput;
import dev.dbkeep.postgres.wire.BaseBackupOptions;
import dev.dbkeep.postgres.wire.BaseBackupStream;
import dev.dbkeep.postgres.wire.ReplicationConnection;
import dev.dbkeep.postgres.wire.WireException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * A base backup over the replication protocol, on a server of its own: works with every server that
 * lets us, while it is in use, and copies every byte.
 */
final class LiveCopy implements Provider {
  static final String NAME = "live-copy";
  private static final Duration SILENCE = Duration.ofMinutes(5);

  /** WAL that comes along, and what recovery writes. */
  private static final long MARGIN = 256L << 20;

  private final Path copies;
  private final DirectoryHome home = new DirectoryHome();

  LiveCopy(Path copies) {
    this.copies = copies;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, false, true, false, true);
  }

  @Override
  public Optional<String> obstacle(Source source, BranchRequest request) {
    if (request.schemaOnly()) {
      return Optional.of("it copies the rows too");
    }
    if (!source.canReplicate()) {
      return Optional.of(
          "the role "
              + source.url().user()
              + " has no right REPLICATION (ALTER ROLE … REPLICATION)");
    }
    return ownServer(source, copies, request);
  }

  /** What stands in the way of any server of our own on a copy of this source. */
  static Optional<String> ownServer(Source source, Path near, BranchRequest request) {
    if (request.masker() != null && !source.canReadFiles()) {
      return Optional.of(
          "a masked copy of the whole server has to lose its other databases, and the role "
              + source.url().user()
              + " is no superuser");
    }
    if (source.url().parameters().containsKey("sslcert")
        || source.url().parameters().containsKey("sslkey")) {
      return Optional.of("the role logs in by certificate, which a copy on 127.0.0.1 cannot check");
    }
    return DataDirectory.obstacle(source.major(), NearData.existing(near));
  }

  @Override
  public Branch planned(Branch branch, Source source) {
    return DirectoryHome.planned(branch, copies);
  }

  @Override
  public Branch make(Branch branch, Source source, BranchRequest request)
      throws SQLException, IOException, NotHere {
    try (ReplicationConnection connection = open(source)) {
      BaseBackupStream stream = begin(connection, branch, source);
      long needed = stream.start().bytes() + MARGIN;
      long free = copies.toFile().getUsableSpace();
      if (needed > free) {
        throw new NotHere(
            "it needs %,d MB below %s, where %,d MB are free"
                .formatted(needed >> 20, copies, free >> 20));
      }
      DirectoryHome.begin(branch);
      new CopyWriter(DirectoryHome.folder(branch)).write(new BackupInput(stream, read -> {}));
      return DirectoryHome.finish(branch, source, request);
    } catch (WireException e) {
      throw DbkeepException.of(
              ErrorCode.BRANCH,
              "the base backup of " + source.url() + " stopped: " + e.getMessage(),
              "Run the same command again; what this one wrote is removed.")
          .cause(e);
    }
  }

  private static ReplicationConnection open(Source source) throws NotHere {
    try {
      return ReplicationConnection.open(source.url(), SILENCE);
    } catch (DbkeepException e) {
      throw new NotHere(
          "the server does not let "
              + source.url().user()
              + " replicate from here ("
              + e.getMessage()
              + "); a line `host replication "
              + source.url().user()
              + " ADDRESS scram-sha-256` in pg_hba.conf would");
    }
  }

  private static BaseBackupStream begin(
      ReplicationConnection connection, Branch branch, Source source) throws NotHere {
    try {
      return connection.baseBackup(
          new BaseBackupOptions(
              "dbkeep branch " + branch.token(), null, false, true, true, source.major()));
    } catch (WireException e) {
      throw new NotHere("the server refuses a base backup: " + e.getMessage());
    }
  }

  @Override
  public Home home() {
    return home;
  }
}
