package dev.dbkeep.backup.storage;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a bucket is reached: where its server is, and who asks. {@link #toString} never shows the
 * secrets.
 *
 * @param bucketAddress ends without a slash; the path of an object follows
 * @param patience how long nothing may move before an attempt counts as failed
 * @param firstPause the longest wait after the first failed attempt; it doubles with each
 */
record S3Access(
    URI bucketAddress,
    String region,
    String keyId,
    String secret,
    @Nullable String sessionToken,
    Duration patience,
    Duration firstPause) {
  private static final String DEFAULT_REGION = "us-east-1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final String BUCKET = "{bucket}";

  /**
   * Reads the variables of Amazon's own programs. With an address of one's own the bucket stands in
   * the path, as every server of that kind understands it, or in the name of the host where the
   * address says so: {@code https://{bucket}.storage.example}.
   */
  static S3Access of(S3Location location, Map<String, String> environment) {
    String region = first(environment, List.of("AWS_REGION", "AWS_DEFAULT_REGION"));
    String endpoint = first(environment, List.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"));
    String keyId = first(environment, List.of("AWS_ACCESS_KEY_ID"));
    String secret = first(environment, List.of("AWS_SECRET_ACCESS_KEY"));
    if (keyId == null || secret == null) {
      String missing = keyId == null ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY";
      throw DbkeepException.of(
          ErrorCode.CONFIG,
          "no credentials for " + location + ": " + missing + " is not set",
          "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, for temporary ones AWS_SESSION_TOKEN"
              + " too.");
    }
    String asked = region == null ? DEFAULT_REGION : region;
    return new S3Access(
        address(location.bucket(), endpoint, asked),
        asked,
        keyId,
        secret,
        first(environment, List.of("AWS_SESSION_TOKEN")),
        PATIENCE,
        FIRST_PAUSE);
  }

  private static @Nullable String first(Map<String, String> environment, List<String> names) {
    for (String name : names) {
      String value = environment.getOrDefault(name, "").strip();
      if (!value.isEmpty()) {
        return value;
      }
    }
    return null;
  }

  private static URI address(String bucket, @Nullable String endpoint, String region) {
    if (endpoint == null) {
      // The certificate covers one label before its name, and a bucket with dots has several.
      return bucket.indexOf('.') < 0
          ? URI.create("https://" + bucket + ".s3." + region + ".amazonaws.com")
          : URI.create("https://s3." + region + ".amazonaws.com/" + bucket);
    }
    String base = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    try {
      URI address =
          new URI(base.contains(BUCKET) ? base.replace(BUCKET, bucket) : base + "/" + bucket);
      if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
        return address;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw DbkeepException.of(
        ErrorCode.CONFIG,
        "not the address of an S3 server: " + endpoint,
        "Write AWS_ENDPOINT_URL_S3=https://storage.example, or https://{bucket}.storage.example"
            + " where the bucket belongs into the name.");
  }

  S3Access with(Duration newPatience, Duration newFirstPause) {
    return new S3Access(
        bucketAddress, region, keyId, secret, sessionToken, newPatience, newFirstPause);
  }

  /** {@code host:port}, as a person knows the server. */
  String server() {
    return bucketAddress.getAuthority();
  }

  @Override
  public String toString() {
    return "S3 at " + server() + " as " + keyId;
  }
}
