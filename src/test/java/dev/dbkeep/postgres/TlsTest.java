package dev.dbkeep.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.testing.TestDatabase;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Encryption against a server with a certificate it signed itself, issued for another name than the
 * one we use.
 */
final class TlsTest {
  private static final char[] STORE_PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;
  private TestDatabase database;

  @BeforeEach
  void create() {
    database = TestDatabase.create();
  }

  @AfterEach
  void drop() {
    for (String name : List.of("ssl", "ssl_cert_file", "ssl_key_file")) {
      database.run("ALTER SYSTEM RESET " + name);
    }
    database.run("SELECT pg_reload_conf()");
    database.close();
  }

  @Test
  void says_that_the_server_offers_no_encryption() {
    DbkeepException e = failure("require");
    assertThat(e.getMessage())
        .isEqualTo(
            "the server at "
                + database.url().server()
                + " does not offer encryption, which sslmode=require demands");
    assertThat(e.hint())
        .isEqualTo(
            "Switch ssl on at the server, or use sslmode=prefer where the network is trusted.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"allow", "prefer", "require", "disable"})
  void connects_in_every_mode_that_does_not_look_at_the_certificate(String mode) throws Exception {
    encrypt("CN=db.example", "dns:db.example");
    assertThat(encrypted(database.url().withParameter("sslmode", mode)))
        .isEqualTo(!mode.equals("disable") && !mode.equals("allow"));
  }

  @Test
  void refuses_a_certificate_that_nobody_vouches_for() throws Exception {
    encrypt("CN=127.0.0.1", "ip:127.0.0.1");
    DbkeepException e = failure("verify-full");
    assertThat(e.getMessage())
        .startsWith("the certificate of " + database.url().server() + " is not trusted: ");
    assertThat(e.hint()).startsWith("Name its authority with sslrootcert=FILE");
  }

  @Test
  void trusts_a_certificate_whose_authority_is_named_and_whose_name_fits() throws Exception {
    Path root = encrypt("CN=127.0.0.1", "ip:127.0.0.1");
    assertThat(encrypted(verified("verify-ca", root))).isTrue();
    assertThat(encrypted(verified("verify-full", root))).isTrue();
  }

  @Test
  void refuses_a_certificate_of_another_name_with_verify_full_only() throws Exception {
    Path root = encrypt("CN=db.example", "dns:db.example");
    assertThat(encrypted(verified("verify-ca", root))).isTrue();
    DbkeepException e =
        Assertions.assertThrows(
            DbkeepException.class, () -> Connections.open(verified("verify-full", root)).close());
    assertThat(e.code()).isEqualTo(ErrorCode.CANNOT_CONNECT);
    assertThat(e.getMessage()).contains("is not trusted", "127.0.0.1");
  }

  @Test
  void names_a_root_certificate_that_is_not_there() {
    DbkeepException e =
        Assertions.assertThrows(
            DbkeepException.class,
            () -> Connections.open(verified("verify-ca", Path.of("no-such-file.crt"))).close());
    assertThat(e.getMessage()).isEqualTo("cannot read the certificate no-such-file.crt");
    assertThat(e.code()).isEqualTo(ErrorCode.CANNOT_CONNECT);
  }

  private ServerUrl verified(String mode, Path root) {
    return database
        .url()
        .withParameter("sslmode", mode)
        .withParameter("sslrootcert", root.toString());
  }

  private DbkeepException failure(String mode) {
    ServerUrl url = database.url().withParameter("sslmode", mode);
    DbkeepException e =
        Assertions.assertThrows(DbkeepException.class, () -> Connections.open(url).close());
    assertThat(e.code()).isEqualTo(ErrorCode.CANNOT_CONNECT);
    return e;
  }

  private static boolean encrypted(ServerUrl url) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Gives the running server a fresh certificate and returns that certificate as a file. */
  private Path encrypt(String name, String alternative) throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-validity",
                "30",
                "-dname",
                name,
                "-ext",
                "san=" + alternative,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(STORE_PASSWORD))
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.waitFor()).as(output).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, STORE_PASSWORD);
    }
    String certificate = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
    serverFile("test.crt", certificate);
    serverFile("test.key", pem("PRIVATE KEY", keys.getKey("server", STORE_PASSWORD).getEncoded()));
    database.run("ALTER SYSTEM SET ssl_cert_file = 'test.crt'");
    database.run("ALTER SYSTEM SET ssl_key_file = 'test.key'");
    database.run("ALTER SYSTEM SET ssl = on");
    database.run("SELECT pg_reload_conf()");
    Awaitility.await().until(() -> encrypted(database.url().withParameter("sslmode", "prefer")));
    Path file = folder.resolve("root.crt");
    Files.writeString(file, certificate);
    return file;
  }

  private static String pem(String kind, byte[] content) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }

  /** Written by the server itself, so that it owns the file. */
  private void serverFile(String name, String text) {
    String lines = String.join("','", text.strip().split("\n"));
    database.run(
        "COPY (SELECT unnest(ARRAY['" + lines + "'])) TO PROGRAM 'umask 077; cat > " + name + "'");
  }
}
