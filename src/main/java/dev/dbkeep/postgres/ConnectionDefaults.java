package dev.dbkeep.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What libpq's own variables and password file add where a URL says nothing. */
public final class ConnectionDefaults {
  private final Map<String, String> environment;

  public ConnectionDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * A URL made of PGHOST, PGPORT, PGDATABASE and PGUSER; empty when neither host nor database is
   * named.
   */
  public Optional<String> url() {
    String host = environment.getOrDefault("PGHOST", "");
    String database = environment.getOrDefault("PGDATABASE", "");
    if (host.isEmpty() && database.isEmpty()) {
      return Optional.empty();
    }
    String user = environment.getOrDefault("PGUSER", System.getProperty("user.name"));
    String name = host.isEmpty() ? "localhost" : host;
    String server = name.indexOf(':') >= 0 ? "[" + name + "]" : name;
    if (host.startsWith("/")) {
      // refused where it is read, rather than another server taken silently
      return Optional.of("postgresql:///" + database + "?host=" + host);
    }
    return Optional.of(
        "postgresql://"
            + user
            + "@"
            + server
            + ":"
            + environment.getOrDefault("PGPORT", "5432")
            + "/"
            + (database.isEmpty() ? user : database));
  }

  /** The URL with the password and TLS mode that it leaves open. */
  public ServerUrl complete(ServerUrl url) {
    ServerUrl complete = url;
    if (!url.parameters().containsKey("sslmode") && environment.containsKey("PGSSLMODE")) {
      complete = complete.withParameter("sslmode", environment.get("PGSSLMODE"));
    }
    if (!url.parameters().containsKey("sslrootcert") && environment.containsKey("PGSSLROOTCERT")) {
      complete = complete.withParameter("sslrootcert", environment.get("PGSSLROOTCERT"));
    }
    return url.password() == null ? complete.withPassword(password(url)) : complete;
  }

  private @Nullable String password(ServerUrl url) {
    String variable = environment.get("PGPASSWORD");
    if (variable != null && !variable.isEmpty()) {
      return variable;
    }
    String home = environment.getOrDefault("HOME", "");
    String file = environment.getOrDefault("PGPASSFILE", home.isEmpty() ? "" : home + "/.pgpass");
    return file.isEmpty() ? null : fromFile(Path.of(file), url);
  }

  private static @Nullable String fromFile(Path file, ServerUrl url) {
    if (!Files.isReadable(file)) {
      return null;
    }
    try {
      for (String line : Files.readAllLines(file)) {
        String password = line.startsWith("#") ? null : match(line, url);
        if (password != null) {
          return password;
        }
      }
    } catch (IOException e) {
      // Like libpq: a password file that cannot be read is no password file.
      return null;
    }
    return null;
  }

  /**
   * {@code host:port:database:user:password}, each of the first four also {@code *}; backslashes
   * escape.
   */
  private static @Nullable String match(String line, ServerUrl url) {
    String[] wanted = {url.host(), Integer.toString(url.port()), url.database(), url.user()};
    int at = 0;
    for (String want : wanted) {
      StringBuilder field = new StringBuilder();
      while (at < line.length() && line.charAt(at) != ':') {
        if (line.charAt(at) == '\\' && at + 1 < line.length()) {
          at++;
        }
        field.append(line.charAt(at++));
      }
      if (at >= line.length() || !field.toString().equals("*") && !field.toString().equals(want)) {
        return null;
      }
      at++;
    }
    StringBuilder password = new StringBuilder();
    for (; at < line.length(); at++) {
      if (line.charAt(at) == '\\' && at + 1 < line.length()) {
        at++;
      }
      password.append(line.charAt(at));
    }
    return password.toString();
  }
}
