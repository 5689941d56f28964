package dev.dbkeep.postgres;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and who asks: a {@code postgresql://} URL taken apart. {@link #toString} never shows the password.
 *
 * @param parameters what stands behind the question mark, such as sslmode, schema, pgbouncer, connect_timeout
 */
public record ServerUrl(String host, int port, String database, String user, @Nullable String password, SortedMap<String, String> parameters) {
  private static final int DEFAULT_PORT = 5432;

  public ServerUrl {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** Reads {@code postgresql://user:password@host:port/database?sslmode=require}, also with {@code postgres:} and {@code jdbc:postgresql:}. */
  public static ServerUrl parse(String text) {
    String url = text.strip();
    String plain = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
    if (!plain.startsWith("postgresql://") && !plain.startsWith("postgres://")) {
      throw wrong("a database URL starts with postgresql://");
    }
    try {
      URI uri = new URI(plain);
      String host = uri.getHost() == null ? "localhost" : uri.getHost();
      String userInfo = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
      int colon = userInfo.indexOf(':');
      SortedMap<String, String> parameters = new TreeMap<>();
      if (uri.getRawQuery() != null) {
        for (String pair : uri.getRawQuery().split("&", -1)) {
          int equals = pair.indexOf('=');
          if (equals > 0) {
            parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
          }
        }
      }
      String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
      String password = colon < 0 ? null : decode(userInfo.substring(colon + 1));
      if (user.isEmpty()) {
        user = parameters.getOrDefault("user", System.getProperty("user.name"));
      }
      String path = uri.getPath() == null ? "" : uri.getPath();
      String database = path.length() > 1 ? path.substring(1) : user;
      return new ServerUrl(host, uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), database, user, password, parameters);
    } catch (URISyntaxException e) {
      throw wrong("the database URL cannot be read: " + e.getReason() + " at character " + (e.getIndex() + 1));
    }
  }

  private static DbkeepException wrong(String message) {
    return DbkeepException.of(ErrorCode.USAGE, message, "Write it as postgresql://user:password@host:5432/database; percent-encode special characters in the password (@ is %40, # is %23).");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  public ServerUrl withDatabase(String newDatabase) {
    return new ServerUrl(host, port, newDatabase, user, password, parameters);
  }

  /** With user and host, without the password. */
  @Override
  public String toString() {
    return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
  }
}
