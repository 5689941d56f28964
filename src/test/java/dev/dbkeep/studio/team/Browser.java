package dev.dbkeep.studio.team;

import dev.dbkeep.studio.Exchange;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A browser with its cookies that shows a page of Studio. */
public final class Browser implements AutoCloseable {
  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final Exchange exchange;
  private final String origin;

  public Browser(String origin) {
    this(origin, null);
  }

  Browser(String origin, @Nullable SSLContext trust) {
    this.origin = origin;
    HttpClient.Builder builder = HttpClient.newBuilder().cookieHandler(cookies);
    if (trust != null) {
      builder.sslContext(trust);
    }
    this.exchange = new Exchange(builder.build());
  }

  public String origin() {
    return origin;
  }

  public CookieManager cookies() {
    return cookies;
  }

  public HttpClient client() {
    return exchange.client();
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin + path)).header("X-Page", "page");
  }

  public JsonNode get(String path) {
    return exchange.document(request(path).GET());
  }

  public JsonNode post(String path, Object question) {
    return Exchange.document(answer(path, question));
  }

  /** Whatever its status. */
  public HttpResponse<String> answer(String path, Object question) {
    return send(request(path).header("Origin", origin).POST(Exchange.body(question)));
  }

  public int status(String path) {
    return send(request(path).GET()).statusCode();
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return exchange.send(request);
  }

  @Override
  public void close() {
    exchange.close();
  }
}
