package dev.dbkeep.backup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.testing.FaultProxy;
import dev.dbkeep.testing.FaultProxy.Fault;
import dev.dbkeep.testing.S3Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A bucket behind a line that fails, and a server that refuses. */
class S3FaultsTest {
  private static final Path HERE = Path.of("").toAbsolutePath();
  private static final int MIB = 1 << 20;

  private final String bucket = S3Server.bucket();

  @Test
  void an_overloaded_server_is_asked_again() throws IOException {
    try (FaultProxy proxy = new FaultProxy(S3Server.port());
        Storage storage = behind(proxy)) {
      proxy.plan("PUT", Fault.SLOW_DOWN, Fault.TOO_MANY, Fault.INTERNAL);
      storage.put("a", new byte[] {1, 2});
      proxy.plan("GET", Fault.SLOW_DOWN);
      assertThat(storage.get("a")).hasValue(new byte[] {1, 2});
      proxy.plan("GET", Fault.TOO_MANY);
      assertThat(storage.list("")).hasSize(1);
      proxy.plan("HEAD", Fault.SLOW_DOWN);
      assertThat(storage.exists("a")).isTrue();
      proxy.plan("DELETE", Fault.INTERNAL);
      storage.delete("a");
      assertThat(storage.exists("a")).isFalse();
      assertThat(proxy.requests()).filteredOn(line -> line.startsWith("PUT")).hasSize(4);
    }
  }

  @Test
  void a_server_that_stays_overloaded_ends_in_an_error_that_says_so() throws IOException {
    try (FaultProxy proxy = new FaultProxy(S3Server.port());
        Storage storage = behind(proxy)) {
      Fault[] many = new Fault[20];
      Arrays.fill(many, Fault.SLOW_DOWN);
      proxy.plan("PUT", many);
      refused(() -> storage.put("a", new byte[] {1}), ErrorCode.CANNOT_CONNECT)
          .hasMessageContaining("did not serve s3://" + bucket);
      assertThat(proxy.requests()).hasSize(7);
    }
  }

  @Test
  void an_upload_that_is_cut_or_changed_on_its_way_never_counts() throws IOException {
    byte[] content = new byte[3 * MIB];
    new Random(1).nextBytes(content);
    try (FaultProxy proxy = new FaultProxy(S3Server.port());
        Storage storage = behind(proxy)) {
      Fault[] many = new Fault[7];
      Arrays.fill(many, Fault.CUT_UPLOAD);
      proxy.plan("PUT", many);
      refused(() -> storage.put("never", content), ErrorCode.CANNOT_CONNECT);
      assertThat(storage.exists("never")).isFalse();
      Arrays.fill(many, Fault.CHANGED_UPLOAD);
      proxy.plan("PUT", many);
      refused(() -> storage.put("never", content), ErrorCode.CANNOT_CONNECT);
      assertThat(storage.exists("never")).isFalse();

      proxy.plan("PUT", Fault.CUT_UPLOAD, Fault.CHANGED_UPLOAD, Fault.LOST_ANSWER);
      storage.put("at last", content);
      assertThat(storage.get("at last")).hasValue(content);
    }
  }

  @Test
  void a_download_that_is_cut_is_read_again() throws IOException {
    byte[] content = new byte[3 * MIB];
    new Random(2).nextBytes(content);
    try (FaultProxy proxy = new FaultProxy(S3Server.port());
        Storage storage = behind(proxy)) {
      storage.put("a", content);
      proxy.plan("GET", Fault.CUT_DOWNLOAD, Fault.CUT_DOWNLOAD);
      assertThat(storage.get("a")).hasValue(content);
      assertThat(proxy.requests()).filteredOn(line -> line.startsWith("GET")).hasSize(3);
    }
  }

  @Test
  void a_server_that_falls_silent_is_not_waited_for_for_ever() throws IOException {
    try (FaultProxy proxy = new FaultProxy(S3Server.port());
        Storage storage = behind(proxy, Duration.ofSeconds(1))) {
      proxy.plan("PUT", Fault.SILENCE);
      storage.put("a", new byte[] {1});
      assertThat(storage.exists("a")).isTrue();
    }
  }

  @Test
  void an_upload_in_parts_survives_a_fault_in_every_step() throws IOException {
    byte[] content = new byte[20 * MIB];
    new Random(3).nextBytes(content);
    try (FaultProxy proxy = new FaultProxy(S3Server.port());
        Storage storage = behind(proxy)) {
      proxy.plan("POST /" + bucket + "/large?uploads", Fault.SLOW_DOWN);
      proxy.plan("PUT", Fault.CUT_UPLOAD, Fault.CHANGED_UPLOAD, Fault.LOST_ANSWER);
      proxy.plan("POST /" + bucket + "/large?uploadId", Fault.SLOW_DOWN, Fault.LOST_ANSWER);
      storage.put("large", content);
      assertThat(storage.get("large")).hasValue(content);
      assertThat(storage.list("")).hasSize(1);
    }
  }

  @Test
  void an_upload_in_parts_that_fails_leaves_nothing() throws IOException {
    try (FaultProxy proxy = new FaultProxy(S3Server.port());
        Storage storage = behind(proxy)) {
      Fault[] many = new Fault[7];
      Arrays.fill(many, Fault.INTERNAL);
      proxy.plan("PUT", many);
      refused(() -> storage.put("large", new byte[20 * MIB]), ErrorCode.CANNOT_CONNECT);
      assertThat(proxy.requests().getLast()).startsWith("DELETE /" + bucket + "/large?uploadId=");
      assertThat(storage.exists("large")).isFalse();
    }
  }

  @Test
  void what_the_server_refuses_is_said_with_the_remedy_and_without_the_secret() throws IOException {
    Map<String, String> wrongSecret = S3Server.environment();
    wrongSecret.put("AWS_SECRET_ACCESS_KEY", "another secret");
    try (Storage storage = open("s3://" + bucket, wrongSecret, Clock.systemUTC())) {
      refused(() -> storage.get("a"), ErrorCode.NOT_ALLOWED)
          .hasMessageContaining("refuses the secret of the access key key")
          .hasMessageNotContaining("another secret");
      assertThat(ErrorCode.NOT_ALLOWED.exit()).isEqualTo(4);
    }
    Map<String, String> wrongKey = S3Server.environment();
    wrongKey.put("AWS_ACCESS_KEY_ID", "nobody");
    try (Storage storage = open("s3://" + bucket, wrongKey, Clock.systemUTC())) {
      refused(() -> storage.put("a", new byte[] {1}), ErrorCode.NOT_ALLOWED)
          .hasMessageContaining("does not know the access key nobody");
    }
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofHours(-2));
    try (Storage storage = open("s3://" + bucket, S3Server.environment(), late)) {
      refused(() -> storage.list(""), ErrorCode.NOT_ALLOWED)
          .hasMessageContaining("the clock of this machine differs too much");
    }
    try (Storage storage = open("s3://no-such-bucket", S3Server.environment(), Clock.systemUTC())) {
      for (Call call :
          List.<Call>of(
              () -> storage.get("a"),
              () -> storage.put("a", new byte[] {1}),
              () -> storage.put("a", new byte[20 * MIB]),
              () -> storage.list(""))) {
        refused(call, ErrorCode.CANNOT_CONNECT).hasMessageContaining("no bucket no-such-bucket at");
      }
    }
  }

  @Test
  void a_network_that_is_not_there_is_said() {
    int nobody;
    try (FaultProxy gone = new FaultProxy(0)) {
      nobody = gone.port();
    }
    Storage storage =
        open(
            "s3://" + bucket,
            S3Server.environment("http://127.0.0.1:" + nobody),
            Clock.systemUTC());
    refused(() -> storage.get("a"), ErrorCode.CANNOT_CONNECT)
        .hasMessage("nothing listens at 127.0.0.1:" + nobody);
    storage.close();
  }

  @Test
  void settings_that_cannot_work_are_said_before_anything_is_sent() {
    assertThatThrownBy(() -> open("s3://" + bucket, Map.of(), Clock.systemUTC()))
        .hasMessage("no credentials for s3://" + bucket + ": AWS_ACCESS_KEY_ID is not set");
    assertThatThrownBy(
            () ->
                open("s3://" + bucket, S3Server.environment("storage.example"), Clock.systemUTC()))
        .hasMessage("not the address of an S3 server: storage.example");
    assertThatThrownBy(() -> open("s3:///x", S3Server.environment(), Clock.systemUTC()))
        .hasMessage("not the name of a bucket: ");
    assertThatThrownBy(() -> open("gs://x/y", S3Server.environment(), Clock.systemUTC()))
        .hasMessage("not a place for backups: gs://x/y");
  }

  @Test
  void the_bucket_may_stand_in_the_name_of_the_host() throws IOException {
    try (FaultProxy proxy = new FaultProxy(S3Server.virtualHostPort())) {
      ProxySelector before = ProxySelector.getDefault();
      ProxySelector.setDefault(new Through(proxy.port(), before));
      try (Storage storage =
          open(
              "s3://" + bucket + "/deep",
              S3Server.environment("http://{bucket}." + S3Server.VIRTUAL_HOST),
              Clock.systemUTC())) {
        storage.put("ä b", new byte[] {7});
        assertThat(storage.get("ä b")).hasValue(new byte[] {7});
        assertThat(storage.list("")).singleElement().extracting("key").isEqualTo("ä b");
      } finally {
        ProxySelector.setDefault(before);
      }
      assertThat(proxy.requests().getFirst())
          .startsWith("PUT http://" + bucket + "." + S3Server.VIRTUAL_HOST + "/deep/%C3%A4%20b ");
    }
  }

  /** The names of no host of this world lead to our own proxy. */
  private static final class Through extends ProxySelector {
    private final int port;
    private final ProxySelector others;

    Through(int port, ProxySelector others) {
      this.port = port;
      this.others = others;
    }

    @Override
    public List<Proxy> select(URI uri) {
      return uri.getHost().endsWith(S3Server.VIRTUAL_HOST)
          ? List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", port)))
          : others.select(uri);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
  }

  @FunctionalInterface
  private interface Call {
    void run() throws IOException;
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      Call call, ErrorCode code) {
    return assertThatThrownBy(call::run)
        .isInstanceOf(DbkeepException.class)
        .satisfies(
            e -> {
              assertThat(((DbkeepException) e).code()).isEqualTo(code);
              assertThat(((DbkeepException) e).hint()).endsWith(".");
              assertThat(e.toString()).doesNotContain(S3Server.SECRET);
            });
  }

  private Storage behind(FaultProxy proxy) {
    return behind(proxy, Duration.ofSeconds(20));
  }

  private Storage behind(FaultProxy proxy, Duration patience) {
    S3Location location = S3Location.parse("s3://" + bucket);
    S3Access usual = S3Access.of(location, S3Server.environment(proxy.address()));
    return new S3Storage(location, usual.with(patience, Duration.ofMillis(10)), Clock.systemUTC());
  }

  private static Storage open(String text, Map<String, String> environment, Clock clock) {
    return Storages.open(text, HERE, environment, clock);
  }
}
