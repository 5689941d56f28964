package dev.dbkeep.branch;

import dev.dbkeep.postgres.embedded.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of its own in a file, mounted for one test.
 *
 * @param path where it is mounted
 */
record LoopImage(Path path) implements AutoCloseable {
  private static final String SIZE = "2G";

  /** Aborts the test, and says so, where that is not possible. */
  static LoopImage mount(String type, Path folder) throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      abort("aborted: only root mounts a " + type + " image, so its providers were not tried");
    }
    if (!SystemProgram.run("mkfs." + type, type.equals("xfs") ? "-V" : "--version").succeeded()) {
      abort("aborted: mkfs." + type + " is not installed (package " + type + "progs or -progs)");
    }
    Path image = folder.resolve(type + ".img");
    Path mount = Files.createDirectory(folder.resolve(type));
    SystemProgram.require("truncate", "truncate", "-s", SIZE, image.toString());
    SystemProgram.require("mkfs", "mkfs." + type, "-q", image.toString());
    SystemProgram.Outcome outcome =
        SystemProgram.run("mount", "-o", "loop", image.toString(), mount.toString());
    if (!outcome.succeeded()) {
      abort("aborted: cannot mount a " + type + " image here: " + outcome.output());
    }
    return new LoopImage(mount);
  }

  private static void abort(String reason) {
    System.out.println(reason);
    Assumptions.abort(reason);
  }

  /** Makes a folder a subvolume with the same content. */
  void makeSubvolume(Path data) throws IOException {
    Path aside = data.resolveSibling("aside");
    Files.move(data, aside);
    SystemProgram.require(
        "btrfs subvolume create", "btrfs", "subvolume", "create", data.toString());
    SystemProgram.require("cp", "cp", "-a", "--reflink=always", aside + "/.", data + "/");
    SystemProgram.require("chmod", "chmod", "700", data.toString());
    Trees.delete(aside);
  }

  @Override
  public void close() {
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> SystemProgram.run("umount", path.toString()).succeeded());
  }
}
