package dev.dbkeep.studio.http;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Of one request. */
final class RequestVisitor implements Visitor {
  private static final String EVERYWHERE = "/";
  private static final int LONGEST_AGENT = 300;

  private final Context context;
  private final Site site;
  private final Proxies proxies;

  RequestVisitor(Context context, Site site, Proxies proxies) {
    this.context = context;
    this.site = site;
    this.proxies = proxies;
  }

  @Override
  public String address() {
    return proxies.origin(context.req().getRemoteAddr(), context.header("X-Forwarded-For"));
  }

  @Override
  public String agent() {
    String agent = context.userAgent();
    String known = agent == null ? "" : agent;
    return known.length() > LONGEST_AGENT ? known.substring(0, LONGEST_AGENT) : known;
  }

  @Override
  public String origin() {
    return site.origin();
  }

  @Override
  public @Nullable String header(String name) {
    return context.header(name);
  }

  @Override
  public @Nullable String cookie(String name) {
    return context.cookie(full(name));
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
