package dev.dbkeep.studio.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The pages, as they were built into the program. */
final class WebFiles {
  /** Where the build puts them. */
  private static final String ROOT = "/dev/dbkeep/studio/web/";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json",
          "woff2", "font/woff2",
          "png", "image/png");

  private WebFiles() {}

  /**
   * A file.
   *
   * @param immutable whether its name changes with its content
   */
  record WebFile(byte[] content, String type, boolean immutable) {}

  /** Whether this program was built with its pages. */
  static boolean built() {
    return read("index.html").isPresent();
  }

  /** The file of a path; a path that names none is an address within the one page. */
  static Optional<WebFile> at(String path) {
    String name = path.substring(1);
    if (name.contains("..") || name.contains("//") || name.contains("\\")) {
      return Optional.empty();
    }
    if (name.startsWith("assets/")) {
      return read(name).map(content -> new WebFile(content, type(name), true));
    }
    boolean file = TYPES.containsKey(ending(name));
    String served = file ? name : "index.html";
    return read(served).map(content -> new WebFile(content, type(served), false));
  }

  private static Optional<byte[]> read(String name) {
    try (InputStream input = WebFiles.class.getResourceAsStream(ROOT + name)) {
      return input == null ? Optional.empty() : Optional.of(input.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String name) {
    return TYPES.getOrDefault(ending(name), "application/octet-stream");
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
