package dev.dbkeep.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * As whom the server programs run. PostgreSQL refuses to run as root, so root needs a way round,
 * found by trying: a user namespace (nothing to configure, files stay root's), else another user of
 * the machine.
 *
 * @param prefix the words before the command, empty for a normal user
 * @param owner the user id that must own the data, or -1 where files may stay as they are created
 */
record Identity(List<String> prefix, int owner) {
  private static final int ROOT = 0;
  private static final List<String> NAMESPACE = List.of("unshare", "--user");

  Identity {
    prefix = List.copyOf(prefix);
  }

  /**
   * The identity for a cluster that is there, or the first that works for a new one in this folder.
   */
  static Identity forFolder(Path folder, Path data) {
    if (uidOf(Path.of("/proc/self")) != ROOT && !"root".equals(currentUserName())) {
      return new Identity(List.of(), -1);
    }
    List<Identity> candidates =
        Files.exists(data) ? List.of(forOwner(uidOf(data))) : candidates(folder);
    for (Identity candidate : candidates) {
      if (candidate.works(folder)) {
        return candidate;
      }
    }
    throw EmbeddedErrors.of(
        "PostgreSQL does not run as root, and neither `unshare --user` nor `setpriv` to another"
            + " user works here",
        "Run dbkeep as a normal user, or set DATABASE_URL to use a server of your own.");
  }

  private static List<Identity> candidates(Path folder) {
    List<Identity> candidates = new ArrayList<>();
    candidates.add(forOwner(ROOT));
    Path parent = folder.toAbsolutePath().getParent();
    int neighbour = parent == null ? ROOT : uidOf(parent);
    if (neighbour > ROOT) {
      candidates.add(forOwner(neighbour));
    }
    userId("postgres").ifPresent(uid -> candidates.add(forOwner(uid)));
    userId("nobody").ifPresent(uid -> candidates.add(forOwner(uid)));
    return candidates;
  }

  private static Identity forOwner(int uid) {
    if (uid <= ROOT) {
      return new Identity(NAMESPACE, -1);
    }
    String id = Integer.toString(uid);
    // The folder may lie under one that only root enters (/root): the ability to enter it is kept,
    // and nothing else.
    return new Identity(
        List.of(
            "setpriv",
            "--reuid=" + id,
            "--regid=" + id,
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override"),
        uid);
  }

  private boolean works(Path folder) {
    if (owner > ROOT && !canGiveAway(folder)) {
      return false;
    }
    return Program.run(
            prefix, "sh", "-c", "test \"$(id -u)\" != 0 && test -x \"$1\"", "sh", folder.toString())
        .succeeded();
  }

  private boolean canGiveAway(Path folder) {
    try {
      Path probe = Files.createTempFile(folder, "owner", null);
      try {
        Files.setAttribute(probe, "unix:uid", owner);
        return true;
      } finally {
        Files.delete(probe);
      }
    } catch (IOException e) {
      return false;
    }
  }

  /** Hands a folder made by this process to the user the server will run as. */
  void own(Path tree) throws IOException {
    if (owner > ROOT) {
      Trees.giveTo(tree, owner);
    }
  }

  static String currentUserName() {
    return System.getProperty("user.name", "unknown");
  }

  static int uidOf(Path path) {
    try {
      return (Integer) Files.getAttribute(path, "unix:uid");
    } catch (IOException | UnsupportedOperationException e) {
      return -1;
    }
  }

  private static Optional<Integer> userId(String name) {
    Program.Outcome outcome = Program.run(List.of(), "id", "-u", name);
    return outcome.succeeded() ? Optional.of(Integer.valueOf(outcome.output())) : Optional.empty();
  }
}
