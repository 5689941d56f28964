package dev.dbkeep.backup.base;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.dbkeep.backup.repo.DamagedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The list of files that a server sends at the end of a base backup (backup_manifest): what {@code
 * pg_verifybackup} checks, and what the server wants to see again before an incremental backup.
 */
final class ServersManifest {
  static final String NAME = "backup_manifest";
  static final String CRC32C = "CRC32C";
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ServersManifest() {}

  /**
   * A file.
   *
   * @param path below the data directory; null when it is not UTF-8
   * @param encodedPath the path in hexadecimal digits then
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      @JsonProperty("Path") @Nullable String path,
      @JsonProperty("Encoded-Path") @Nullable String encodedPath,
      @JsonProperty("Size") long size,
      @JsonProperty("Last-Modified") String lastModified,
      @JsonProperty("Checksum-Algorithm") @Nullable String algorithm,
      @JsonProperty("Checksum") @Nullable String checksum) {

    /**
     * Its CRC-32C, or null when another sum or none was taken.
     *
     * @param order of the server's machine: the digits are the bytes as they lie in its memory
     */
    @Nullable Integer crc32c(ByteOrder order) {
      return CRC32C.equals(algorithm) && checksum != null
          ? swapped(HexFormat.fromHexDigits(checksum), order)
          : null;
    }

    Entry with(String newPath, long newSize, int crc32c, ByteOrder order) {
      String digits = HexFormat.of().toHexDigits(swapped(crc32c, order));
      return new Entry(newPath, null, newSize, lastModified, CRC32C, digits);
    }

    private static int swapped(int sum, ByteOrder order) {
      return order == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(sum) : sum;
    }
  }

  /** What is in it, in the order in which it comes. */
  interface Reader {
    /** Comes first; the numbers as they are written. */
    void head(String version, @Nullable String systemIdentifier) throws IOException;

    void file(Entry entry) throws IOException;

    /** Comes last: which WAL it needs, as JSON. */
    void walRanges(JsonNode ranges) throws IOException;
  }

  /** Reads it without keeping it in memory. */
  static void read(InputStream text, Reader reader) throws IOException {
    try (JsonParser parser = MAPPER.createParser(text)) {
      String version = "";
      boolean headRead = false;
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (!headRead && name.equals("Files")) {
          reader.head(version, null);
          headRead = true;
        }
        switch (name) {
          case "PostgreSQL-Backup-Manifest-Version" -> version = parser.getString();
          case "System-Identifier" -> {
            reader.head(version, parser.getString());
            headRead = true;
          }
          case "Files" -> {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
              reader.file(parser.readValueAs(Entry.class));
            }
          }
          case "WAL-Ranges" -> reader.walRanges(parser.readValueAsTree());
          case String _ when value.isStructStart() -> parser.skipChildren();
          case String _ -> {}
        }
      }
    } catch (JacksonException e) {
      throw new DamagedException("backup_manifest cannot be read: " + e.getOriginalMessage());
    }
  }
}
