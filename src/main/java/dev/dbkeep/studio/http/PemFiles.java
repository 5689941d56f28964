package dev.dbkeep.studio.http;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * A certificate with those that vouch for it, and its key, as certbot and most authorities write
 * them.
 */
public record PemFiles(Path certificates, Path key) {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  /** When the younger of the two was written. */
  FileTime changed() throws IOException {
    FileTime one = Files.getLastModifiedTime(certificates);
    FileTime other = Files.getLastModifiedTime(key);
    return one.compareTo(other) > 0 ? one : other;
  }

  /** Both, after it was tried whether they belong together. */
  KeyStore read() {
    try (InputStream input = Files.newInputStream(certificates)) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(input)
              .toArray(new Certificate[0]);
      if (chain.length == 0) {
        throw wrong(
            certificates + " holds no certificate", "It begins with -----BEGIN CERTIFICATE.");
      }
      PrivateKey secret = key(Files.readString(key), chain[0].getPublicKey().getAlgorithm());
      KeyPairs.check(secret, chain[0].getPublicKey(), this);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, new char[0]);
      store.setKeyEntry("studio", secret, new char[0], chain);
      return store;
    } catch (IOException e) {
      throw wrong("cannot read " + e.getMessage(), "Check --tls-cert and --tls-key.");
    } catch (GeneralSecurityException e) {
      throw wrong(
          certificates + " and " + key + " cannot be used: " + e.getMessage(),
          "Both are PEM files: the certificate with its chain, and its key.");
    }
  }

  private PrivateKey key(String pem, String algorithm) throws GeneralSecurityException {
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin < 0 || end < begin) {
      throw wrong(
          key + " holds no key that can be read without a password, as PKCS #8",
          "Write it anew: openssl pkcs8 -topk8 -nocrypt -in %s -out new.key".formatted(key));
    }
    byte[] bytes = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  static DbkeepException wrong(String message, String hint) {
    return DbkeepException.of(ErrorCode.CONFIG, message, hint);
  }
}
