package dev.dbkeep.studio.team;

import java.net.URI;

/**
 * Somewhere else to sign in, which speaks OpenID Connect.
 *
 * @param name as dbkeep.toml calls it and the button shows it
 * @param issuer whose description lies at /.well-known/openid-configuration below it
 */
public record OidcProvider(String name, URI issuer, String clientId, String clientSecret) {
  @Override
  public String toString() {
    return name;
  }
}
