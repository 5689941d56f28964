package dev.dbkeep.backup.storage;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Uploads one large object in parts. A transfer that breaks costs a part and not the whole; a
 * failure takes away what had arrived, since a bucket charges for it and does not show it.
 */
final class S3Upload {
  static final int PART = 8 << 20;
  private static final SortedMap<String, String> NONE = Collections.emptySortedMap();
  private static final byte[] NOTHING = new byte[0];

  private final S3Client client;
  private final String name;

  S3Upload(S3Client client, String name) {
    this.client = client;
    this.name = name;
  }

  void run(byte[] content) throws IOException {
    // The answer to the last request may get lost; asked again, the server no longer knows the
    // upload. Nobody can tell that from an upload that was cleared away, so it is done once more.
    for (int tries = 0; tries < 2; tries++) {
      if (attempt(content)) {
        return;
      }
    }
    throw DbkeepException.of(
        ErrorCode.BACKUP,
        "the S3 server forgets uploads in parts before they end",
        "A rule of the bucket may clear them away at once.");
  }

  /** False when the server no longer knew the upload. */
  private boolean attempt(byte[] content) throws IOException {
    String id = begin();
    try {
      StringBuilder parts = new StringBuilder("<CompleteMultipartUpload>");
      for (int number = 1, from = 0; from < content.length; number++, from += PART) {
        byte[] part = Arrays.copyOfRange(content, from, Math.min(content.length, from + PART));
        S3Client.Answer answer = part(id, number, part);
        if (answer.isMissing()) {
          return false;
        }
        parts.append(
            "<Part><ChecksumSHA256>%s</ChecksumSHA256><ETag>%s</ETag><PartNumber>%d</PartNumber></Part>"
                .formatted(
                    S3Storage.checksum(part),
                    S3Storage.tag(answer).replace("\"", "&quot;"),
                    number));
      }
      parts.append("</CompleteMultipartUpload>");
      return !send(
              "POST",
              new TreeMap<>(Map.of("uploadId", id)),
              new TreeMap<>(Map.of("content-type", "application/xml")),
              parts.toString().getBytes(StandardCharsets.UTF_8))
          .isMissing();
    } catch (IOException | RuntimeException e) {
      abort(id, e);
      throw e;
    }
  }

  private String begin() throws IOException {
    S3Client.Answer answer =
        send(
            "POST",
            new TreeMap<>(Map.of("uploads", "")),
            new TreeMap<>(Map.of("x-amz-checksum-algorithm", "SHA256")),
            NOTHING);
    String id = S3Xml.parse(answer.body()).value("UploadId");
    if (id.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.BACKUP,
          "the S3 server does not take an upload in parts",
          "Check that AWS_ENDPOINT_URL_S3 names an S3 server.");
    }
    return id;
  }

  private S3Client.Answer part(String id, int number, byte[] content) throws IOException {
    return send(
        "PUT",
        new TreeMap<>(Map.of("uploadId", id, "partNumber", Integer.toString(number))),
        new TreeMap<>(Map.of("x-amz-checksum-sha256", S3Storage.checksum(content))),
        content);
  }

  private void abort(String id, Exception failure) {
    try {
      send("DELETE", new TreeMap<>(Map.of("uploadId", id)), NONE, NOTHING);
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private S3Client.Answer send(
      String method,
      SortedMap<String, String> query,
      SortedMap<String, String> headers,
      byte[] content)
      throws IOException {
    return client.send(new S3Client.Request(method, name, query, headers, content));
  }
}
