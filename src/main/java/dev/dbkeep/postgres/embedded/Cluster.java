package dev.dbkeep.postgres.embedded;

import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The folder of one cluster, {@code .dbkeep/postgres-18}: data, log, password, port and lock. */
record Cluster(Path folder, int major) {
  private static final String PREFIX = "postgres-";

  static Cluster in(Path home, int major) {
    return new Cluster(home.toAbsolutePath().normalize().resolve(PREFIX + major), major);
  }

  static List<Cluster> allIn(Path home) {
    if (!Files.isDirectory(home)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(home.toAbsolutePath().normalize())) {
      return children
          .filter(
              child ->
                  child.getFileName().toString().startsWith(PREFIX) && Files.isDirectory(child))
          .map(
              child ->
                  new Cluster(
                      child,
                      Integer.parseInt(child.getFileName().toString().substring(PREFIX.length()))))
          .toList();
    } catch (IOException e) {
      throw EmbeddedErrors.disk(home, e);
    }
  }

  Path data() {
    return folder.resolve("data");
  }

  Path log() {
    return folder.resolve("server.log");
  }

  Path lockFile() {
    return folder.resolve("lock");
  }

  Path portFile() {
    return folder.resolve("port");
  }

  private Path passwordFile() {
    return folder.resolve("password");
  }

  boolean exists() {
    return Files.exists(data().resolve("PG_VERSION"));
  }

  void makeFolder() {
    try {
      Files.createDirectories(folder);
      Path ignore = folder.resolveSibling(".gitignore");
      if (!Files.exists(ignore)) {
        // A database must not end up in the project's history by `git add .`
        Files.writeString(ignore, "*\n");
      }
    } catch (IOException e) {
      throw EmbeddedErrors.disk(folder, e);
    }
  }

  /** The URL if the server runs and is the one of this folder. */
  Optional<ServerUrl> running() {
    return PostmasterFile.read(data())
        .filter(PostmasterFile::ready)
        .filter(file -> file.isServerOf(data()))
        .map(file -> url(file.port()));
  }

  ServerUrl url(int port) {
    try {
      return new ServerUrl(
          "127.0.0.1",
          port,
          "postgres",
          Template.SUPERUSER,
          Files.readString(passwordFile()).strip(),
          new TreeMap<>());
    } catch (IOException e) {
      throw EmbeddedErrors.of(
              "cannot read " + passwordFile() + " as user " + Identity.currentUserName(),
              "The server belongs to another user: run dbkeep as that user, or in another folder.")
          .cause(e);
    }
  }

  /** Only a whole copy gets the final name; what a killed start left behind is removed first. */
  void copyFrom(Template template, Binaries binaries, Identity identity, boolean durable) {
    Path partial = folder.resolve("data.partial");
    Trees.delete(partial);
    try {
      Files.deleteIfExists(passwordFile());
      Template.writeSecret(passwordFile(), Files.readString(template.passwordFile()));
      Trees.copy(template.data(), partial);
      identity.own(partial);
      if (durable) {
        Program.run(
            identity.prefix(), binaries.program("initdb"), "--sync-only", "--pgdata=" + partial);
      }
      Files.move(partial, data(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Trees.delete(partial);
      throw EmbeddedErrors.disk(folder, e);
    }
  }
}
