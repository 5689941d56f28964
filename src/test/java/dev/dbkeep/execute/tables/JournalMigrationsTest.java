package dev.dbkeep.execute.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JournalMigrationsTest {
  /**
   * SHA-256 of each script as databases out there have run it. A new script gets a line here; a
   * line never changes.
   */
  private static final List<String> AS_RUN =
      List.of(
          "003255d2665d0c79e90a0cea83954152ad01ab2b5bb541b34dec71b3be6fd967",
          "3abb4cee54cddc0dc82e2d924b61e52d01237eaea46bf2a4a1434f7861ee366c",
          "996e16a98f03cb2c0ce925768900fd8c6e17332f78abebfdc72421a1097ae0ca",
          "4ea120c17df7d1d206cd6027f0aa88b7e369878272bd52270c8c024b9fd82f28",
          "090fd102839dffb40cc01f4ff87541f4c20b96e2fb02c82b4eea90ba2020ddc5",
          "7882bf7f77af4a9e5f286ca156cf1e774bd2a8afd654224fecad2b7909c5186a",
          "aada34cd7ef05cc36a7e61ccc4127c2beffd60c03f3a2f0bf3f2a7331aa7c6d1",
          "b72499eeeec681bb2256732d25b101086cb1c58ae134d4b7140e1a19298b3c03",
          "a485bb3084a06cae0f96a041f478ef0aee236897bed4981d809dc9ddb95f0af4",
          "481c24749bf7892dc22bced86c9e461f2d1005efb128d7ba595168c1e099cd91",
          "57ec584731debc6b5bb28204d00064e29ce9738a8818ab01644eb1c484edfa86",
          "e8b7b76cc8e50f487a927916f51b95a89e4a38bb9fb0a5fbe63e81c86aaefb69",
          "f71699eee549a2b092db3b532b1ddcd1de2f7d303e2029ccb49d1338a9ce57ac",
          "458e50e740c55a82912653ff0afaf5b509c372e5014b91c43610e665a11a6a85",
          "ce4773a4372f239223aad231f9237190e8f6ba08da4bff5765ccb0e682258c98",
          "5b6c631f914a0db9ecfc7f3b53ccd21494f8108263ac099db75c0622a09cf725",
          "1c487b499b477dbcee94d09bf51d7c3c27fdc335caf73d847fdb890b3b66a2f5");

  @Test
  void what_databases_have_run_stays_as_they_ran_it() throws NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    List<String> now =
        JournalMigrations.ALL.stream()
            .map(script -> sha256.digest(script.getBytes(StandardCharsets.UTF_8)))
            .map(HexFormat.of()::formatHex)
            .toList();
    assertThat(now).isEqualTo(AS_RUN);
  }
}
