package dev.dbkeep.branch;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.embedded.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A copy of the running data directory that shares its blocks (XFS, btrfs). A copy of many files is
 * not one moment, so it is made as a backup is: between pg_backup_start and pg_backup_stop, with
 * the label that leads recovery to the right place.
 */
final class ReflinkCopy implements Provider {
  static final String NAME = "reflink-copy";
  private static final int RENAMED_SINCE = 15;

  /** All of max_replication_slots are in use. */
  private static final String NO_SLOT_FREE = "53400";

  private final Path copies;
  private final DirectoryHome home = new DirectoryHome();

  ReflinkCopy(Path copies) {
    this.copies = copies;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, true, true, false, false);
  }

  /** What stands in the way of every copy of the files themselves. */
  static Optional<String> noFiles(Source source, BranchRequest request) {
    if (request.schemaOnly()) {
      return Optional.of("it copies the rows too");
    }
    if (!source.canReadFiles()) {
      return Optional.of("the role " + source.url().user() + " is no superuser");
    }
    return source.data() == null
        ? Optional.of("the server's data directory is not within reach on this machine")
        : Optional.empty();
  }

  @Override
  public Optional<String> obstacle(Source source, BranchRequest request) {
    Path data = source.data();
    Optional<String> files = noFiles(source, request);
    if (files.isPresent() || data == null) {
      return files;
    }
    Path root = NearData.root(copies, data);
    Optional<String> apart =
        FileSystems.cannotShare(data, root.equals(copies) ? NearData.existing(copies) : data);
    return apart.isPresent() ? apart : LiveCopy.ownServer(source, copies, request);
  }

  @Override
  public Branch planned(Branch branch, Source source) {
    Path data = source.data();
    return data == null ? branch : DirectoryHome.planned(branch, NearData.root(copies, data));
  }

  @Override
  public Branch make(Branch branch, Source source, BranchRequest request)
      throws SQLException, IOException {
    DirectoryHome.begin(branch);
    Path copy = DirectoryHome.data(branch);
    Path data = Path.of(String.valueOf(source.data()));
    // one session for both ends: the server ends the backup when its session ends
    try (Connection connection = Connections.open(source.maintenance())) {
      boolean renamed = source.major() >= RENAMED_SINCE;
      keepWal(connection, branch);
      start(connection, renamed, branch);
      copy(data, copy);
      List<String> moved = tablespaces(branch, source);
      Label label = stop(connection, renamed);
      wal(data, copy);
      Files.writeString(copy.resolve("backup_label"), label.text(), StandardOpenOption.CREATE);
      // the server's map leads to the original's tablespaces
      if (!moved.isEmpty()) {
        Files.write(copy.resolve("tablespace_map"), moved);
      }
    }
    return DirectoryHome.finish(branch, source, request);
  }

  /**
   * Checkpoints of a busy server remove the log that the copy begins with before it is copied, too.
   * The slot goes with the session; where none is free, the copy is made without.
   */
  private static void keepWal(Connection connection, Branch branch) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.pg_create_physical_replication_slot(?, true, true)")) {
      statement.setString(1, "dbkeep_branch_" + branch.token());
      statement.execute();
    } catch (SQLException e) {
      if (!NO_SLOT_FREE.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private static void start(Connection connection, boolean renamed, Branch branch)
      throws SQLException {
    String call =
        renamed
            ? "SELECT pg_catalog.pg_backup_start(?, true)"
            : "SELECT pg_catalog.pg_start_backup(?, true, false)";
    try (PreparedStatement statement = connection.prepareStatement(call)) {
      statement.setString(1, "dbkeep branch " + branch.token());
      statement.execute();
    }
  }

  private record Label(String text) {}

  /** Without waiting for the archive: the WAL is copied from the server's own folder. */
  private static Label stop(Connection connection, boolean renamed) throws SQLException {
    String call =
        renamed
            ? "SELECT labelfile FROM pg_catalog.pg_backup_stop(false)"
            : "SELECT labelfile FROM pg_catalog.pg_stop_backup(false, false)";
    try (PreparedStatement statement = connection.prepareStatement(call);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new Label(row.getString(1));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    SystemProgram.Outcome outcome =
        SystemProgram.run("cp", "-a", "--reflink=always", from.toString(), to.toString());
    // files of a running server come and go while they are copied; recovery brings back what counts
    if (!outcome.succeeded() && !outcome.output().lines().allMatch(ReflinkCopy::isGone)) {
      throw new IOException("cp --reflink failed: " + outcome.output());
    }
  }

  private static boolean isGone(String line) {
    return line.endsWith("No such file or directory");
  }

  /** Each tablespace beside the copy, and the lines of the map that lead there. */
  private static List<String> tablespaces(Branch branch, Source source) throws IOException {
    List<String> map = new ArrayList<>();
    Path root = DirectoryHome.folder(branch).resolve(DirectoryHome.TABLESPACES);
    for (Source.Tablespace tablespace : source.tablespaces()) {
      Folders.make(root);
      Path place = root.resolve(tablespace.oid());
      copy(Path.of(tablespace.location()), place);
      Path link = DirectoryHome.data(branch).resolve("pg_tblspc").resolve(tablespace.oid());
      Files.deleteIfExists(link);
      map.add(tablespace.oid() + " " + place);
    }
    return map;
  }

  /**
   * WAL written until the end of the backup: segments that came after the first copy, and the open
   * one as it is now.
   */
  private static void wal(Path data, Path copy) throws IOException {
    Path to = copy.resolve("pg_wal");
    if (Files.isSymbolicLink(to)) {
      Files.delete(to); // it led into the original's WAL
    } else {
      Trees.delete(to);
    }
    SystemProgram.Outcome outcome =
        SystemProgram.run(
            "cp",
            "-a",
            "--reflink=auto",
            data.resolve("pg_wal").toRealPath().toString(),
            to.toString());
    if (!outcome.succeeded() && !outcome.output().lines().allMatch(ReflinkCopy::isGone)) {
      throw new IOException("copying the WAL failed: " + outcome.output());
    }
  }

  @Override
  public Home home() {
    return home;
  }
}
