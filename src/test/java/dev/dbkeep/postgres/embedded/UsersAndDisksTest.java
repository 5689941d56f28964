package dev.dbkeep.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who may run a server where. Only root can play several users, so these tests are aborted for
 * anybody else.
 */
final class UsersAndDisksTest {
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  private ProjectFolder project;

  @BeforeEach
  void make_a_project() throws IOException {
    if (Identity.uidOf(Path.of("/proc/self")) != 0) {
      String reason = "aborted: only root can try other users and disks";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    project = ProjectFolder.create();
  }

  @AfterEach
  void remove_the_project() {
    if (project != null) {
      project.close();
    }
  }

  @Test
  void a_normal_user_needs_nothing_special() throws Exception {
    giveToNobody(project.path());
    try (ServerProcess process = asNobody()) {
      assertThat(process.said()).startsWith("started ");
      assertThat(Identity.uidOf(project.cluster(18).data())).isEqualTo(65534);
    }
  }

  @Test
  void root_joins_the_server_of_a_normal_user_and_starts_it_again_as_that_user() throws Exception {
    giveToNobody(project.path());
    try (ServerProcess process = asNobody()) {
      String said = process.said();
      assertThat("started " + EmbeddedServer.start(project.home(), 18).port()).isEqualTo(said);
      EmbeddedServer.stop(project.home());
      EmbeddedServer.start(project.home(), 18);
      assertThat(Identity.uidOf(PostmasterFile.file(project.cluster(18).data()))).isEqualTo(65534);
    }
  }

  @Test
  void a_folder_that_may_not_be_written_is_named_with_the_user() throws Exception {
    openToAll(project.path().getParent());
    openToAll(project.path());
    try (ServerProcess process = asNobody()) {
      assertThat(process.said())
          .isEqualTo(
              "EMBEDDED_SERVER cannot write to "
                  + project.cluster(18).folder()
                  + " as user nobody | Run dbkeep as the owner of that folder, or give it another"
                  + " folder, or set DATABASE_URL to use a server of your own.");
    }
  }

  @Test
  void the_server_of_another_user_is_named_as_such() throws Exception {
    openToAll(project.path().getParent());
    openToAll(project.path());
    EmbeddedServer.start(project.home(), 18);
    try (ServerProcess process = asNobody()) {
      assertThat(process.said()).startsWith("EMBEDDED_SERVER cannot ").contains("as user nobody");
    }
  }

  @Test
  void root_without_user_namespaces_runs_the_server_as_another_user() throws Exception {
    Path programs = onlyPrograms("sh", "id", "setpriv");
    try (ServerProcess process =
        ServerProcess.launch(
            List.of(),
            System.getProperty("java.class.path"),
            Map.of("PATH", programs.toString()),
            project.home())) {
      assertThat(process.said()).startsWith("started ");
      assertThat(Identity.uidOf(project.cluster(18).data())).isGreaterThan(0);
    }
  }

  @Test
  void root_without_any_way_to_step_down_is_told_so() throws Exception {
    Path programs = onlyPrograms("sh", "id");
    try (ServerProcess process =
        ServerProcess.launch(
            List.of(),
            System.getProperty("java.class.path"),
            Map.of("PATH", programs.toString()),
            project.home())) {
      assertThat(process.said())
          .isEqualTo(
              "EMBEDDED_SERVER PostgreSQL does not run as root, and neither `unshare --user` nor"
                  + " `setpriv` to another user works here | Run dbkeep as a normal user, or set"
                  + " DATABASE_URL to use a server of your own.");
    }
  }

  @Test
  void a_full_disk_is_named_and_leaves_nothing_half_made() throws Exception {
    Files.createDirectories(project.home());
    Program.Outcome mounted =
        Program.run(
            List.of(), "mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", project.home().toString());
    if (!mounted.succeeded()) {
      String reason = "aborted: a small disk cannot be mounted here: " + mounted.output();
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    try (ServerProcess process = ServerProcess.launch(project.home())) {
      assertThat(process.said())
          .isEqualTo(
              "EMBEDDED_SERVER no space left on the disk of "
                  + project.cluster(18).folder()
                  + " | Free at least 150 MB there, then run the command again.");
      assertThat(project.cluster(18).folder().resolve("data.partial")).doesNotExist();
      assertThat(project.cluster(18).data()).doesNotExist();
    } finally {
      Program.run(List.of(), "umount", project.home().toString());
    }
  }

  /**
   * The class path and the programs where that user can read them: the build's own may lie in
   * root's home.
   */
  private ServerProcess asNobody() throws IOException {
    Path copies = Files.createDirectories(project.path().resolveSibling("copies"));
    openToAll(project.path().getParent());
    List<String> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path from = Path.of(entry);
      String name = from.getFileName().toString();
      if (Files.isDirectory(from) || name.startsWith("xz-") || name.startsWith("postgresql-")) {
        Path to = copies.resolve(name);
        Program.run(List.of(), "cp", "-r", from.toString(), to.toString());
        classPath.add(to.toString());
      }
    }
    Path programs = Files.createDirectories(copies.resolve("postgres"));
    String jar = "postgres-18-" + Platform.name() + ".jar";
    Files.copy(
        Path.of("target", "postgres", jar),
        programs.resolve(jar),
        StandardCopyOption.REPLACE_EXISTING);
    Program.run(List.of(), "chmod", "-R", "a+rX", copies.toString());
    Path cache = Files.createDirectories(copies.resolve("cache"));
    giveToNobody(cache);
    return ServerProcess.launch(
        AS_NOBODY,
        String.join(File.pathSeparator, classPath),
        Map.of("XDG_CACHE_HOME", cache.toString(), "HOME", cache.toString()),
        project.home());
  }

  private Path onlyPrograms(String... names) throws IOException {
    Path folder = Files.createDirectories(project.path().resolveSibling("programs"));
    for (String name : names) {
      String found = Program.run(List.of(), "sh", "-c", "command -v " + name).output();
      Files.createSymbolicLink(folder.resolve(name), Path.of(found));
    }
    return folder;
  }

  private static void giveToNobody(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", 65534);
  }

  private static void openToAll(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
