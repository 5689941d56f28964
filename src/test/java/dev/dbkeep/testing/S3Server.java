package dev.dbkeep.testing;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.jspecify.annotations.Nullable;

/** An S3 server in this JVM, which checks signatures and keeps its objects in memory. */
public final class S3Server {
  public static final String SECRET = "a secret that must not be shown";

  /** For addresses such as {@code http://bucket.s3.test}. */
  public static final String VIRTUAL_HOST = "s3.test";

  private static final int SKEW_SECONDS = 900;
  private static final AtomicInteger COUNTER = new AtomicInteger();

  /** Started at the first use only; its threads are daemons. */
  private static final class Shared {
    static final BlobStore STORE = BlobStores.create("transient", new Properties());
    static final S3Proxy PROXY = start(null);

    private static S3Proxy start(@Nullable String virtualHost) {
      try {
        S3Proxy.Builder builder =
            S3Proxy.builder()
                .blobStore(STORE)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "key", SECRET)
                .maximumTimeSkew(SKEW_SECONDS)
                .stopTimeout(0);
        // with one, it no longer looks for the bucket in the path
        S3Proxy proxy =
            virtualHost == null ? builder.build() : builder.virtualHost(virtualHost).build();
        proxy.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(proxy)));
        return proxy;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    private static void stop(S3Proxy proxy) {
      try {
        proxy.stop();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  /** The same objects, at addresses with the bucket in the name of the host. */
  private static final class ByHost {
    static final S3Proxy PROXY = Shared.start(VIRTUAL_HOST);
  }

  private S3Server() {}

  /** A new, empty bucket. */
  public static String bucket() {
    String name = "bucket-" + COUNTER.incrementAndGet();
    Shared.STORE.createContainer(name);
    return name;
  }

  public static int port() {
    return Shared.PROXY.getPort();
  }

  public static int virtualHostPort() {
    return ByHost.PROXY.getPort();
  }

  /** What a client of the server needs. */
  public static Map<String, String> environment() {
    return environment("http://127.0.0.1:" + port());
  }

  /** The same at another address, such as that of a {@link FaultProxy}. */
  public static Map<String, String> environment(String endpoint) {
    return new HashMap<>(
        Map.of(
            "AWS_ACCESS_KEY_ID", "key",
            "AWS_SECRET_ACCESS_KEY", SECRET,
            "AWS_ENDPOINT_URL_S3", endpoint));
  }
}
