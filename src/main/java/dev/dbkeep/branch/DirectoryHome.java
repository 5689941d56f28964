package dev.dbkeep.branch;

import dev.dbkeep.branch.mask.Masker;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.postgres.embedded.Trees;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Branches that are servers of their own: a folder with the mark, {@code data}, {@code tablespaces}
 * and the server's log. The mark is the first thing written and the last one removed.
 */
final class DirectoryHome implements Home {
  static final String MARK = "dbkeep-branch.json";
  static final String DATA = "data";
  static final String TABLESPACES = "tablespaces";
  private static final String LOG = "server.log";

  /** Removes what an ordinary deletion would be slow at; true when it did. */
  private final Remover remover;

  DirectoryHome() {
    this(data -> false);
  }

  DirectoryHome(Remover remover) {
    this.remover = remover;
  }

  @FunctionalInterface
  interface Remover {
    boolean remove(Path data);
  }

  static Branch planned(Branch branch, Path root) {
    return branch.in(
        root.resolve(BranchNames.file(branch.name()) + "-" + branch.token()).toString());
  }

  static Path folder(Branch branch) {
    String directory = branch.directory();
    if (directory == null) {
      throw DbkeepException.of(
          ErrorCode.BRANCH,
          "branch " + branch.name() + " has no folder",
          "Run `dbkeep branch prune` to remove it.");
    }
    return Path.of(directory);
  }

  static Path data(Branch branch) {
    return folder(branch).resolve(DATA);
  }

  static Path log(Branch branch) {
    return folder(branch).resolve(LOG);
  }

  /** The folder with its mark, before anything else. */
  static void begin(Branch branch) throws IOException {
    Path folder = folder(branch);
    Folders.make(folder);
    BranchStore.replace(folder.resolve(MARK), Marker.file(branch));
  }

  /** Starts a server on the copied data; the branch can be used when this comes back. */
  static Branch finish(Branch branch, Source source, BranchRequest request)
      throws IOException, SQLException {
    Path data = data(branch);
    int port = DataDirectory.freePort(folder(branch));
    CopyServer.prepare(data, source, port);
    Masker masker = request.masker();
    if (masker != null) {
      MaskedServer.prepare(data);
    }
    int serves = DataDirectory.of(data).start(folder(branch).resolve(LOG));
    Branch placed =
        branch.at(
            new Branch.Place("127.0.0.1", serves, source.url().database(), source.url().user()));
    if (masker != null) {
      MaskedServer.mask(placed.url(source.url()), masker);
    }
    // only now it is one that can be used: killed before, it is a half branch
    Branch whole = placed.finished(SharedBlocks.ownBytes(folder(branch)));
    BranchStore.replace(folder(branch).resolve(MARK), Marker.file(whole));
    return whole;
  }

  /** Branches below this folder, by the marks that lie in it. */
  static List<Branch> find(Path copies) {
    List<Branch> found = new ArrayList<>();
    if (!Files.isDirectory(copies)) {
      return found;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(copies)) {
      for (Path folder : folders) {
        BranchStore.read(folder.resolve(MARK))
            .map(branch -> branch.in(folder.toString()))
            .ifPresent(found::add);
      }
    } catch (IOException e) {
      throw BranchStore.disk(copies, e);
    }
    return found;
  }

  private static boolean isOurs(Branch branch) {
    return mark(branch).isPresent();
  }

  private static Optional<Branch> mark(Branch branch) {
    return BranchStore.read(folder(branch).resolve(MARK))
        .filter(mark -> mark.token().equals(branch.token()));
  }

  /** A run that died before the mark was there, or after it was taken away, left nothing else. */
  private static boolean isBarelyBegun(Path folder) {
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
      for (Path file : inside) {
        if (!file.getFileName().toString().startsWith(MARK + ".new-")) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw BranchStore.disk(folder, e);
    }
  }

  @Override
  public Condition condition(Branch branch, ServerUrl known) {
    Optional<Branch> mark = branch.directory() == null ? Optional.empty() : mark(branch);
    if (mark.isEmpty()) {
      return Condition.of(branch.complete() ? Condition.State.GONE : Condition.State.INCOMPLETE);
    }
    try {
      boolean runs = DataDirectory.of(data(branch)).port().isPresent();
      Condition.State state =
          !branch.complete() || !mark.get().complete()
              ? Condition.State.INCOMPLETE
              : runs ? Condition.State.READY : Condition.State.STOPPED;
      return new Condition(state, Folders.bytes(folder(branch)));
    } catch (IOException e) {
      throw BranchStore.disk(folder(branch), e);
    }
  }

  @Override
  public Branch open(Branch branch, ServerUrl known) {
    DataDirectory directory = DataDirectory.of(data(branch));
    Optional<Integer> running = directory.port();
    int port;
    if (running.isPresent()) {
      port = running.get();
    } else {
      int free = DataDirectory.freePort(folder(branch));
      if (free != branch.place().port()) {
        directory.configure(Map.of("port", Integer.toString(free)));
      }
      port = directory.start(folder(branch).resolve(LOG));
    }
    Branch.Place place = branch.place();
    return place.port() == port
        ? branch
        : branch.at(new Branch.Place(place.host(), port, place.database(), place.user()));
  }

  @Override
  public boolean remove(Branch branch, ServerUrl known, boolean force) {
    if (branch.directory() == null || Files.notExists(folder(branch))) {
      return true;
    }
    Path folder = folder(branch);
    if (!isOurs(branch) && !isBarelyBegun(folder)) {
      throw DbkeepException.of(
          ErrorCode.BRANCH,
          "the folder " + folder + " does not carry the mark of branch " + branch.name(),
          "dbkeep removes nothing there; look what it is, and remove it yourself.");
    }
    DataDirectory directory = DataDirectory.of(folder.resolve(DATA));
    if (!force && directory.port().isPresent() && isUsed(branch.url(known))) {
      return false;
    }
    try {
      directory.stop();
      if (isOurs(branch)) {
        // killed behind this it is a half branch, not one that was stopped
        BranchStore.replace(folder.resolve(MARK), Marker.file(branch.unfinished()));
      }
      if (!remover.remove(directory.path())) {
        Trees.delete(directory.path());
      }
      Trees.delete(folder.resolve(TABLESPACES));
      Files.deleteIfExists(folder.resolve(LOG));
      Files.deleteIfExists(folder.resolve(MARK));
      Trees.delete(folder);
      return true;
    } catch (IOException e) {
      throw BranchStore.disk(folder, e);
    }
  }

  private static boolean isUsed(ServerUrl url) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_activity WHERE backend_type ="
                    + " 'client backend' AND pid <> pg_catalog.pg_backend_pid())")) {
      row.next();
      return row.getBoolean(1);
    } catch (SQLException | DbkeepException e) {
      return false; // nobody can work on what does not answer
    }
  }
}
