package dev.dbkeep.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and who asks: a {@code postgresql://} URL taken apart. {@link #toString}
 * never shows the password.
 *
 * @param host a name or address, an IPv6 address without its brackets
 * @param parameters what stands behind the question mark, such as sslmode, schema, pgbouncer,
 *     connect_timeout
 */
public record ServerUrl(
    String host,
    int port,
    String database,
    String user,
    @Nullable String password,
    SortedMap<String, String> parameters) {
  public ServerUrl {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /**
   * Reads {@code postgresql://user:password@host:port/database?sslmode=require}, also with {@code
   * postgres:} and {@code jdbc:postgresql:}. Signs that should be percent-encoded in a password are
   * understood as they are.
   */
  public static ServerUrl parse(String text) {
    return new UrlText(text).read();
  }

  public ServerUrl withDatabase(String newDatabase) {
    return new ServerUrl(host, port, newDatabase, user, password, parameters);
  }

  public ServerUrl withHost(String newHost) {
    return new ServerUrl(newHost, port, database, user, password, parameters);
  }

  public ServerUrl withPort(int newPort) {
    return new ServerUrl(host, newPort, database, user, password, parameters);
  }

  public ServerUrl withPassword(@Nullable String newPassword) {
    return new ServerUrl(host, port, database, user, newPassword, parameters);
  }

  public ServerUrl withParameter(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(parameters);
    more.put(name, value);
    return new ServerUrl(host, port, database, user, password, more);
  }

  /** The whole URL with its password, for a child process and never for a person. */
  public String withSecrets() {
    StringBuilder text = new StringBuilder("postgresql://").append(encode(user));
    if (password != null) {
      text.append(':').append(encode(password));
    }
    text.append('@').append(server()).append('/').append(encode(database));
    char separator = '?';
    for (var parameter : parameters.entrySet()) {
      text.append(separator)
          .append(encode(parameter.getKey()))
          .append('=')
          .append(encode(parameter.getValue()));
      separator = '&';
    }
    return text.toString();
  }

  /** {@code host:port}, an IPv6 address in brackets. */
  public String server() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** With user and host, without the password. */
  @Override
  public String toString() {
    return "postgresql://" + user + "@" + server() + "/" + database;
  }
}
