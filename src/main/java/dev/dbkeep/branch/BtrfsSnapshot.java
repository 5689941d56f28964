package dev.dbkeep.branch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A snapshot of the running data directory, which is a btrfs subvolume: one moment of all files, as
 * after a power cut, and PostgreSQL recovers from those. Takes as long for a terabyte as for a
 * megabyte.
 */
final class BtrfsSnapshot implements Provider {
  static final String NAME = "btrfs-snapshot";

  /** The root of every subvolume. */
  private static final long SUBVOLUME_ROOT = 256;

  private final Path copies;
  private final DirectoryHome home = new DirectoryHome(BtrfsSnapshot::delete);

  BtrfsSnapshot(Path copies) {
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

  @Override
  public Optional<String> obstacle(Source source, BranchRequest request) {
    Path data = source.data();
    Optional<String> files = ReflinkCopy.noFiles(source, request);
    if (files.isPresent() || data == null) {
      return files;
    }
    if (!FileSystems.type(data).equals("btrfs")) {
      return Optional.of(data + " lies on " + FileSystems.type(data) + ", not btrfs");
    }
    if (!isSubvolume(data)) {
      return Optional.of(data + " is no btrfs subvolume of its own, so it has no snapshots");
    }
    if (Files.isSymbolicLink(data.resolve("pg_wal")) || !source.tablespaces().isEmpty()) {
      return Optional.of(
          "the WAL or a tablespace lies outside the subvolume, and two snapshots are two moments");
    }
    if (!SystemProgram.run("btrfs", "--version").succeeded()) {
      return Optional.of("the program btrfs is not installed (package btrfs-progs)");
    }
    return LiveCopy.ownServer(source, copies, request);
  }

  private static boolean isSubvolume(Path path) {
    try {
      return Files.getAttribute(path, "unix:ino").equals(SUBVOLUME_ROOT);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Branch planned(Branch branch, Source source) {
    Path data = source.data();
    return data == null ? branch : DirectoryHome.planned(branch, NearData.root(copies, data));
  }

  @Override
  public Branch make(Branch branch, Source source, BranchRequest request)
      throws SQLException, IOException, NotHere {
    DirectoryHome.begin(branch);
    SystemProgram.Outcome outcome =
        SystemProgram.run(
            "btrfs",
            "subvolume",
            "snapshot",
            String.valueOf(source.data()),
            DirectoryHome.data(branch).toString());
    if (!outcome.succeeded()) {
      throw new NotHere("btrfs refuses the snapshot: " + outcome.output());
    }
    return DirectoryHome.finish(branch, source, request);
  }

  /** Unlinking a million files one by one would take minutes. */
  private static boolean delete(Path data) {
    return isSubvolume(data)
        && SystemProgram.run("btrfs", "subvolume", "delete", data.toString()).succeeded();
  }

  @Override
  public Home home() {
    return home;
  }
}
