package dev.dbkeep.branch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A clone of a snapshot of the ZFS dataset whose mount point is the data directory. Written from
 * ZFS's manual pages; there was no ZFS to try it on.
 */
final class ZfsClone implements Provider {
  static final String NAME = "zfs-clone";
  private static final String PREFIX = "dbkeep-";

  private final Path copies;
  private final DirectoryHome home = new DirectoryHome(ZfsClone::destroy);

  ZfsClone(Path copies) {
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
    if (!FileSystems.type(data).equals("zfs")) {
      return Optional.of(data + " lies on " + FileSystems.type(data) + ", not ZFS");
    }
    if (dataset(data).isEmpty()) {
      return Optional.of(data + " is not the mount point of a ZFS dataset of its own");
    }
    if (Files.isSymbolicLink(data.resolve("pg_wal")) || !source.tablespaces().isEmpty()) {
      return Optional.of("the WAL or a tablespace lies outside the dataset");
    }
    return LiveCopy.ownServer(source, copies, request);
  }

  /** The dataset that is mounted at exactly this path. */
  private static Optional<String> dataset(Path path) {
    SystemProgram.Outcome outcome =
        SystemProgram.run("zfs", "list", "-H", "-o", "name,mountpoint", path.toString());
    if (!outcome.succeeded()) {
      return Optional.empty();
    }
    List<String> words = List.of(outcome.output().split("\t", -1));
    return words.size() == 2 && words.get(1).equals(path.toString())
        ? Optional.of(words.getFirst())
        : Optional.empty();
  }

  @Override
  public Branch planned(Branch branch, Source source) {
    return DirectoryHome.planned(branch, copies);
  }

  @Override
  public Branch make(Branch branch, Source source, BranchRequest request)
      throws SQLException, IOException, NotHere {
    Path data = source.data();
    String dataset =
        (data == null ? Optional.<String>empty() : dataset(data))
            .orElseThrow(() -> new NotHere("the ZFS dataset is gone"));
    DirectoryHome.begin(branch);
    String snapshot = dataset + "@" + PREFIX + branch.token();
    String clone = dataset + "-" + PREFIX + branch.token();
    SystemProgram.require("zfs snapshot", "zfs", "snapshot", snapshot);
    SystemProgram.require(
        "zfs clone",
        "zfs",
        "clone",
        "-o",
        "mountpoint=" + DirectoryHome.data(branch),
        snapshot,
        clone);
    return DirectoryHome.finish(branch, source, request);
  }

  /** The clone first, then the snapshot it came from; both carry our prefix and the token. */
  private static boolean destroy(Path data) {
    Optional<String> clone = dataset(data);
    int at = clone.map(name -> name.lastIndexOf("-" + PREFIX)).orElse(-1);
    if (at < 0) {
      return false;
    }
    String name = clone.orElseThrow();
    return SystemProgram.run("zfs", "destroy", name).succeeded()
        && SystemProgram.run("zfs", "destroy", name.substring(0, at) + "@" + name.substring(at + 1))
            .succeeded();
  }

  @Override
  public Home home() {
    return home;
  }
}
