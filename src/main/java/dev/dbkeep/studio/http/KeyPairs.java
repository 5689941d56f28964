package dev.dbkeep.studio.http;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether a key belongs to a certificate. */
final class KeyPairs {
  private KeyPairs() {}

  /** Signs something and looks whether the certificate agrees: the handshake would fail later. */
  static void check(PrivateKey secret, PublicKey shown, PemFiles files)
      throws GeneralSecurityException {
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA", "Ed25519" -> "Ed25519";
          default -> throw new GeneralSecurityException("keys of " + secret.getAlgorithm());
        };
    byte[] text = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(secret);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(shown);
    signature.update(text);
    if (!signature.verify(signed)) {
      throw PemFiles.wrong(
          "the key %s does not belong to the certificate %s"
              .formatted(files.key(), files.certificates()),
          "Take the two that the authority gave together.");
    }
  }
}
