package dev.dbkeep.postgres;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes the text of a database URL apart. java.net.URI cannot: a # in a password would silently
 * lead to localhost.
 */
final class UrlText {
  private static final int DEFAULT_PORT = 5432;
  private static final String HINT =
      "Write it as postgresql://user:password@host:5432/database; percent-encode special characters"
          + " in the password (@ is %40, / is %2F).";

  private final String text;

  UrlText(String text) {
    this.text = text.strip();
  }

  ServerUrl read() {
    String rest = afterScheme();
    int question = rest.indexOf('?');
    String front = question < 0 ? rest : rest.substring(0, question);
    // The last @ ends the user and password; one in the parameters only counts when there is none
    // before them.
    int at = front.indexOf('@') >= 0 ? front.lastIndexOf('@') : rest.lastIndexOf('@');
    String userInfo = at < 0 ? "" : rest.substring(0, at);
    String remainder = rest.substring(at + 1);
    int query = remainder.indexOf('?');
    SortedMap<String, String> parameters =
        parameters(query < 0 ? "" : remainder.substring(query + 1));
    String place = query < 0 ? remainder : remainder.substring(0, query);
    int slash = place.indexOf('/');
    String server = slash < 0 ? place : place.substring(0, slash);
    int colon = userInfo.indexOf(':');
    String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
    String password =
        colon < 0 ? parameters.get("password") : decode(userInfo.substring(colon + 1));
    parameters.remove("password");
    if (user.isEmpty()) {
      user = parameters.getOrDefault("user", System.getProperty("user.name"));
    }
    String database = slash < 0 ? "" : decode(place.substring(slash + 1));
    if (database.isEmpty()) {
      database = parameters.getOrDefault("dbname", user);
    }
    String host = host(server, parameters);
    return new ServerUrl(host, port(server, parameters), database, user, password, parameters);
  }

  private String afterScheme() {
    String plain = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
    for (String scheme : new String[] {"postgresql://", "postgres://"}) {
      if (plain.startsWith(scheme)) {
        return plain.substring(scheme.length());
      }
    }
    if (plain.startsWith("prisma+postgres://") || plain.startsWith("prisma://")) {
      throw wrong("the database URL leads to Prisma's own proxy")
          .hint("Give the postgresql:// URL of the database itself.");
    }
    int colon = plain.indexOf("://");
    throw wrong(
        colon > 0 && colon < 12
            ? "dbkeep speaks PostgreSQL only, not " + plain.substring(0, colon)
            : "a database URL starts with postgresql://");
  }

  private static String host(String server, SortedMap<String, String> parameters) {
    String host = server;
    if (server.startsWith("[")) {
      int end = server.indexOf(']');
      if (end < 0) {
        throw wrong("the IPv6 address in the database URL has no closing bracket");
      }
      return server.substring(1, end);
    }
    if (host.contains(",")) {
      throw wrong("the database URL names several hosts").hint("Name the one that accepts writes.");
    }
    int colon = host.indexOf(':');
    if (colon >= 0 && colon != host.lastIndexOf(':')) {
      throw wrong("the host in the database URL has two colons")
          .hint("Put an IPv6 address in brackets: [::1]:5432.");
    }
    host = decode(colon < 0 ? host : host.substring(0, colon));
    if (host.isEmpty() || parameters.getOrDefault("host", "").startsWith("/")) {
      host = parameters.getOrDefault("host", "localhost");
    }
    if (host.startsWith("/")) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "the database URL leads to the unix socket " + host + ", which is not supported",
          "Connect over TCP: postgresql://user:password@localhost:5432/database.");
    }
    return host;
  }

  private static int port(String server, SortedMap<String, String> parameters) {
    int colon = server.indexOf(':', server.startsWith("[") ? Math.max(0, server.indexOf(']')) : 0);
    String text = colon < 0 ? parameters.getOrDefault("port", "") : server.substring(colon + 1);
    if (text.isEmpty()) {
      return DEFAULT_PORT;
    }
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below. The text itself is not: after a mistyped @ it can be a piece of the password.
    }
    throw wrong("the port in the database URL is not a number from 1 to 65535");
  }

  private static SortedMap<String, String> parameters(String query) {
    SortedMap<String, String> parameters = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private static DbkeepException wrong(String message) {
    return DbkeepException.of(ErrorCode.USAGE, message, HINT);
  }

  /** Percent signs that start no escape stay as they are. */
  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] from = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < from.length; i++) {
      int high = from[i] == '%' && i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(from[i + 2], 16);
      if (low < 0) {
        bytes.write(from[i]);
      } else {
        bytes.write(high * 16 + low);
        i += 2;
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
