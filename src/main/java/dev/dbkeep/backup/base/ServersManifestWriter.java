package dev.dbkeep.backup.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes a {@link ServersManifest} anew, line for line as PostgreSQL does. */
final class ServersManifestWriter implements ServersManifest.Reader {
  private final OutputStream target;
  private final MessageDigest digest;
  private String separator = "\n";
  private long length;

  ServersManifestWriter(OutputStream target) {
    this.target = target;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  long length() {
    return length;
  }

  private void write(String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    digest.update(bytes);
    target.write(bytes);
    length += bytes.length;
  }

  @Override
  public void head(String version, @Nullable String systemIdentifier) throws IOException {
    write("{ \"PostgreSQL-Backup-Manifest-Version\": " + version + ",\n");
    if (systemIdentifier != null) {
      write("\"System-Identifier\": " + systemIdentifier + ",\n");
    }
    write("\"Files\": [");
  }

  @Override
  public void file(ServersManifest.Entry entry) throws IOException {
    write(separator + ServersManifest.MAPPER.writeValueAsString(entry));
    separator = ",\n";
  }

  @Override
  public void walRanges(JsonNode ranges) throws IOException {
    write("\n],\n\"WAL-Ranges\": " + ranges + ",\n");
  }

  /** The last line, the checksum of all the others. */
  void finish() throws IOException {
    String checksum = HexFormat.of().formatHex(digest.digest());
    write("\"Manifest-Checksum\": \"" + checksum + "\"}\n");
  }
}
