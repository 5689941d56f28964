package dev.dbkeep.postgres;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How a connection is encrypted, read from the parameters that libpq, JDBC, node-postgres and
 * Prisma know.
 */
final class Tls {
  private static final List<String> MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  private Tls() {}

  static void configure(PGSimpleDataSource source, Map<String, String> parameters) {
    String mode = mode(parameters);
    String root = parameters.get("sslrootcert");
    if (parameters.containsKey("sslaccept") && root == null) {
      // Prisma's sslcert is the authority's certificate, not the client's.
      root = parameters.get("sslcert");
    } else {
      set(parameters.get("sslcert"), source::setSslCert);
      set(parameters.get("sslkey"), source::setSslKey);
      set(parameters.get("sslpassword"), source::setSslPassword);
    }
    set(mode, source::setSslMode);
    set(parameters.get("sslnegotiation"), source::setSslNegotiation);
    set(parameters.get("channel_binding"), source::setChannelBinding);
    boolean verifies = mode != null && mode.startsWith("verify-");
    Path usual = Path.of(System.getProperty("user.home"), ".postgresql", "root.crt");
    if (root != null && !root.equals("system")) {
      if (!Files.isReadable(Path.of(root))) {
        throw DbkeepException.of(
            ErrorCode.CANNOT_CONNECT,
            "cannot read the certificate " + root,
            "Check sslrootcert in the database URL.");
      }
      source.setSslRootCert(root);
    } else if (verifies && (root != null || !Files.isReadable(usual))) {
      // Hosted servers have certificates of public authorities, which Java knows.
      source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
    }
  }

  private static @Nullable String mode(Map<String, String> parameters) {
    String mode = parameters.get("sslmode");
    if (mode == null) {
      String accept = parameters.get("sslaccept");
      if (accept != null) {
        return accept.equals("strict") ? "verify-full" : "require";
      }
      return "true".equals(parameters.get("ssl")) ? "require" : null;
    }
    if (mode.equals("no-verify")) {
      return "require";
    }
    if (!MODES.contains(mode)) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "unknown sslmode " + mode,
          "Use one of " + String.join(", ", MODES) + ".");
    }
    return mode;
  }

  private static void set(@Nullable String value, Consumer<String> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }
}
