package dev.dbkeep.studio.http;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Of one request; what it said is known also when it has ended. */
final class RequestVisitor implements Visitor {
  private static final String EVERYWHERE = "/";
  private static final int LONGEST_AGENT = 300;

  private final Context context;
  private final Site site;
  private final String address;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, String> cookies;

  RequestVisitor(Context context, Site site, Proxies proxies) {
    this.context = context;
    this.site = site;
    this.headers.putAll(context.headerMap());
    this.cookies = Map.copyOf(context.cookieMap());
    this.address = proxies.origin(context.req().getRemoteAddr(), context.header("X-Forwarded-For"));
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public String agent() {
    String agent = headers.get("User-Agent");
    String known = agent == null ? "" : agent;
    return known.length() > LONGEST_AGENT ? known.substring(0, LONGEST_AGENT) : known;
  }

  @Override
  public String origin() {
    return site.origin();
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  @Override
  public @Nullable String cookie(String name) {
    return cookies.get(full(name));
  }

  @Override
  public void give(String name, String value, Duration age) {
    context.cookie(
        new Cookie(
            full(name),
            value,
            EVERYWHERE,
            (int) age.toSeconds(),
            site.isEncrypted(),
            true,
            null,
            SameSite.STRICT));
  }

  @Override
  public void take(String name) {
    give(name, "", Duration.ZERO);
  }

  /** Browsers take the name with __Host- only over TLS, from this host, for all of it. */
  private String full(String name) {
    return (site.isEncrypted() ? "__Host-" : "") + "dbkeep-" + name;
  }
}
