package dev.dbkeep.studio.team;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Talks to one provider: sends people there with a code challenge, a state and a nonce, and takes
 * from it only what it signed for us, now, for that nonce.
 */
final class OidcClient {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 10_000;
  private static final int LARGEST = 200_000;

  private final OidcProvider provider;
  private volatile @Nullable Known known;

  OidcClient(OidcProvider provider) {
    this.provider = provider;
  }

  /** What the provider says of itself, and its keys, which it may change. */
  private record Known(OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys) {}

  /**
   * Whom the provider vouches for.
   *
   * @param email null unless the provider says that it belongs to him
   */
  record Person(String issuer, String subject, @Nullable String email) {}

  OidcProvider provider() {
    return provider;
  }

  URI begin(URI back, Secret state, Secret nonce, Secret verifier) {
    return new AuthenticationRequest.Builder(
            ResponseType.CODE,
            new Scope("openid", "email", "profile"),
            new ClientID(provider.clientId()),
            back)
        .endpointURI(known().metadata().getAuthorizationEndpointURI())
        .state(new State(state.text()))
        .nonce(new Nonce(nonce.text()))
        .codeChallenge(new CodeVerifier(verifier.text()), CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  Person finish(URI back, String code, String verifier, String nonce) {
    try {
      Known known = known();
      OIDCTokenResponse tokens = tokens(known, back, code, verifier);
      IDTokenClaimsSet claims =
          validator(known).validate(tokens.getOIDCTokens().getIDToken(), new Nonce(nonce));
      String email = verified(claims, claims);
      if (claims.getStringClaim("email") == null) {
        email = verified(userInfo(known, tokens), claims);
      }
      return new Person(claims.getIssuer().getValue(), claims.getSubject().getValue(), email);
    } catch (BadJOSEException | JOSEException e) {
      throw refused(
          "what %s signed is not for this sign-in: %s".formatted(provider, e.getMessage()));
    } catch (GeneralException e) {
      throw refused("%s answered something else: %s".formatted(provider, e.getMessage()));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private OIDCTokenResponse tokens(Known known, URI back, String code, String verifier)
      throws IOException, GeneralException {
    AuthorizationCodeGrant grant =
        new AuthorizationCodeGrant(new AuthorizationCode(code), back, new CodeVerifier(verifier));
    HTTPRequest request =
        new TokenRequest.Builder(
                known.metadata().getTokenEndpointURI(), authentication(known), grant)
            .build()
            .toHTTPRequest();
    TokenResponse response = OIDCTokenResponseParser.parse(send(request));
    if (response instanceof OIDCTokenResponse tokens) {
      return tokens;
    }
    String why = String.valueOf(response.toErrorResponse().getErrorObject().getCode());
    throw refused("%s does not take the code: %s".formatted(provider, why));
  }

  private ClientAuthentication authentication(Known known) {
    ClientID id = new ClientID(provider.clientId());
    com.nimbusds.oauth2.sdk.auth.Secret secret =
        new com.nimbusds.oauth2.sdk.auth.Secret(provider.clientSecret());
    List<ClientAuthenticationMethod> methods = known.metadata().getTokenEndpointAuthMethods();
    boolean basic =
        methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    return basic ? new ClientSecretBasic(id, secret) : new ClientSecretPost(id, secret);
  }

  /** Signed with a key of the provider's: neither unsigned, nor with a secret that we know, too. */
  private IDTokenValidator validator(Known known) {
    Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.SIGNATURE);
    List<JWSAlgorithm> offered = known.metadata().getIDTokenJWSAlgs();
    if (offered != null) {
      algorithms.retainAll(offered);
    }
    return new IDTokenValidator(
        new Issuer(provider.issuer()),
        new ClientID(provider.clientId()),
        new JWSVerificationKeySelector<>(algorithms, known.keys()),
        null);
  }

  private ClaimsSet userInfo(Known known, OIDCTokenResponse tokens)
      throws IOException, GeneralException {
    URI place = known.metadata().getUserInfoEndpointURI();
    if (place == null) {
      return new ClaimsSet();
    }
    HTTPRequest request =
        new UserInfoRequest(place, tokens.getOIDCTokens().getAccessToken()).toHTTPRequest();
    UserInfoResponse response = UserInfoResponse.parse(send(request));
    return response.indicatesSuccess()
        ? response.toSuccessResponse().getUserInfo()
        : new ClaimsSet();
  }

  /** Of the same person only, and only where the provider says so in so many words. */
  private static @Nullable String verified(ClaimsSet from, IDTokenClaimsSet claims) {
    boolean same = claims.getSubject().getValue().equals(from.getStringClaim("sub"));
    return same && Boolean.TRUE.equals(from.getBooleanClaim("email_verified"))
        ? from.getStringClaim("email")
        : null;
  }

  private Known known() {
    Known before = known;
    if (before != null) {
      return before;
    }
    try {
      OIDCProviderMetadata metadata =
          OIDCProviderMetadata.resolve(new Issuer(provider.issuer()), CONNECT_MILLIS, READ_MILLIS);
      JWKSource<SecurityContext> keys =
          JWKSourceBuilder.create(
                  metadata.getJWKSetURI().toURL(),
                  new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, LARGEST))
              .build();
      Known fresh = new Known(metadata, keys);
      known = fresh;
      return fresh;
    } catch (GeneralException e) {
      throw refused("the description of %s cannot be used: %s".formatted(provider, e.getMessage()));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private static HTTPResponse send(HTTPRequest request) throws IOException {
    request.setConnectTimeout(CONNECT_MILLIS);
    request.setReadTimeout(READ_MILLIS);
    request.setFollowRedirects(false);
    return request.send();
  }

  private static DbkeepException refused(String message) {
    return DbkeepException.of(
        ErrorCode.NOT_ALLOWED,
        message,
        "Begin again; if it stays so, an admin looks at the provider.");
  }

  private DbkeepException unreachable(IOException e) {
    return DbkeepException.of(
            ErrorCode.CANNOT_CONNECT,
            "%s does not answer: %s".formatted(provider, e.getMessage()),
            "Sign in with a password, or try again later.")
        .cause(e);
  }
}
