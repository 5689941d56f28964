import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes what users install without a JDK: a run-time image with dbkeep, PostgreSQL and an AOT cache
 * as tar.gz, and a Debian package of the same files. {@code ./mvnw -Pdist package} runs it on the
 * JDK that is put inside.
 */
final class Dist {
  /** What jdeps does not see: TLS with elliptic curves and zip files as file systems. */
  private static final List<String> BY_NAME = List.of("jdk.crypto.ec", "jdk.zipfs");

  private static final Path TARGET = Path.of("target");
  private static final Path WORK = TARGET.resolve("dist");
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  private final String version;
  private final Path root;

  private Dist(String version) {
    this.version = version;
    this.root = WORK.resolve("dbkeep-" + version);
  }

  public static void main(String[] arguments) throws Exception {
    Dist dist = new Dist(arguments[0]);
    run("rm", "-rf", WORK.toString());
    Files.createDirectories(WORK);
    dist.layOut();
    dist.trainTheCache();
    dist.archive();
    dist.debianPackage();
  }

  private void layOut() throws Exception {
    Path app = Files.createDirectories(root.resolve("app"));
    List<Path> jars = jars(TARGET.resolve("lib"));
    Files.createDirectories(app.resolve("lib"));
    for (Path jar : jars) {
      unseal(jar, app.resolve("lib").resolve(jar.getFileName()));
    }
    Files.copy(
        TARGET.resolve("dbkeep.jar"),
        app.resolve("dbkeep.jar"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Path postgres = Files.createDirectories(app.resolve("postgres"));
    for (Path jar : jars(TARGET.resolve("postgres"))) {
      if (jar.getFileName().toString().startsWith("postgres-18-")) {
        Files.copy(jar, postgres.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    for (String file : List.of("LICENSE", "NOTICE", "README.md")) {
      if (Files.exists(Path.of(file))) {
        Files.copy(Path.of(file), root.resolve(file));
      }
    }
    Path launcher = Files.createDirectories(root.resolve("bin")).resolve("dbkeep");
    Files.copy(Path.of("dist", "dbkeep"), launcher);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    link(app, jars);
  }

  /**
   * In a folder that was moved, the JVM takes the packages of a sealed jar in the AOT cache for
   * those of another jar.
   */
  private static void unseal(Path from, Path to) throws IOException {
    try (JarFile jar = new JarFile(from.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
        out.putNextEntry(copy);
        if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
          Manifest manifest = jar.getManifest();
          manifest.getMainAttributes().remove(Attributes.Name.SEALED);
          manifest.write(out);
        } else {
          jar.getInputStream(entry).transferTo(out);
        }
      }
    }
    Files.setLastModifiedTime(to, Files.getLastModifiedTime(from));
  }

  private void link(Path app, List<Path> jars) throws Exception {
    List<String> jdeps =
        new ArrayList<>(
            List.of(
                JDK.resolve("bin/jdeps").toString(),
                "--ignore-missing-deps",
                "--print-module-deps",
                "--multi-release",
                "25"));
    jdeps.add("--class-path=" + jars.stream().map(Path::toString).collect(Collectors.joining(":")));
    jdeps.add(app.resolve("dbkeep.jar").toString());
    jars.forEach(jar -> jdeps.add(jar.toString()));
    String modules = output(jdeps).lines().reduce((first, last) -> last).orElseThrow().strip();
    run(
        JDK.resolve("bin/jlink").toString(),
        "--add-modules",
        modules + "," + String.join(",", BY_NAME),
        "--strip-java-debug-attributes",
        "--no-header-files",
        "--no-man-pages",
        "--output",
        root.resolve("runtime").toString());
  }

  /**
   * The cache fits only this run-time image and these jars, with these times; both kinds of package
   * keep them.
   */
  private void trainTheCache() throws Exception {
    Path app = root.resolve("app").toAbsolutePath();
    List<String> java =
        List.of(
            root.resolve("runtime/bin/java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xlog:disable",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:AOTConfiguration=" + app.resolve("classes"),
            "-cp",
            app.resolve("dbkeep.jar").toString());
    run(words(java, "-XX:AOTMode=record", "dev.dbkeep.AotTraining"));
    run(words(java, "-XX:AOTMode=create", "-XX:AOTCache=" + app.resolve("dbkeep.aot")));
    Files.delete(app.resolve("classes"));
  }

  private void archive() throws Exception {
    run(
        "tar",
        "--owner=0",
        "--group=0",
        "--sort=name",
        "-C",
        WORK.toString(),
        "-czf",
        WORK.resolve("dbkeep-" + version + "-linux-x64.tar.gz").toString(),
        root.getFileName().toString());
  }

  private void debianPackage() throws Exception {
    Path tree = WORK.resolve("deb");
    Path library = Files.createDirectories(tree.resolve("usr/lib"));
    run("cp", "-a", root.toString(), library.resolve("dbkeep").toString());
    Files.createSymbolicLink(
        Files.createDirectories(tree.resolve("usr/bin")).resolve("dbkeep"),
        Path.of("../lib/dbkeep/bin/dbkeep"));
    Path documents = Files.createDirectories(tree.resolve("usr/share/doc/dbkeep"));
    Files.writeString(
        documents.resolve("copyright"),
        Files.readString(Path.of("NOTICE"))
            + "\nThe Apache License, Version 2.0 is in /usr/share/common-licenses/Apache-2.0.\n");
    Files.writeString(
        Files.createDirectories(tree.resolve("DEBIAN")).resolve("control"),
        """
        Package: dbkeep
        Version: %s
        Section: database
        Priority: optional
        Architecture: amd64
        Maintainer: the dbkeep authors <dbkeep@localhost>
        Installed-Size: %d
        Depends: libc6
        Suggests: postgresql-client
        Description: Keeps a PostgreSQL database safe through its whole life
         Turns a schema into checked and deployed migrations, works with the folders
         and histories of Prisma, Drizzle and Flyway as they are, and brings a
         PostgreSQL server along for development.
        """
            .formatted(version, kilobytes(tree)));
    run(
        "dpkg-deb",
        "--root-owner-group",
        "-Zxz",
        "-z1",
        "--build",
        tree.toString(),
        WORK.resolve("dbkeep_" + version + "_amd64.deb").toString());
  }

  private static long kilobytes(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      return files
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .mapToLong(file -> file.toFile().length())
              .sum()
          / 1024;
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static String[] words(List<String> first, String... more) {
    return Stream.concat(first.stream(), Arrays.stream(more)).toArray(String[]::new);
  }

  private static void run(String... command) throws Exception {
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + exit);
    }
  }

  private static String output(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + "\n" + text);
    }
    return text;
  }
}
