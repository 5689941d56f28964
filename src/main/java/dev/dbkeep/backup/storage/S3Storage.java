package dev.dbkeep.backup.storage;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Objects in a bucket. The hash of a content goes with it, so that the server refuses what arrives
 * cut or changed; an upload in parts counts once its last request is through.
 */
final class S3Storage implements Storage {
  private static final byte[] NOTHING = new byte[0];
  private static final String CHECKSUM = "x-amz-checksum-sha256";
  private static final SortedMap<String, String> NONE = Collections.emptySortedMap();

  private final S3Location location;
  private final S3Client client;

  S3Storage(S3Location location, S3Access access, Clock clock) {
    this.location = location;
    this.client = new S3Client(location, access, clock);
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    String name = location.prefix() + key;
    if (content.length > S3Upload.PART) {
      new S3Upload(client, name).run(content);
    } else {
      tag(send("PUT", name, NONE, new TreeMap<>(Map.of(CHECKSUM, checksum(content))), content));
    }
  }

  /** Every S3 server gives one; something else that answers 200 to everything does not. */
  static String tag(S3Client.Answer answer) {
    String tag = answer.headers().get("etag");
    if (tag == null) {
      throw DbkeepException.of(
          ErrorCode.BACKUP,
          "what answers is not an S3 server: it gives an object no tag",
          "Check AWS_ENDPOINT_URL_S3, and that no proxy stands between.");
    }
    return tag;
  }

  static String checksum(byte[] content) {
    return Base64.getEncoder().encodeToString(AwsSignature.sha256(content));
  }

  private S3Client.Answer send(
      String method,
      String name,
      SortedMap<String, String> query,
      SortedMap<String, String> headers,
      byte[] content)
      throws IOException {
    return client.send(new S3Client.Request(method, name, query, headers, content));
  }

  @Override
  public Optional<byte[]> get(String key) throws IOException {
    S3Client.Answer answer = send("GET", location.prefix() + key, NONE, NONE, NOTHING);
    return answer.isMissing() ? Optional.empty() : Optional.of(answer.body());
  }

  @Override
  public OptionalLong size(String key) throws IOException {
    S3Client.Answer answer = send("HEAD", location.prefix() + key, NONE, NONE, NOTHING);
    String length = answer.headers().get("content-length");
    return answer.isMissing() || tag(answer).isEmpty() || length == null
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(length));
  }

  @Override
  public List<Entry> list(String prefix) throws IOException {
    List<Entry> entries = new ArrayList<>();
    String token = "";
    do {
      SortedMap<String, String> query = new TreeMap<>();
      query.put("list-type", "2");
      query.put("prefix", location.prefix() + prefix);
      // XML cannot hold every character that a key may have
      query.put("encoding-type", "url");
      if (!token.isEmpty()) {
        query.put("continuation-token", token);
      }
      S3Xml page = S3Xml.parse(send("GET", "", query, NONE, NOTHING).body());
      if (!page.root().equals("ListBucketResult")) {
        throw new IOException("the S3 server answers a listing with " + page.root());
      }
      boolean encoded = page.value("EncodingType").equals("url");
      page.entries().stream()
          .filter(entry -> entry.name().equals("Contents"))
          .map(entry -> entry(entry.values(), encoded))
          .forEach(entries::add);
      token = page.value("IsTruncated").equals("true") ? page.value("NextContinuationToken") : "";
    } while (!token.isEmpty());
    entries.sort(Comparator.comparing(Entry::key));
    return entries;
  }

  private Entry entry(Map<String, String> values, boolean encoded) {
    String name = values.getOrDefault("Key", "");
    String plain = encoded ? URLDecoder.decode(name, StandardCharsets.UTF_8) : name;
    return new Entry(
        plain.substring(location.prefix().length()),
        Long.parseLong(values.getOrDefault("Size", "0")),
        Instant.parse(values.getOrDefault("LastModified", Instant.EPOCH.toString())));
  }

  @Override
  public void delete(String key) throws IOException {
    send("DELETE", location.prefix() + key, NONE, NONE, NOTHING);
  }

  /** A bucket has no end. */
  @Override
  public boolean keepsContent() {
    return true;
  }

  @Override
  public long free() {
    return Long.MAX_VALUE;
  }

  @Override
  public String description() {
    return location.toString();
  }

  @Override
  public void close() {
    client.close();
  }
}
