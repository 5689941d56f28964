package dev.dbkeep.studio.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.studio.http.Listening;
import dev.dbkeep.studio.http.PemFiles;
import dev.dbkeep.testing.TestDatabase;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Studio with a certificate of its own. */
@Timeout(120)
final class EncryptionTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder;
  private final TestDatabase database = TestDatabase.create();

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void a_team_comes_by_tls_with_cookies_that_never_travel_in_the_clear() throws Exception {
    PemFiles files = new PemFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    KeyStore first = write("one", files);
    Listening listening = new Listening("127.0.0.1", 0, null, files, List.of());
    try (TeamStudio team = serve(listening)) {
      String origin = team.studio().origin();
      assertThat(origin).startsWith("https://127.0.0.1:");
      Browser browser = new Browser(origin, trusting(first));
      HttpResponse<String> joined =
          browser.answer(
              "/api/team/join",
              Map.of(
                  "secret",
                  TeamStudio.secret(team.studio().address()),
                  "email",
                  "ada@example.com",
                  "name",
                  "Ada",
                  "password",
                  TeamStudio.PASSWORD));
      assertThat(joined.statusCode()).as(joined.body()).isEqualTo(200);
      assertThat(joined.headers().firstValue("Set-Cookie").orElseThrow())
          .startsWith("__Host-dbkeep-session=")
          .contains("; Secure", "; HttpOnly", "SameSite=Strict", "Path=/");
      assertThat(joined.headers().firstValue("Strict-Transport-Security")).isPresent();
      assertThat(browser.status("/api/tables")).isEqualTo(200);

      assertThat(shows(origin, first)).isTrue();
      KeyStore second = write("two", files);
      await().atMost(Duration.ofSeconds(60)).until(() -> shows(origin, second));
    }
  }

  @Test
  void a_key_of_another_certificate_is_refused_at_the_start() throws Exception {
    PemFiles files = new PemFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    write("one", files);
    String key = Files.readString(files.key());
    write("two", files);
    Files.writeString(files.key(), key);
    Listening listening = new Listening("127.0.0.1", 0, null, files, List.of());
    assertThatThrownBy(() -> serve(listening))
        .isInstanceOf(DbkeepException.class)
        .hasMessageContaining("does not belong to the certificate");
    Files.writeString(files.key(), "-----BEGIN RSA PRIVATE KEY-----\n");
    assertThatThrownBy(() -> serve(listening))
        .isInstanceOf(DbkeepException.class)
        .hasMessageContaining("PKCS #8");
  }

  private TeamStudio serve(Listening listening) {
    return TeamStudio.start(
        database.url(), database.url(), new TeamStudio.Hands(), listening, List.of());
  }

  /** Whether the server shows the certificate of that store. */
  private static boolean shows(String origin, KeyStore trusted) throws Exception {
    URI address = URI.create(origin);
    try (SSLSocket socket =
        (SSLSocket)
            trusting(trusted)
                .getSocketFactory()
                .createSocket(address.getHost(), address.getPort())) {
      socket.startHandshake();
      return true;
    } catch (SSLException e) {
      return false;
    }
  }

  private static SSLContext trusting(KeyStore own) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("studio", own.getCertificate("studio"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private KeyStore write(String name, PemFiles files) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "studio",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "30",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream input = Files.newInputStream(store)) {
      keys.load(input, PASSWORD);
    }
    X509Certificate certificate = (X509Certificate) keys.getCertificate("studio");
    Files.writeString(files.certificates(), pem("CERTIFICATE", certificate.getEncoded()));
    Files.writeString(
        files.key(), pem("PRIVATE KEY", keys.getKey("studio", PASSWORD).getEncoded()));
    return keys;
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(bytes));
  }
}
