package dev.dbkeep.studio.team;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.dbkeep.studio.http.Listening;
import dev.dbkeep.testing.TestDatabase;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a provider, or somebody between, could say instead of the truth. */
@Timeout(120)
final class HostileProviderTest {
  private static final String SECRET = "a-secret-of-the-client-that-is-32-bytes-long";

  /** How the token is wrong. */
  enum Lie {
    NONE,
    WRONG_NONCE,
    NO_NONCE,
    WRONG_AUDIENCE,
    WRONG_ISSUER,
    EXPIRED,
    UNSIGNED,
    SIGNED_WITH_OUR_SECRET,
    SIGNED_WITH_ANOTHER_KEY
  }

  private final TestDatabase database = TestDatabase.create();
  private RSAKey key;
  private RSAKey another;
  private HttpServer server;
  private TeamStudio team;
  private volatile String token = "";

  @BeforeEach
  void start() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    another = new RSAKeyGenerator(2048).keyID("one").generate();
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    String issuer = issuer();
    serve(
        "/.well-known/openid-configuration",
        () ->
            """
            {"issuer": "%1$s", "authorization_endpoint": "%1$s/auth", "token_endpoint": "%1$s/token",
             "jwks_uri": "%1$s/keys", "subject_types_supported": ["public"], "response_types_supported": ["code"],
             "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"]}
            """
                .formatted(issuer));
    serve("/keys", () -> new JWKSet(key).toString());
    serve(
        "/token",
        () ->
            "{\"access_token\": \"x\", \"token_type\": \"Bearer\", \"id_token\": \"%s\"}"
                .formatted(token));
    server.start();
    team =
        TeamStudio.start(
            database.url(),
            database.url(),
            new TeamStudio.Hands(),
            Listening.local(0),
            List.of(new OidcProvider("campus", URI.create(issuer), "studio", SECRET)));
  }

  private String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What is answered. */
  private interface Text {
    String get();
  }

  private void serve(String path, Text text) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  @AfterEach
  void stop() {
    team.close();
    server.stop(0);
    database.close();
  }

  @ParameterizedTest
  @EnumSource
  void only_what_is_signed_for_this_sign_in_lets_in(Lie lie) throws Exception {
    team.admin();
    Browser browser = team.browser();
    String address =
        browser
            .post("/api/team/oidc/begin", Map.of("provider", "campus", "link", false))
            .get("address")
            .asString();
    assertThat(address).contains("code_challenge_method=S256", "response_type=code");
    token = token(lie, parameter(address, "nonce"));
    Map<String, String> back = Map.of("code", "code", "state", parameter(address, "state"));
    int status = browser.answer("/api/team/oidc/finish", back).statusCode();
    assertThat(status).isEqualTo(lie == Lie.NONE ? 200 : 403);
    assertThat(browser.status("/api/tables")).isEqualTo(lie == Lie.NONE ? 200 : 401);
  }

  private String token(Lie lie, String nonce) throws Exception {
    Instant now = Instant.now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(lie == Lie.WRONG_ISSUER ? "https://another.example" : issuer())
            .audience(lie == Lie.WRONG_AUDIENCE ? "somebody-else" : "studio")
            .subject("ada")
            .issueTime(Date.from(now.minusSeconds(900)))
            .expirationTime(Date.from(now.plusSeconds(lie == Lie.EXPIRED ? -300 : 300)))
            .claim("email", "ada@example.com")
            .claim("email_verified", true);
    if (lie != Lie.NO_NONCE) {
      claims.claim("nonce", lie == Lie.WRONG_NONCE ? "of-another-sign-in" : nonce);
    }
    return switch (lie) {
      case UNSIGNED -> new PlainJWT(claims.build()).serialize();
      case SIGNED_WITH_OUR_SECRET -> {
        SignedJWT signed = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
        signed.sign(new MACSigner(SECRET));
        yield signed.serialize();
      }
      default -> {
        SignedJWT signed =
            new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims.build());
        signed.sign(new RSASSASigner(lie == Lie.SIGNED_WITH_ANOTHER_KEY ? another : key));
        yield signed.serialize();
      }
    };
  }

  private static String parameter(String address, String name) {
    for (String part : URI.create(address).getRawQuery().split("&")) {
      if (part.startsWith(name + "=")) {
        return part.substring(name.length() + 1);
      }
    }
    throw new AssertionError(name);
  }
}
